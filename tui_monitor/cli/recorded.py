"""All that is known of a run, to be played: its rows as whole columns where they can be."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.cli.parts import make_cache, make_world, state_folder

if TYPE_CHECKING:
    from tui_monitor.config import Book
    from tui_monitor.headless.world import World
    from tui_monitor.model.records import Batch, RunFound
    from tui_monitor.replay import Replay


def past_of(paths: Sequence[Path], book: Book, options: argparse.Namespace) -> Callable[[str], Replay]:
    """What gives a followed run's past, by its key: read anew, apart from the live one, leaving no trace."""

    def past(key: str) -> Replay:
        from tui_monitor.replay import Replay

        return Replay(lambda: _found_and_read(key, paths, book, options), None)

    return past


def _found_and_read(key: str, paths: Sequence[Path], book: Book, options: argparse.Namespace) -> Iterator[Batch]:
    from tui_monitor.headless.finding import avoiding, find_runs
    from tui_monitor.sources.backlog import Plan
    from tui_monitor.sources.state import ReadOnlyState

    world = make_world(options)._replace(
        settings_of=lambda folder: book.try_of(folder)[0],
        state=ReadOnlyState(state_folder()),
        plan=Plan("whole", make_cache(options)),
    )
    found = find_runs(paths, world.settings_of)
    named = [run for run in found.runs if (run.log or run.path) == key]
    with avoiding(found):
        yield from recorded(named[0], world) if named else ()


def recorded(found: RunFound, world: World) -> Iterator[Batch]:
    """All that is read of the run, piece by piece, each as soon as it is read. Raises NoAnswer."""
    from tui_monitor.headless.answering import answer
    from tui_monitor.headless.reading import batches_to_play

    batches = batches_to_play(found, world)
    while (batch := answer(found.log or found.path, lambda: next(batches, None))) is not None:
        yield batch
