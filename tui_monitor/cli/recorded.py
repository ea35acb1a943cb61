"""All that is known of a run, to be played: its rows as whole columns where they can be."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.cli.parts import make_cache, make_world, state_folder
from tui_monitor.model.records import Batch, Block, LogFacts, Record

if TYPE_CHECKING:
    from tui_monitor.config import Book
    from tui_monitor.headless.world import World
    from tui_monitor.model.records import RunFound
    from tui_monitor.replay import Replay


def past_of(paths: Sequence[Path], book: Book, options: argparse.Namespace) -> Callable[[str], Replay]:
    """What gives a followed run's past, by its key: read anew, apart from the live one, leaving no trace."""

    def past(key: str) -> Replay:
        from tui_monitor.replay import Replay

        return Replay(lambda: _found_and_read(key, paths, book, options), None)

    return past


def _found_and_read(key: str, paths: Sequence[Path], book: Book, options: argparse.Namespace) -> Iterable[Batch]:
    from tui_monitor.headless.finding import find_runs
    from tui_monitor.sources.backlog import Plan
    from tui_monitor.sources.state import ReadOnlyState

    world = make_world(options)._replace(
        settings_of=lambda folder: book.try_of(folder)[0],
        state=ReadOnlyState(state_folder()),
        plan=Plan("whole", make_cache(options)),
    )
    found = find_runs(paths, world.settings_of).runs
    named = [run for run in found if (run.log or run.path) == key]
    return recorded(named[0], world) if named else ()


def recorded(found: RunFound, world: World) -> Iterable[Batch]:
    """The run read whole. A metric file whose rows say when they were written, or tell no numbers, is read row by row:
    columns would not hold that."""
    from tui_monitor.headless.reading import batches_of
    from tui_monitor.sources.backlog import LINES

    batches = [*batches_of(found, world)]
    told = [record for batch in batches for record in batch.records]
    return batches_of(found, world._replace(plan=LINES)) if _lose(told) else batches


def _lose(told: Sequence[Record]) -> bool:
    """Whether columns say less than the rows did: those of a native log never do."""
    is_native = all(record.format in ("native", None) for record in told if isinstance(record, LogFacts))
    return not is_native and any(isinstance(record, Block) for record in told)
