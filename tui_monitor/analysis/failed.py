"""The report of a run that could not be judged because a part of moe-top failed: its name, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.report import Coverage, RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def report_or_failure(run: Run, make: Callable[[], RunReport], now: datetime) -> RunReport:
    """What `make` reports; where it raises, that it did: other runs have their reports all the same."""
    made = tried("a report", make)
    return failed_report(run, made.words, now) if isinstance(made, Failed) else made


def failed_report(run: Run, words: Clean, now: datetime) -> RunReport:
    """Nothing is known of the run but its name: unknown is not healthy."""
    return RunReport(
        name=run.name, path=run.path, log=run.log, format=None, state="unknown", verdict="unknown", summary=words,
        cause=None, resume_from=None, progress=None, phase=None, routing=None, metrics={}, checks=(), process=None,
        checkpoints=(), notices=(), incidents=(), eta=None, sessions=(), summaries=(), recent=(),
        coverage=Coverage(0, 0, True), problems=(words,), generated_at=now, eta_unknown=words, experts=None,
        effective_experts=None, phases=(), checkpoint_folder=None, checkpoint_every=None, disk_free_bytes=None,
        started_at=None, last_line_at=None, usual_gap_seconds=None, silence_limit_seconds=0.0, ended_at=None,
        trends={}, endings={},
    )  # fmt: skip
