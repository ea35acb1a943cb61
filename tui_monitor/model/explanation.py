"""How a log was understood: what `moe-top explain` shows. Its fields are the JSON contract of that command."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.report import Progress, State
from tui_monitor.model.text import Clean


class ShapeTold(Struct, frozen=True):
    """Lines that differ in their numbers only. `kind` is what they were read as (`row`, `summary`, `warning`, …, `not
    understood`), `skeleton` their text with `{}` for each number, `metrics` what was read from them, `changing` which
    of the numbers, from 0, are not the same on all lines, `rising` the first that rises from each line to the next."""

    kind: str
    example: Clean
    skeleton: Clean
    lines: int
    bytes: int
    metrics: tuple[str, ...] = ()
    changing: tuple[int, ...] = ()
    rising: int | None = None


class MetricTold(Struct, frozen=True):
    """A metric's canonical name, the keys that the log prints it under (empty: over a column, or in a block), the
    number of its values and the last of them (None: not finite), and what it means."""

    name: str
    printed: tuple[Clean, ...]
    count: int
    last: float | None
    kind: str
    better: str | None


class Share(Struct, frozen=True):
    """Lines and bytes of a log."""

    lines: int
    bytes: int


class Explanation(Struct, frozen=True):
    """One log, explained. `empty` are lines without a word; `overwritten` counts states of lines that `\\r` replaced;
    `shapes` stand most frequent first within their kind, `not_understood` most frequent first. `more_shapes` are those
    beyond what is told. `toml` is the lines of a beginning of a moe-top.toml that changes what is read. `is_metrics`:
    a metric file, whose lines are its records; it has no encoding and no shapes, and each metric has one key."""

    path: str
    format: str | None
    encoding: str
    all: Share
    understood: Share
    empty: Share
    unknown: Share
    overwritten: int
    records: int
    state: State
    progress: Progress | None
    metrics: tuple[MetricTold, ...]
    shapes: tuple[ShapeTold, ...]
    not_understood: tuple[ShapeTold, ...]
    more_shapes: int
    toml: tuple[str, ...]
    problems: tuple[str, ...] = ()
    is_metrics: bool = False
