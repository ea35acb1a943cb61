"""One file as the product itself reads it: found, read whole, reported, as `moe-top snapshot --full` does."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

from msgspec import Struct

from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.headless.finding import find_runs
from tui_monitor.headless.reading import read_run
from tui_monitor.headless.world import World
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run

LONGEST = 30  # s: no file of the corpus has more than 640 kB; a second each is plenty


class Told(Struct, frozen=True):
    """One metric of the report. `last` is None where it is not finite."""

    last: float | None
    count: int
    non_finite: int


class Reading(Struct, frozen=True):
    """What the report says, as far as truth.json judges it. `rows` counts records that were read."""

    unit: str | None
    current: float | None
    total: float | None
    state: str
    cause: str | None
    rows: int
    metrics: dict[str, Told]
    non_finite: bool
    seconds: float = 0.0


class TooSlow(BaseException):
    """No Exception, so that nothing in the product can take it for a failure of its own."""


def read(path: Path) -> Reading:
    """The product's reading of a file. Raises whatever the product raises, TooSlow after LONGEST seconds."""
    began = time.monotonic()
    with _bounded(LONGEST):
        run = _read(path)
        report = build_report(run, Settings(), datetime.now().astimezone())
    return told(report, len(run.rows), time.monotonic() - began)


def _read(path: Path) -> Run:
    world = World(lambda _: Settings(), None, datetime.now().astimezone(), "corpus", "0")
    found = find_runs([path], world.settings_of)
    if len(found.runs) != 1:
        raise ValueError(f"{len(found.runs)} runs found, of one file: {'; '.join(found.why_none)}")
    return read_run(found.runs[0], world)


def told(report: RunReport, rows: int, seconds: float) -> Reading:
    progress = report.progress
    metrics = {name: Told(metric.last, metric.count, metric.non_finite) for name, metric in report.metrics.items()}
    kinds = {notice.kind for notice in report.notices} | {incident.kind for incident in report.incidents}
    return Reading(
        unit=progress.unit if progress else None,
        current=progress.current if progress else None,
        total=progress.total if progress else None,
        state=report.state,
        cause=report.cause,
        rows=rows,
        metrics=metrics,
        non_finite="non_finite" in kinds or any(told.non_finite for told in metrics.values()),
        seconds=seconds,
    )


@contextmanager
def _bounded(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"not read within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
