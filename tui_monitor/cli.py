"""The composition root: the commands, and the only file that sees everything."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tui_monitor import __version__
from tui_monitor.arguments import parse
from tui_monitor.failures import FAILED, guarded, say
from tui_monitor.model.refusal import Refusal

if TYPE_CHECKING:  # nothing heavy is imported before its command is known: --help answers within 90 ms
    from datetime import datetime

    from tui_monitor.analysis.compare import Comparison
    from tui_monitor.config import Book
    from tui_monitor.demo.launch import Trainer
    from tui_monitor.headless.world import Answer, Question, World
    from tui_monitor.model.report import RunReport
    from tui_monitor.sources.history import Cache
    from tui_monitor.sources.state import StateFile


COLLECTED_AT = 200_000
"""Objects more than before at which unreachable ones are sought: while modules are imported there are none, and looking
for them takes a tenth of a short command's time. The screen collects as ever once it is imported."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    name, options = parse(arguments)
    if name is None:
        return _watch(options.paths or [Path(".")], options)
    commands = {"demo": _demo, "compare": _compare, "config": _config, "explain": _explain, "replay": _replay,
                "completion": _completion}  # fmt: skip
    return commands[name](options) if name in commands else _query(name, options)


def _query(name: str, options: argparse.Namespace) -> int:
    from tui_monitor.headless import commands
    from tui_monitor.headless.world import Question

    paths = (options.path,)
    question = Question(paths, getattr(options, "run", None), getattr(options, "as_of", None))
    world = _world(options)
    if name == "snapshot":
        return _deliver(commands.snapshot(question, world, options.format), options.output)
    command: Callable[[Question, World, bool], Answer] = commands.check if name == "check" else commands.list_runs
    return _deliver(command(question, world, options.json), "-")


def _compare(options: argparse.Namespace) -> int:
    from tui_monitor.headless.comparing import compare

    answer = compare(options.run, options.baseline, _world(options), options.format)
    return _deliver(answer, options.output)


def _explain(options: argparse.Namespace) -> int:
    from tui_monitor.headless.explain import explain

    return _deliver(explain(options.file, _world(options), options.json), "-")


def _completion(options: argparse.Namespace) -> int:
    from tui_monitor.completion import completion
    from tui_monitor.headless.world import Answer

    return _deliver(Answer(completion(options.shell), 0), "-")


def _config(options: argparse.Namespace) -> int:
    from tui_monitor.config.template import template
    from tui_monitor.headless.configuration import show, write

    if not options.init:
        return _deliver(show(Path(options.path), _book(options)), "-")
    if options.path == "-":
        from tui_monitor.headless.world import Answer

        return _deliver(Answer(template(), 0), "-")
    return _deliver(write(Path(options.path)), "-")


def _deliver(answer: Answer, output: str) -> int:
    """Data to standard output or the file, talk to standard error."""
    for line in answer.talk:
        say(line)
    if output == "-":
        if sys.stdout is None:  # `>&-`
            raise Refusal("standard output is closed")
        sys.stdout.write(answer.text)
        sys.stdout.flush()
    else:
        from tui_monitor.writing import write_atomically

        write_atomically(Path(output), answer.text)
        say(f"wrote {output}")
    return answer.code


def _watch(paths: Sequence[Path], options: argparse.Namespace) -> int:
    """The screen on these paths; returns its exit code."""
    _need_terminal()
    book = _book(options)
    from tui_monitor.config import Settings
    from tui_monitor.engine import Engine
    from tui_monitor.headless.finding import find_runs, wanted_of
    from tui_monitor.model.run import Run
    from tui_monitor.model.text import clean
    from tui_monitor.sources.raw_log import RawLog
    from tui_monitor.ui.launch import show
    from tui_monitor.ui.services import Services

    absolute = [path.absolute() for path in paths]
    # a configuration that cannot be used is said before the screen opens; the first path's dresses the screen
    dress, *_ = (book.of(path if path.is_dir() else path.parent).ui for path in absolute)
    state = _state_file()
    engine = Engine(
        lambda: find_runs(absolute, lambda folder: book.try_of(folder)[0]),
        lambda found: wanted_of(*book.try_of(Path(found.path))),
        state,
        _cache(options),
    )

    def settings_of(run: Run) -> Settings:
        return book.try_of(Path(run.path))[0]

    def compared(report: RunReport, now: datetime) -> Mapping[str, Comparison | None]:
        from tui_monitor.headless.comparing import against_baseline

        try:
            return against_baseline([report], _world(options)._replace(now=now))[0]
        except (Refusal, OSError):  # the document is worth more than its baseline
            return {}

    title = clean("  ".join(_short(path) for path in paths))
    waiting = f"waiting for a run in {title}"
    return show(
        engine, settings_of, title=title, waiting=waiting, theme=dress.theme, keys=dress.keys,
        services=Services(compared, state.folder, open_log=RawLog),
    )  # fmt: skip


def _replay(options: argparse.Namespace) -> int:
    """The screen on a run that is over, as it was; returns its exit code."""
    _need_terminal()
    book, world = _book(options), _world(options)
    from tui_monitor.headless.comparing import only_run
    from tui_monitor.headless.reading import batches_of
    from tui_monitor.model.text import clean
    from tui_monitor.replay import Replay
    from tui_monitor.sources.backlog import LINES
    from tui_monitor.ui.launch import show
    from tui_monitor.ui.services import Services

    found = only_run(options.run, world)
    dress = book.of(Path(found.path)).ui
    player = Replay(lambda: batches_of(found, world._replace(plan=LINES)), options.speed, options.first)
    title = clean(_short(options.run))
    return show(
        player, lambda run: book.try_of(Path(run.path))[0], title=title, waiting=f"reading {title}",
        clock=player.clock, theme=dress.theme, keys=dress.keys,
        services=Services(state=_state_folder(), player=player),
    )  # fmt: skip


def _demo(options: argparse.Namespace) -> int:
    import tempfile

    if not options.headless:
        _need_terminal()
    if options.dir is not None:
        options.dir.mkdir(parents=True, exist_ok=True)
        return _run_demo(options, options.dir.absolute())
    with tempfile.TemporaryDirectory(prefix="moe-top-demo-") as folder:
        say(f"the demo works in {folder}, removed at the end (--dir keeps the files)")
        return _run_demo(options, Path(folder))


def _run_demo(options: argparse.Namespace, folder: Path) -> int:
    """Start the trainer, watch it or wait for it, and leave no process behind."""
    from tui_monitor.demo import launch

    rate = 0.0 if options.rate is None and options.headless else options.rate
    trainer = launch.start(folder, options.episodes, options.seed, rate, options.old_console)
    try:
        if options.headless:
            return _demo_without_screen(options, folder, trainer)
        return _watch([folder / "results"], options)
    finally:
        ended = trainer.stop()
        if ended:
            say(ended)
        if trainer.error:
            say(trainer.error)


def _demo_without_screen(options: argparse.Namespace, folder: Path, trainer: Trainer) -> int:
    from tui_monitor.headless.commands import snapshot
    from tui_monitor.headless.world import Question

    code = trainer.wait()
    if code:
        say(f"the demo's trainer failed (exit {code})")
        return FAILED
    question = Question((trainer.run,))
    return _deliver(snapshot(question, _world(options), "md"), "-")


# --- what commands share ---------------------------------------------------------------------------------------------


def _world(options: argparse.Namespace) -> World:
    import socket
    from datetime import datetime

    from tui_monitor.headless.world import World
    from tui_monitor.sources.backlog import Plan

    now = datetime.now().astimezone()
    book = _book(options)
    plan = Plan("whole" if getattr(options, "full", True) else "ends", _cache(options))
    return World(book.of, _state_file(), now, socket.gethostname(), __version__, plan)


def _cache(options: argparse.Namespace) -> Cache:
    """Where the indexes of large logs are kept."""
    from tui_monitor.sources.history import Cache, default_cache_folder

    return Cache(None if options.no_cache else default_cache_folder())


def _book(options: argparse.Namespace) -> Book:
    import platformdirs

    from tui_monitor.analysis.rules import RULE_IDS
    from tui_monitor.config import Book, Known
    from tui_monitor.formats.described import refusal_of
    from tui_monitor.ui.actions import ACTIONS
    from tui_monitor.ui.theme_names import THEME_NAMES

    if options.config is not None and not options.config.is_file():
        raise Refusal(f"--config {options.config}: no such file")
    user_folder = Path(platformdirs.user_config_dir("moe-top", appauthor=False))
    known = Known(RULE_IDS, frozenset(action.id for action in ACTIONS), THEME_NAMES, refusal_of)
    return Book(options.config, user_folder, known)


def _state_file() -> StateFile:
    from tui_monitor.sources.state import StateFile

    return StateFile(_state_folder())


def _state_folder() -> Path:
    from tui_monitor.sources.state import default_state_folder

    return default_state_folder()


def _need_terminal() -> None:
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


def script() -> NoReturn:
    """The `moe-top` command."""
    gc.set_threshold(COLLECTED_AT)
    sys.exit(guarded(lambda: main(sys.argv[1:]), _state_folder))
