"""The latest episode rows as a table of right-aligned columns."""

from __future__ import annotations

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import unit_of, value_text
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, blank, clean
from tui_monitor.model.units import count_text

COLUMNS = 7  # metrics shown: more do not fit beside each other


def recent_cells(report: RunReport, rows: int) -> list[list[Clean]]:
    """The heading and the latest `rows` rows, cell by cell: counter first, then each metric."""
    shown = report.recent[-rows:]
    names = list(dict.fromkeys(name for row in shown for name in row.values))[:COLUMNS]
    if not shown:
        return []
    table = [[unit_of(report), *(label_of(report, name) for name in names)]]
    for row in shown:
        values = (clean(value_text(name, row.values[name])) if name in row.values else blank(0) for name in names)
        table.append([clean(count_text(row.counter)), *values])
    return table


def recent_table(report: RunReport, rows: int) -> list[Clean]:
    """The same as lines of text."""
    table = recent_cells(report, rows)
    widths = [max(map(cell_width, column)) for column in zip(*table, strict=True)]
    lines = ([fit(cell, width, "right") for cell, width in zip(row, widths, strict=True)] for row in table)
    return [clean("  ".join(cells)) for cells in lines]
