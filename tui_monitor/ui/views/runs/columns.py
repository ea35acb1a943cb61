"""What the table can show of a run: each column's title, width, cell, and what it is sorted by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui_monitor.draw.axis import short
from tui_monitor.draw.cells import Align, cell_width, fit
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import statistic_text, unit_of
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import clean
from tui_monitor.model.units import count_text, short_duration
from tui_monitor.ui.feed_columns import SHORT
from tui_monitor.ui.phrases import fate, headline, percent_words, progress_words, since_words
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.views.runs.figures import (
    Key,
    current,
    fraction,
    is_needy,
    last_line_age,
    mean_of,
    name_key,
    news,
    phase_start,
    seconds_to_go,
)
from tui_monitor.ui.views.runs.mains import Mains
from tui_monitor.ui.views.runs.sparklines import Sparklines

Cell = tuple[str, str | None]  # text and role
DONE = 5  # cells: `100%`, `29948`, `250k`
NOTHING = "–"  # where a run has no such figure
_BRACKETS = re.compile(r" \([^()]*\)")


class Column(NamedTuple):
    """`falls`: the greatest stand first until the order is reversed; `orders` says both orders in words."""

    id: str
    title: str
    width: int
    cell: Callable[[RunView, int], Cell]
    align: Align = "left"
    key: Callable[[RunReport], Key | None] | None = None
    falls: bool = False
    orders: tuple[str, str] = ("highest first", "lowest first")


def columns_of(reports: Sequence[RunReport], mains: Mains, sparklines: Sparklines) -> dict[str, Column]:
    """All columns by their id, in the order in which they stand."""
    unit = Counter(unit_of(report) for report in reports).most_common(1)
    made = [
        Column("status", "status", 8, lambda view, _: (run_sign(view.report).word, run_sign(view.report).role)),
        Column("done", "done", DONE, _done, "right", fraction, True, ("most first", "least first")),
        Column("end", "end", 7, _end, "right", seconds_to_go, orders=("soonest first", "latest first")),
        Column("counter", unit[0][0] if unit else "episode", 11, _counter, "right", current, True),
        Column("phase", "phase", 10, _phase, key=phase_start, orders=("earliest first", "latest first")),
        *_metric_columns("score", mains.score, reports, sparklines),
        *_metric_columns("entropy", mains.second, reports, sparklines),
        *_metric_columns("third", mains.third, reports, sparklines),
        Column("line", "line", 5, _line, "right", last_line_age, orders=("newest first", "oldest first")),
        Column("since", "since", 8, _since, key=news, falls=True, orders=("most first", "least first")),
        Column("why", "why", 24, _why),
    ]
    name = Column("name", "name", 0, lambda view, _: (view.report.name, None), key=name_key, orders=("a–z", "z–a"))
    return {column.id: column for column in (name, *made)}


def _metric_columns(
    id: str, name: str | None, reports: Sequence[RunReport], sparklines: Sparklines
) -> list[Column]:
    if name is None:
        return []
    label = next((label_of(report, name) for report in reports if name in report.metrics), metric(name).label)
    falls = next((report.metrics[name].better for report in reports if name in report.metrics), None) != "lower"
    words = ("highest first", "lowest first") if falls else ("lowest first", "highest first")
    return [
        Column(id, clean(f"mean {SHORT.get(label, label)}"), 10, lambda view, _: _mean(view.report, name), "right",
               lambda report: mean_of(report, name), falls, words),
        Column(f"{id}-course", "", 8, lambda view, width: (sparklines.of(view, name, width), "spark")),
    ]  # fmt: skip


# --- cells ------------------------------------------------------------------------------------------------------------


def _mean(report: RunReport, name: str) -> Cell:
    """As the trainer's Summary prints it; of a metric without any finite value that it has none."""
    figures = report.metrics.get(name)
    if figures is None or figures.mean is None:
        return "nan" if figures is not None and figures.non_finite else NOTHING, "muted"
    return statistic_text(name, figures.mean), None


def _done(view: RunView, _: int) -> Cell:
    progress = view.report.progress
    if progress is None:
        return NOTHING, "muted"
    count = count_text(progress.current)
    return percent_words(view.report) or (count if len(count) <= DONE else short(progress.current)), None


def _end(view: RunView, _: int) -> Cell:
    report = view.report
    return fate(report), run_sign(report).role if report.state in ("crashed", "killed") else "muted"


def _counter(view: RunView, _: int) -> Cell:
    return progress_words(view.report) or NOTHING, "muted"


def _phase(view: RunView, _: int) -> Cell:
    return view.report.phase or NOTHING, "muted"


def _line(view: RunView, _: int) -> Cell:
    age = last_line_age(view.report)
    return short_duration(age) if age is not None else NOTHING, "warning" if view.report.state == "silent" else "muted"


def _since(view: RunView, width: int) -> Cell:
    """`+112 ep`, where there is room `+112 ep  score 140 → 165  2 new checkpoints`."""
    told = since_words(view.report)[1:]
    while len(told) > 1 and cell_width("  ".join(told)) > width:
        told.pop()
    return "  ".join(told), "muted"


def _why(view: RunView, width: int) -> Cell:
    return why_words(view.report, width), None if is_needy(view.report) else "muted"


def why_words(report: RunReport, width: int) -> str:
    """The verdict's sentence; where there is little room without what stands in brackets, at last its beginning."""
    words = headline(report)
    if cell_width(words) > width:
        words = _BRACKETS.sub("", words)
    return fit(words, width).rstrip()
