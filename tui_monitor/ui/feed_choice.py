"""The list in which somebody chooses the feed's columns: the run's metrics, those that are shown ticked."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tui_monitor.draw.cells import fit
from tui_monitor.export.trends import label_of
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.units import number
from tui_monitor.ui.feed_columns import Columns
from tui_monitor.ui.rows import Row, chosen_row, row

VALUE = 10  # cells of the latest value's column
WIDEST = 48  # cells of a line: the value stays near its name


class Choice(NamedTuple):
    """A metric of the run: its word, its latest value, whether it is ticked, and whether it has a place in the rows."""

    name: str
    label: str
    value: str
    ticked: bool
    shown: bool


def choices_of(run: Run, report: RunReport, columns: Columns, chosen: Collection[str] | None) -> list[Choice]:
    """The metrics in the table's order. Where nothing was chosen that the run has, those that are shown are ticked."""
    shown = {column.name for column in columns.shown if column.kind == "row"}
    metrics = run.rows.metrics
    ticked = {name for name in chosen or () if name in metrics} or shown
    return [
        Choice(name, label_of(report, name), number(series.last, metric(name).decimals), name in ticked, name in shown)
        for name, series in metrics.items()
    ]


def toggled(choices: list[Choice], name: str, chosen: Collection[str] | None) -> tuple[str, ...]:
    """What is chosen once this metric is ticked, or not any more; metrics of other runs stay as they were chosen. None
    of this run: nothing may be left of it."""
    own = {choice.name for choice in choices}
    kept = [choice.name for choice in choices if choice.ticked != (choice.name == name)]
    return (*kept, *(other for other in chosen or () if other not in own)) if kept else ()


def choices_words(choices: list[Choice]) -> str:
    """`4 of 9 metrics, 1 without room`."""
    ticked = [choice for choice in choices if choice.ticked]
    out = sum(not choice.shown for choice in ticked)
    words = f"{len(ticked)} of {len(choices)} metric{'s' if len(choices) != 1 else ''}"
    return f"{words}, {out} without room" if out else words


def choice_row(choice: Choice, width: int, at_cursor: bool) -> Row:
    """`▸ ✓ score             6`; of a ticked one that does not fit `no room`."""
    value = "no room" if choice.ticked and not choice.shown else choice.value
    name = fit(choice.label, max(min(width, WIDEST) - VALUE - 4, 1))
    tick, role = (("✓ ", "ok"), "text") if choice.ticked else (("· ", "muted"), "muted")
    cursor = ("▸ " if at_cursor else "  ", "accent strong")
    line = row(cursor, tick, (name, role), (fit(value, VALUE, "right"), "muted"))
    return chosen_row(line, width) if at_cursor else line
