"""What every face shows: the RunReport, frozen. Its fields are the JSON contract, schema version 1."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from tui_monitor.model.results import Results
from tui_monitor.model.units import Count

SCHEMA_VERSION = 1

Status = Literal["ok", "note", "warning", "critical", "unknown"]
Verdict = Literal["healthy", "warning", "critical", "unknown"]
State = Literal["waiting", "running", "silent", "finished", "stopped", "crashed", "killed", "unknown"]


class Progress(Struct, frozen=True):
    """How far the counter is; total and fraction are None where the log names no total."""

    unit: str
    current: Count
    total: int | None
    fraction: float | None


class MetricReport(Struct, frozen=True):
    """One metric in double precision. `last`, `min`, `max`, `count`, `non_finite` cover all rows read; `mean` and
    `std` the last `window` rows; `at` is the counter of `last`. None stands for NaN and infinity."""

    last: float | None
    at: Count | None
    min: float | None
    max: float | None
    count: int
    non_finite: int
    mean: float | None
    std: float | None
    window: int
    label: str = ""
    """As the configuration calls it, with its unit; empty where it says nothing."""
    kind: str = "other"
    better: Literal["higher", "lower"] | None = None


class Check(Struct, frozen=True):
    """One judged row of Quick Status: what is, what was expected, and since when. Texts are never None."""

    id: str
    metric: str
    current: str
    expected: str
    status: Status
    reason: str
    value: float | None = None
    threshold: float | None = None
    since: str | None = None
    acknowledged: bool = False
    """Somebody has seen it as it is: it does not move the verdict until it changes."""
    failed: bool = False
    """The rule itself failed: what it would have said nobody knows, and nothing is healthy without it."""


class OtherProcess(Struct, frozen=True):
    """A further process around the run: a second candidate, a worker, an orphan that still holds the log."""

    pid: int
    role: str
    command: str


class ProcessReport(Struct, frozen=True):
    """The run's trainer; `how` says by which evidence it was found."""

    pid: int
    state: str
    started_at: datetime
    cpu_percent: float | None
    rss_bytes: int | None
    command: str
    how: str
    others: tuple[OtherProcess, ...] = ()


class CheckpointReport(Struct, frozen=True):
    """One checkpoint; `problem` says in words what is wrong with it, `usable` whether a resume may start there."""

    name: str
    kind: str
    counter: int | None
    bytes: int
    saved_at: datetime
    complete: bool
    problem: str | None
    path: str
    usable: bool


class NoticeReport(Struct, frozen=True):
    """Equal warnings of the trainer, grouped. `expected` ones carry the reason why they are no issue."""

    text: str
    count: int
    first_at: Count | None
    last_at: Count | None
    expected: bool
    reason: str
    kind: str


class IncidentReport(Struct, frozen=True):
    """Something that ends runs, with the line of the log where it stands: None where only the log's end was read."""

    kind: str
    text: str
    at: Count | None
    line: int | None


class EtaReport(Struct, frozen=True):
    """When the run will end: point and `level` interval in seconds from now, and what the estimate rests on."""

    started_at: datetime | None
    elapsed_seconds: float
    rate_per_minute: float
    remaining: Count
    seconds: float
    low_seconds: float
    high_seconds: float
    level: float
    finish_at: datetime
    basis: str
    overdue_seconds: float = 0.0
    """By how much the present wait has outlived the whole estimate; then the interval says nothing any more."""


class Hindsight(Struct, frozen=True):
    """What the estimate said of a finished run when `share` of its session was done, at counter `at`: the end, the
    interval, when it really ended, and whether the interval held it."""

    share: float
    at: Count
    finish_at: datetime
    low_at: datetime
    high_at: datetime
    ended_at: datetime
    held: bool


class SessionReport(Struct, frozen=True):
    """The counters between a start or resume and the next one."""

    first: Count = field(name="from")
    to: Count
    started_at: datetime | None
    resumed: bool


class SummaryReport(Struct, frozen=True):
    """The trainer's own statistics: metric to (mean, standard deviation); None for NaN."""

    at: Count
    values: dict[str, tuple[float | None, float | None]]


class RecentRow(Struct, frozen=True):
    """One of the latest episode lines."""

    counter: Count
    values: dict[str, float | None]


class Coverage(Struct, frozen=True):
    """How much of the log the report rests on. `ends_only`: what was not read lies between its beginning and its end,
    so that the report tells how the run stands, but not all of its past."""

    bytes_read: int
    bytes_total: int
    complete: bool
    ends_only: bool = False


class Trend(Struct, frozen=True):
    """A metric over the whole run in a bounded number of points: the counters, and of the rows around each the mean,
    the lowest and the highest value."""

    counters: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


class StallReport(Struct, frozen=True):
    """The log stood still for longer than is usual while moe-top watched."""

    at: datetime
    seconds: float
    counter: Count | None


class VerdictReport(Struct, frozen=True):
    """A verdict that moe-top came to earlier, where it was another than the one before."""

    at: datetime
    counter: Count | None
    verdict: Verdict
    reason: str


class SinceVisit(Struct, frozen=True):
    """What happened since somebody last looked: episodes done, the score's mean then and now, checkpoints saved, and
    stalls where moe-top watched."""

    at: datetime
    episodes: Count
    metric: str | None
    before: float | None
    now: float | None
    new_checkpoints: int
    stalls: tuple[StallReport, ...] = ()


class PhaseSpan(Struct, frozen=True):
    """One phase of the plan on the counter's axis; `end` is None for the last."""

    name: str
    start: int
    end: int | None


class RunReport(Struct, frozen=True):
    """Everything moe-top can say of one run at one moment; header, check, markdown, JSON and panels all read it."""

    name: str
    path: str
    log: str | None
    format: str | None
    state: State
    verdict: Verdict
    summary: str
    cause: str | None
    resume_from: str | None
    progress: Progress | None
    phase: str | None
    routing: str | None
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
    problems: tuple[str, ...]
    # Additions to the contract: they keep its version.
    generated_at: datetime
    eta_unknown: str | None
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
