"""A stretch of log that was read at once: its rows as whole columns, and the records between them at their places."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.model.column import Numbers
from tui_monitor.model.log_records import LogRecord
from tui_monitor.model.placed import Place
from tui_monitor.model.pyramid import Figures, Level


class Told(Struct, frozen=True):
    """What a block tells of one metric, all in double precision but the `values` (32-bit, NaN for a gap), which may be
    fewer than the block's rows. `latest`: the last rows of the block that have a value, at most a window of them;
    `whole`: the figures of all drawn values."""

    values: Numbers
    levels: tuple[Level, ...]
    min: float
    max: float
    count: int
    non_finite: int
    latest: tuple[tuple[int, float], ...]
    whole: Figures


class Block(Struct, frozen=True):
    """Rows whose counters rise, as columns of 64-bit integers (ranges, where they are) and one Told for each metric.
    `placed` are the other records with the number of rows before each (at least one); `total` is that of the last
    row."""

    counters: Numbers
    lines: Numbers
    metrics: dict[str, Told]
    placed: Sequence[Place]
    total: int | None


class Retold(Struct, frozen=True):
    """A log told anew: from its beginning, or from as far back as is known by now, in the place of all told before."""

    records: tuple[LogRecord | Block, ...]
    goes_on: bool = False
    """Whether these are not all: until the last ones came, what was told before stands."""
