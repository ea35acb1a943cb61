"""Bars one row high: how far a run is, and through which phases it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_monitor.draw.cells import Row, Run, cell_width, fit, merge
from tui_monitor.draw.columns import number
from tui_monitor.model.text import Clean, blank, clean


class Span(NamedTuple):
    """A phase from counter `start` up to `end`, in the colour role the caller gives it."""

    name: str
    start: float
    end: float
    role: str


NAME_LEAST = 5  # cells that a phase's name is cut to at the most: `Tran…`


def progress_bar(fraction: float | None, width: int, ascii: bool = False) -> tuple[str, str]:
    """The done part and the rest, together `width` cells, in steps of half a cell; None is "not known": no done part.

    Rounded down, so that the bar is full only when the run is done, but anything begun shows at least half a cell.
    """
    width = max(width, 0)
    full, half, rest = ("=", ">", "-") if ascii else ("━", "╸", "─")
    share = number(fraction)
    if share is None or share <= 0 or width == 0:
        return "", rest * width
    halves = max(1, int(min(share, 1.0) * width * 2))
    done = full * (halves // 2) + half * (halves % 2)
    return done, rest * (width - len(done))


def phase_strip(spans: Iterable[Span], total: float, width: int, ascii: bool = False) -> Row:
    """The phases of a run of `total` counts as a strip of exactly `width` cells, each named where its name fits.

    What no phase covers is blank; of phases that overlap the earlier one keeps the cells.
    """
    width = max(width, 0)
    runs: list[Run] = []
    at = 0
    for span in sorted(spans, key=lambda span: span.start) if (number(total) or 0) > 0 else ():
        start = max(at, _cell(span.start, total, width))
        end = _cell(span.end, total, width)
        if end > start:
            runs += [Run(blank(start - at)), Run(_named(span.name, end - start, bool(runs), ascii), span.role)]
            at = end
    return merge([*runs, Run(blank(width - at))])


def _cell(counter: float, total: float, width: int) -> int:
    """The cell border at a counter; an end that is not known (infinity, NaN) is the end of the strip."""
    share = counter / total
    return round(max(share, 0.0) * width) if share < 1 else width


def _named(name: str, width: int, bordered: bool, ascii: bool) -> Clean:
    """`│Warmup ────`: the border of all phases but the first, the name or as much of it as says something, a line."""
    border, line = ("|", "-") if ascii else ("│", "─")
    head = border if bordered else ""
    room = width - len(head) - 1
    if room >= min(cell_width(name), NAME_LEAST):
        head += f"{fit(name, min(room, cell_width(name)))} "
    return fit(clean(head + line * (width - cell_width(head))), width)
