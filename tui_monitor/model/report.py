"""What every face shows: the RunReport, frozen. Its fields are the JSON contract, schema version 1."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from tui_monitor.model.reported_checks import Check as Check
from tui_monitor.model.reported_checks import Status as Status
from tui_monitor.model.reported_checks import Verdict as Verdict
from tui_monitor.model.reported_checks import VerdictReport as VerdictReport
from tui_monitor.model.reported_log import Coverage as Coverage
from tui_monitor.model.reported_log import IncidentReport as IncidentReport
from tui_monitor.model.reported_log import MetricReport as MetricReport
from tui_monitor.model.reported_log import NoticeReport as NoticeReport
from tui_monitor.model.reported_log import PhaseSpan as PhaseSpan
from tui_monitor.model.reported_log import Progress as Progress
from tui_monitor.model.reported_log import RecentRow as RecentRow
from tui_monitor.model.reported_log import SessionReport as SessionReport
from tui_monitor.model.reported_log import SummaryReport as SummaryReport
from tui_monitor.model.reported_log import Trend as Trend
from tui_monitor.model.reported_times import EtaReport as EtaReport
from tui_monitor.model.reported_times import Hindsight as Hindsight
from tui_monitor.model.reported_times import SinceVisit as SinceVisit
from tui_monitor.model.reported_times import StallReport as StallReport
from tui_monitor.model.reported_world import CheckpointReport as CheckpointReport
from tui_monitor.model.reported_world import OtherProcess as OtherProcess
from tui_monitor.model.reported_world import ProcessReport as ProcessReport
from tui_monitor.model.results import Results
from tui_monitor.model.text import Clean

SCHEMA_VERSION = 1

State = Literal["waiting", "running", "silent", "finished", "stopped", "crashed", "killed", "unknown"]


class RunReport(Struct, frozen=True):
    """Everything moe-top can say of one run at one moment; header, check, markdown, JSON and panels all read it."""

    name: Clean
    path: str
    log: str | None
    format: Clean | None
    state: State
    verdict: Verdict
    summary: Clean
    cause: Clean | None
    resume_from: str | None
    progress: Progress | None
    phase: Clean | None
    routing: Clean | None
    metrics: dict[str, MetricReport]
    checks: tuple[Check, ...]
    process: ProcessReport | None
    checkpoints: tuple[CheckpointReport, ...]
    notices: tuple[NoticeReport, ...]
    incidents: tuple[IncidentReport, ...]
    eta: EtaReport | None
    sessions: tuple[SessionReport, ...]
    summaries: tuple[SummaryReport, ...]
    recent: tuple[RecentRow, ...]
    coverage: Coverage
    problems: tuple[Clean, ...]
    # Additions to the contract: they keep its version.
    generated_at: datetime
    eta_unknown: Clean | None
    experts: int | None
    effective_experts: float | None
    phases: tuple[PhaseSpan, ...]
    checkpoint_folder: str | None
    checkpoint_every: int | None
    disk_free_bytes: int | None
    started_at: datetime | None
    last_line_at: datetime | None
    usual_gap_seconds: float | None
    silence_limit_seconds: float
    ended_at: datetime | None
    trends: dict[str, Trend]
    endings: dict[str, float]
    """Figures of the trainer's end line (`hours`, `best_score`, …); empty while it runs."""
    since_visit: SinceVisit | None = None
    history: tuple[VerdictReport, ...] = ()
    results: Results | None = None
    """What it came to; None while it is not over."""
    hindsight: tuple[Hindsight, ...] = ()
    """How right the estimates were; empty while it runs."""
    incidents_before: int = 0
    """How many there were before those in `incidents`, of which there are at most a thousand."""
