"""One run, read whole: as it stands, or as it stood when its counter was at an earlier episode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import chain
from pathlib import Path

from tui_monitor.analysis.as_of import around, moment_at, without_times
from tui_monitor.analysis.remarks import judged
from tui_monitor.analysis.report import build_report
from tui_monitor.engine import read_once
from tui_monitor.headless.finding import source_of
from tui_monitor.headless.world import World
from tui_monitor.model.records import Batch, LogFacts, RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.replay.recording import recorded_of
from tui_monitor.sources.backlog import LINES, Plan


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
    recorded = recorded_of(batches_to_play(found, world))
    assert recorded is not None
    run, earlier, read_at = recorded.run, Store(), world.now.timestamp()
    for piece in recorded.as_of(as_of):
        earlier.apply(Batch(run.key, piece, read_at))
    moment = moment_at(run, as_of, read_at)
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


def batches_to_play(found: RunFound, world: World) -> Iterator[Batch]:
    """All that is read of the run, rows of a native log as whole columns. Any other file is read row by row: columns
    would not hold when its rows were written, nor what is no number."""
    batches, held = batches_of(found, world._replace(plan=Plan("whole", world.plan.cache))), list[Batch]()
    for batch in batches:
        held.append(batch)
        form = next((record.format for record in batch.records if isinstance(record, LogFacts)), None)
        if form == "native":
            yield from chain(held, batches)
            return
        if form is not None:
            yield from batches_of(found, world._replace(plan=LINES))
            return
    yield from held
