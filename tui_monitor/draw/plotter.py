"""The one door to plotext 6: strokes in unit coordinates become rows of styled text.

plotext's C++ part ends the whole process, without an exception, on a NaN or on a line far outside the limits.
So nothing but finite numbers in 0..1 passes this door, and no figure smaller than 16x5 is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tui_monitor.draw.cells import Row, Run, merge
from tui_monitor.draw.library import THEME, library
from tui_monitor.model.text import clean

LEAST_WIDTH, LEAST_HEIGHT = 16, 5
BRAILLE = "braille"
STYLE = re.compile("\x1b\\[(?:0|38;5;([0-9]+))m([^\x1b]*)")
ASCII = str.maketrans({"┤": "+", "├": "+", "┬": "+", "└": "+", "│": "|", "─": "-"})


class Stroke(NamedTuple):
    """A line through points in 0..1; joins[i] says whether point i is connected to the one before it."""

    us: Sequence[float]
    vs: Sequence[float]
    joins: Sequence[bool]
    role: str
    glyph: str = BRAILLE  # or one character, drawn once per cell


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything on one chart, back to front; ticks are pairs of a place in 0..1 and a label that is not blank."""

    width: int
    height: int
    strokes: Sequence[Stroke]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]
    baseline: bool = True  # without it the line above the x labels is given to the data
    ascii: bool = False  # the frame in + - |; strokes and labels are the caller's


def render(picture: Picture) -> list[Row]:
    """The picture as exactly `height` rows of exactly `width` cells; the frame has the role "axis"."""
    extra = 0 if picture.baseline else 1
    roles = [*dict.fromkeys(["axis", *(stroke.role for stroke in picture.strokes)])]
    figure = _figure(picture, picture.height + extra)
    for stroke in picture.strokes:
        figure.draw(_signal(figure, stroke, roles))
    lines = figure.build().string().split("\n")[: picture.height + extra]
    if picture.ascii:
        lines = [line.translate(ASCII) for line in lines]
    rows = [_row(line, roles) for line in lines]
    return rows if picture.baseline else rows[:-2] + rows[-1:]


def _figure(picture: Picture, height: int) -> Any:
    """An empty figure of its own (never plotext's shared one), with axes on the left and below only."""
    if picture.width < LEAST_WIDTH or height < LEAST_HEIGHT:
        raise ValueError(f"plotext is not safe below {LEAST_WIDTH}x{LEAST_HEIGHT}: {picture.width}x{height}")
    plotext = library()
    terminal = type(plotext.terminal)()
    terminal.limit(False, False)  # our size, not that of a terminal plotext believes in
    figure = type(plotext.figure)(terminal)
    figure.plot_size(picture.width, height)
    figure.theme(THEME)  # pixels set any other way are given a white background
    figure.axes(False, side=[1])
    for name, ticks in (("x", picture.x_ticks), ("y", picture.y_ticks)):
        ruler = figure.ruler(name, 0)
        ruler.alignment(lim="edge")
        ruler.lim(0, 1)
        ruler.ticks([place for place, _ in ticks], [label for _, label in ticks])
    return figure


def _pixel(roles: list[str], role: str) -> Any:
    """A colour number that stands for the role, and is turned back into it by _row."""
    return library().pixel(foreground=roles.index(role) + 1)


def _signal(figure: Any, stroke: Stroke, roles: list[str]) -> Any:
    _check(stroke.us)
    _check(stroke.vs)
    marker = library().marker(stroke.glyph).fill(_pixel(roles, stroke.role))
    signal = figure.signal(list(stroke.us), list(stroke.vs), marker=marker)
    for index, joined in enumerate(stroke.joins):
        if joined:
            signal.line(index, True)
    return signal


def _check(places: Sequence[float]) -> None:
    if not all(0 <= place <= 1 for place in places):
        raise ValueError("plotext may be given places in 0..1 only")


def _row(line: str, roles: list[str]) -> Row:
    """plotext's ANSI line with its colour numbers turned back into roles; blanks need none."""
    runs = [Run(clean(text), roles[int(colour) - 1] if colour else None) for colour, text in STYLE.findall(line)]
    return merge(Run(text, role if text.strip() else None) for text, role in runs)
