"""What a run's log told, as a report shows it: counter, metrics, warnings, incidents, sessions, latest rows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from tui_monitor.model.log_records import IncidentKind, NoticeKind
from tui_monitor.model.metrics import MetricClass
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count


class Progress(Struct, frozen=True):
    """How far the counter is; total and fraction are None where the log names no total."""

    unit: Clean
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
    label: Clean = Clean("")
    """As the configuration calls it, with its unit; empty where it says nothing."""
    kind: MetricClass = "other"
    better: Literal["higher", "lower"] | None = None


class NoticeReport(Struct, frozen=True):
    """Equal warnings of the trainer, grouped. `expected` ones carry the reason why they are no issue."""

    text: Clean
    count: int
    first_at: Count | None
    last_at: Count | None
    expected: bool
    reason: Clean
    kind: NoticeKind


class IncidentReport(Struct, frozen=True):
    """Something that ends runs, with the line of the log where it stands: None where only the log's end was read."""

    kind: IncidentKind
    text: Clean
    at: Count | None
    line: int | None


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


class PhaseSpan(Struct, frozen=True):
    """One phase of the plan on the counter's axis; `end` is None for the last."""

    name: Clean
    start: int
    end: int | None
