"""The commands with a screen: live runs, and a run that is over as it was."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.cli.first_look import FirstLook
from tui_monitor.cli.parts import make_book, make_cache, make_state_file, make_world, state_folder
from tui_monitor.model.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from tui_monitor.analysis.compare import Comparison
    from tui_monitor.config import Book
    from tui_monitor.engine import Engine
    from tui_monitor.headless.finding import Search
    from tui_monitor.model.records import Batch
    from tui_monitor.model.report import RunReport
    from tui_monitor.sources.state import StateFile


def watch(paths: Sequence[Path], options: argparse.Namespace) -> int:
    """The screen on these paths; returns its exit code."""
    need_terminal()
    book, state = make_book(options), make_state_file()
    absolute = [path.absolute() for path in paths]
    # a configuration that cannot be used is said before the screen opens; the first path's dresses the screen
    from tui_monitor.config import Settings
    from tui_monitor.headless.finding import Search
    from tui_monitor.sources.patient import in_time

    dresses = in_time(lambda: [book.of(path if path.is_dir() else path.parent).ui for path in absolute])
    dress = dresses[0] if dresses else Settings().ui
    search = Search(absolute, lambda folder: book.try_of(folder)[0])
    engine = _engine(search, book, state, options)
    look = FirstLook(lambda columns, rows: _glance(absolute, book, options, columns, rows))
    try:
        from tui_monitor.cli.recorded import past_of
        from tui_monitor.model.text import clean
        from tui_monitor.sources.raw_log import RawLog
        from tui_monitor.ui.launch import show
        from tui_monitor.ui.services import Services

        title = clean("  ".join(_short(path) for path in paths))
        return show(
            engine, lambda run: book.try_of(Path(run.path))[0], title=title,
            waiting=lambda: ": ".join([f"waiting for a run in {title}", *search.problems[:1]]),
            theme=dress.theme, keys=dress.keys, takes_over=look.hand_over,
            services=Services(_comparer(options), state.folder, None, RawLog, past_of(absolute, book, options)),
        )  # fmt: skip
    finally:
        look.take_away()


def _glance(paths: Sequence[Path], book: Book, options: argparse.Namespace, columns: int, rows: int) -> str:
    """What a first look at the paths shows, as far as a terminal of this size has room."""
    from tui_monitor.headless.glance import glance
    from tui_monitor.sources.backlog import Plan
    from tui_monitor.sources.state import ReadOnlyState
    from tui_monitor.ui.signs import speaks_utf8

    if not speaks_utf8(os.environ):
        return ""
    world = make_world(options)._replace(
        settings_of=lambda folder: book.try_of(folder)[0],
        state=ReadOnlyState(state_folder()),
        plan=Plan("ends", make_cache(options)),
    )
    return "\r\n".join(glance(paths, world, columns, rows))


def _engine(search: Search, book: Book, state: StateFile, options: argparse.Namespace) -> Engine:
    from tui_monitor.engine import Engine
    from tui_monitor.headless.finding import wanted_of

    return Engine(
        search,
        lambda found: wanted_of(*book.try_of(Path(found.path))),
        state,
        make_cache(options),
    )


def _comparer(options: argparse.Namespace) -> Callable[[RunReport, datetime], Mapping[str, Comparison | None]]:
    """What compares a run with its baseline, for a document that the screen writes."""

    def compared(report: RunReport, now: datetime) -> Mapping[str, Comparison | None]:
        from tui_monitor.headless.comparing import against_baseline

        try:
            return against_baseline([report], make_world(options)._replace(now=now))[0]
        except (Refusal, OSError):  # the document is worth more than its baseline
            return {}

    return compared


def replay(options: argparse.Namespace) -> int:
    """The screen on a run that is over, as it was; returns its exit code."""
    need_terminal()
    book, world = make_book(options), make_world(options)
    from tui_monitor.cli.recorded import recorded
    from tui_monitor.headless.answering import answer
    from tui_monitor.headless.comparing import only_one
    from tui_monitor.headless.finding import avoiding
    from tui_monitor.model.text import clean
    from tui_monitor.replay import Replay
    from tui_monitor.ui.launch import show
    from tui_monitor.ui.services import Services

    found = only_one(options.run, world)
    run = found.runs[0]
    dress = answer(run.path, lambda: book.of(Path(run.path)).ui)

    def read() -> Iterable[Batch]:
        with avoiding(found):
            yield from recorded(run, world)

    player = Replay(read, options.speed, options.first)
    title = clean(_short(options.run))
    return show(
        player, lambda run: book.try_of(Path(run.path))[0], title=title, waiting=lambda: f"reading {title}",
        clock=player.clock, theme=dress.theme, keys=dress.keys,
        services=Services(state=state_folder(), player=player),
    )  # fmt: skip


def need_terminal() -> None:
    streams = (sys.stdin, sys.stdout, sys.stderr)  # Textual draws on stderr; `>&-` makes None of one
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise Refusal("the screen needs a terminal; without one use `moe-top check` or `moe-top snapshot`")
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise Refusal("this terminal (TERM) cannot show the screen; use `moe-top check` or `moe-top snapshot`")


def _short(path: Path) -> str:
    try:
        return f"~/{path.absolute().relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
