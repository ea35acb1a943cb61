"""The table's head, its lines, and what is said around it."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.ui.phrases import since_words
from tui_monitor.ui.rows import Row, chosen_row, ends, fit_row, row, row_width
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.views.runs.columns import Column, why_words
from tui_monitor.ui.views.runs.figures import is_needy
from tui_monitor.ui.views.runs.layout import GUTTER, gap_of

FALLING, RISING = "▾", "▴"


def head_row(columns: Mapping[str, Column], widths: Mapping[str, int], width: int, sort: str, falls: bool) -> Row:
    """The columns' titles, with a mark at the one that the order goes by."""
    gap, parts = " " * gap_of(width), [row(" " * GUTTER)]
    for place, (id, cells) in enumerate(widths.items()):
        chosen, column = id == sort, columns[id]
        mark = (FALLING if falls else RISING) if chosen else ""
        title = fit(column.title, cells - len(mark)).rstrip() + mark
        text = fit(title, cells, column.align)
        parts.append(row(gap if place else "", (text, "accent strong" if chosen else "muted")))
    return row(*parts)


def run_row(
    view: RunView, columns: Mapping[str, Column], widths: Mapping[str, int], width: int, name: str, chosen: bool,
    marked: bool,
) -> Row:  # fmt: skip
    """`▸● ✖ ablate_k2  killed   41%  died …`: cursor, mark, sign, and the columns."""
    sign, gap = run_sign(view.report), " " * gap_of(width)
    parts = [row(("▸" if chosen else " ", "accent strong"), ("● " if marked else "  ", "accent strong"),
                 (f"{sign.mark} ", sign.role))]  # fmt: skip
    for id, cells in widths.items():
        if id == "name":
            parts.append(row((fit(name, cells), "strong" if chosen else None)))
        else:
            text, role = columns[id].cell(view, cells)
            parts.append(row(gap, (fit(text, cells, columns[id].align), role)))
    line = row(*parts)
    return chosen_row(line, width) if chosen else line


def second_row(view: RunView, widths: Mapping[str, int], width: int, chosen: bool) -> Row:
    """Why it is as it is, and what it did since somebody last looked where there is no column for it."""
    since = "  ".join(since_words(view.report)[1:]) if "since" not in widths else ""
    room = width - GUTTER - (cell_width(since) + 2 if since else 0)
    why = (why_words(view.report, max(room, 0)), "text" if is_needy(view.report) else "muted")
    line = ends(row(" " * GUTTER, why), row((since, "muted")), width)
    return chosen_row(line, width) if chosen else line


def column_at(widths: Mapping[str, int], x: int, width: int) -> str | None:
    """The column under a cell of the head."""
    edge, gap = GUTTER, gap_of(width)
    for id, cells in widths.items():
        if x < edge + cells:
            return id
        edge += cells + gap
    return None


def totals_row(scene: Scene, width: int) -> Row:
    """`300 runs · 12 need you · 2 marked · baseline ablate_k2`: zero counts are not shown."""
    runs, needy = len(scene.views), sum(is_needy(view.report) for view in scene.views)
    marked = sum(view.key in scene.marked for view in scene.views)
    parts = [row((f"{runs} run{'s' if runs != 1 else ''}", None))]
    parts += [row((f"{needy} need{'s' if needy == 1 else ''} you", "warning"))] if needy else []
    parts += [row((f"{marked} marked", "accent"))] if marked else []
    baseline = next((view.report.name for view in scene.views if view.key == scene.baseline), None)
    parts += [row(("baseline ", "muted"), baseline)] if baseline is not None else []
    line = parts[0]
    for part in parts[1:]:
        line = row(line, (" · ", "muted"), part)
    return fit_row(line, max(width, 0)) if row_width(line) > width else line


def place_words(place: int | None, shown: int, filtered: bool) -> str:
    """`21 of 300`; of a filtered list how many match it."""
    match = " matching" if filtered else ""
    if place is None:
        return f"{shown}{match}" if shown or filtered else ""
    return f"{place + 1} of {shown}{match}" if shown > 1 or filtered else ""


