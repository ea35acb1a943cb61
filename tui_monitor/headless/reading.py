"""One run, read whole: as it stands, or as it stood when its counter was at an earlier episode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tui_monitor.analysis.as_of import Past, around, moment_at, without_times
from tui_monitor.analysis.remarks import judged
from tui_monitor.analysis.report import build_report
from tui_monitor.engine import read_once
from tui_monitor.headless.finding import source_of
from tui_monitor.headless.world import World
from tui_monitor.model.records import Batch, RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.sources.backlog import LINES


def read_run(found: RunFound, world: World) -> Run:
    """Everything there is to know of the run."""
    store, run = Store(), None
    for batch in batches_of(found, world):
        run = store.apply(batch)
    assert run is not None  # read_once always introduces the run
    return run


def report_on(found: RunFound, as_of: int | None, world: World) -> RunReport:
    """The run's report; of an earlier episode, as it would have been then."""
    settings = world.settings_of(Path(found.path))
    if as_of is None:
        run = read_run(found, world)
        report = build_report(run, settings, world.now)
        if run.writer_seen_ever or run.remembered is not None:  # of others there is no course to remember
            _remember(found, report, world)
        return report
    whole, earlier, past = Store(), Store(), Past(as_of)
    world = world._replace(plan=LINES)  # an earlier episode is found line by line
    for batch in batches_of(found, world):
        run = whole.apply(batch)
        then = earlier.apply(Batch(batch.run, past.keep(batch.records), batch.arrived_at))
    moment = moment_at(run, as_of, world.now.timestamp())
    now = world.now if moment is None else datetime.fromtimestamp(moment, world.now.tzinfo)
    then = earlier.apply(Batch(run.key, around(run, as_of, moment, now.timestamp()), now.timestamp()))
    report = build_report(then, settings, now)
    return report if moment is not None else without_times(report, f"nobody knows when {as_of} was reached")


def _remember(found: RunFound, report: RunReport, world: World) -> None:
    """Have the verdict remembered where it is another than the last one."""
    with closing(source_of(found, world)) as source:
        source.tell(judged(report))


def batches_of(found: RunFound, world: World) -> Iterator[Batch]:
    """All that is read of the run, piece by piece."""
    with closing(source_of(found, world)) as source:
        yield from read_once(source, world.now.timestamp())
