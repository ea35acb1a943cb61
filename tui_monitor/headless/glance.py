"""What the ends of the logs say, in a few lines: for a terminal on which the screen is not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_monitor.analysis.order import worst_first
from tui_monitor.analysis.report import build_report
from tui_monitor.draw.cells import fit
from tui_monitor.export.context import Context
from tui_monitor.export.text.dashboard import flow, head
from tui_monitor.export.text.lines import list_lines
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import ordered_metrics, value_text
from tui_monitor.headless.finding import find_runs
from tui_monitor.headless.reading import read_run
from tui_monitor.headless.world import World
from tui_monitor.model.records import RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, clean, trimmed

VALUES = 6  # metrics
MOST_RUNS = 12  # of more the screen is there before all are read


def glance(paths: Sequence[Path], world: World, columns: int, rows: int) -> list[Clean]:
    """Of several runs a line each, worst first; of the worst its verdict, progress, ETA and the latest values: at most
    `rows` lines of at most `columns` cells. Nothing where no run tells anything yet, or too many would have to be read.
    Nothing is remembered of what was seen, if `world.state` does not."""
    found = find_runs(paths, world.settings_of).runs
    if len(found) > MOST_RUNS:
        return []
    reports = worst_first([_report(run, world) for run in found])
    if not any(report.progress for report in reports):
        return []
    worst, context = reports[0], Context(world.host, world.now, world.version)
    several = [*list_lines(reports), ""] if len(reports) > 1 else []
    lines = [*several, *head(worst, context, columns), *flow(_values(worst), columns)]
    return [trimmed(fit(clean(line), columns)) for line in lines[:rows]]


def _values(report: RunReport) -> list[str]:
    """`α entropy 1.381`, `score 6`: the run's main metrics. Of a log's ends no course could be drawn."""
    names = ordered_metrics(list(report.metrics))[:VALUES]
    return [f"{label_of(report, name)} {value_text(name, report.metrics[name].last)}" for name in names]


def _report(found: RunFound, world: World) -> RunReport:
    return build_report(read_run(found, world), world.settings_of(Path(found.path)), world.now)
