"""The command line: what each command is called with, and the one place that turns failures into messages."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tui_monitor import __version__
from tui_monitor.model.refusal import Refusal

if TYPE_CHECKING:  # nothing heavy is imported before its command is known: --help answers within 90 ms
    from tui_monitor.config import Book
    from tui_monitor.headless import Answer, Question, World

FAILED = 3  # every command's code for "not done": usage, configuration, a missing path, nothing to judge

COMMANDS = {
    "demo": "train a small real MoE agent and watch it",
    "list": "every run, one line each, the one that needs you first",
    "check": "one line per run; exit code 0 healthy, 1 warning, 2 critical, 3 could not judge",
    "snapshot": "a health check document of a run, or of all",
}

_OVERVIEW = """The top for training runs: is it alive, is it healthy for its phase, what is it doing, when will it
end, are its checkpoints safe, why did it die. Read-only; no change to the trainer.

  moe-top [PATH ...]      watch run folders, log files or folders of runs (default: here)
"""


class _Parser(argparse.ArgumentParser):
    """argparse whose usage errors are one line and exit with 3."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser(prog: str, description: str) -> _Parser:
    parser = _Parser(prog=prog, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", metavar="FILE", type=Path, help="use this moe-top.toml instead of those found")
    parser.add_argument("--no-cache", action="store_true", help="read every log anew")
    parser.add_argument("--version", action="version", version=f"moe-top {__version__}")
    return parser


def monitor_parser() -> argparse.ArgumentParser:
    """`moe-top [PATH ...]`, whose help is the overview of all commands."""
    commands = "".join(f"  moe-top {name:<15} {text}\n" for name, text in COMMANDS.items())
    parser = _parser("moe-top", f"{_OVERVIEW}{commands}\n`moe-top COMMAND --help` tells a command's options.")
    parser.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="default: the current folder")
    return parser


def demo_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top demo", "Train a small real MoE agent, 20 episodes a second, and watch it.")
    parser.add_argument("--episodes", type=_positive, default=1000, metavar="N", help="default: 1000")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="the same seed repeats the run")
    parser.add_argument("--dir", type=Path, metavar="DIR", help="keep the files here (default: a temporary folder)")
    parser.add_argument("--rate", type=_rate, metavar="R", help="episodes per second, 0 for as fast as possible")
    parser.add_argument("--old-console", action="store_true", help="print as the older native trainer does")
    parser.add_argument("--headless", action="store_true", help="train without a screen, then print the snapshot")
    return parser


def _query_parser(name: str) -> argparse.ArgumentParser:
    parser = _parser(f"moe-top {name}", COMMANDS[name])
    parser.add_argument("path", nargs="?", type=Path, default=Path("."), metavar="PATH", help="default: here")
    if name != "snapshot":
        parser.add_argument("--json", action="store_true", help="the documented JSON instead of lines")
    if name != "list":
        parser.add_argument("--run", metavar="NAME", help="only this run")
        parser.add_argument("--full", action="store_true", help="judge from the whole log, not its tail")
        parser.add_argument("--as-of", type=int, metavar="COUNTER", help="as it stood at this episode")
    if name == "snapshot":
        parser.add_argument("--format", choices=("md", "json", "svg", "txt"), default="md", help="default: md")
        parser.add_argument("-o", "--output", metavar="FILE", default="-", help="default: - (standard output)")
    return parser


def _positive(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0 < (value := int(text)) < 10**9:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 on, below 10^9")


def _rate(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= (value := float(text)) <= 10_000:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a number from 0 (unpaced) to 10000")


# --- commands --------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    name, rest = _split(arguments)
    if name is None:
        return _monitor(monitor_parser().parse_args(rest))
    if name == "demo":
        return _demo(demo_parser().parse_args(rest))
    return _query(name, _query_parser(name).parse_args(rest))


def _split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The command among the arguments, wherever common options put it, and the rest."""
    takes_value = False
    for index, argument in enumerate(arguments):
        if takes_value or argument.startswith("-"):
            takes_value = argument == "--config"
            if argument == "--":
                break
        elif argument in COMMANDS:
            return argument, [*arguments[:index], *arguments[index + 1 :]]
        else:
            break
    return None, list(arguments)


def _query(name: str, options: argparse.Namespace) -> int:
    from tui_monitor import headless

    paths = (options.path,)
    question = headless.Question(paths, getattr(options, "run", None), getattr(options, "as_of", None))
    world = _world(options)
    if name == "snapshot":
        return _deliver(headless.snapshot(question, world, options.format), options.output)
    command: Callable[[Question, World, bool], Answer] = headless.check if name == "check" else headless.list_runs
    return _deliver(command(question, world, options.json), "-")


def _deliver(answer: Answer, output: str) -> int:
    """Data to standard output or the file, talk to standard error."""
    for line in answer.talk:
        _say(line)
    if output == "-":
        if sys.stdout is None:  # `>&-`
            raise Refusal("standard output is closed")
        sys.stdout.write(answer.text)
        sys.stdout.flush()
    else:
        from tui_monitor.writing import write_atomically

        write_atomically(Path(output), answer.text)
        _say(f"wrote {output}")
    return answer.code


def _monitor(options: argparse.Namespace) -> int:
    return _watch(options.paths or [Path(".")], _book(options))


def _watch(paths: Sequence[Path], book: Book) -> int:
    """The screen on these paths; returns its exit code."""
    _need_terminal()
    from tui_monitor.config import Settings
    from tui_monitor.engine import Engine
    from tui_monitor.headless import find_runs, wanted_of
    from tui_monitor.model.run import Run
    from tui_monitor.model.text import clean
    from tui_monitor.ui.launch import show

    absolute = [path.absolute() for path in paths]
    for path in absolute:  # a configuration that cannot be used is said before the screen opens
        book.of(path if path.is_dir() else path.parent)
    engine = Engine(
        lambda: find_runs(absolute, lambda folder: book.try_of(folder)[0]),
        lambda found: wanted_of(*book.try_of(Path(found.path))),
        _state_file(),
    )

    def settings_of(run: Run) -> Settings:
        return book.try_of(Path(run.path))[0]

    title = clean("  ".join(_short(path) for path in paths))
    return show(engine, settings_of, title=title, waiting=f"waiting for a run in {title}")


def _demo(options: argparse.Namespace) -> int:
    import tempfile

    if not options.headless:
        _need_terminal()
    if options.dir is not None:
        options.dir.mkdir(parents=True, exist_ok=True)
        return _run_demo(options, options.dir.absolute())
    with tempfile.TemporaryDirectory(prefix="moe-top-demo-") as folder:
        _say(f"the demo works in {folder}, removed at the end (--dir keeps the files)")
        return _run_demo(options, Path(folder))


def _run_demo(options: argparse.Namespace, folder: Path) -> int:
    """Start the trainer, watch it or wait for it, and leave no process behind."""
    from tui_monitor.demo import launch

    rate = 0.0 if options.rate is None and options.headless else options.rate
    trainer = launch.start(folder, options.episodes, options.seed, rate, options.old_console)
    try:
        if options.headless:
            return _demo_without_screen(options, folder, trainer)
        return _watch([folder / "results"], _book(options))
    finally:
        ended = trainer.stop()
        if ended:
            _say(ended)
        if trainer.error:
            _say(trainer.error)


def _demo_without_screen(options: argparse.Namespace, folder: Path, trainer: Any) -> int:
    from tui_monitor import headless

    code = trainer.wait()
    if code:
        _say(f"the demo's trainer failed (exit {code})")
        return FAILED
    question = headless.Question((trainer.run,))
    return _deliver(headless.snapshot(question, _world(options), "md"), "-")


# --- what commands share ---------------------------------------------------------------------------------------------


def _world(options: argparse.Namespace) -> World:
    import socket
    from datetime import datetime

    from tui_monitor.headless import World

    now = datetime.now().astimezone()
    book = _book(options)
    return World(book.of, _state_file(), now, socket.gethostname(), __version__)


def _book(options: argparse.Namespace) -> Book:
    import platformdirs

    from tui_monitor.analysis.rules import RULE_IDS
    from tui_monitor.config import Book, Known
    from tui_monitor.ui.actions import ACTIONS

    if options.config is not None and not options.config.is_file():
        raise Refusal(f"--config {options.config}: no such file")
    user_folder = Path(platformdirs.user_config_dir("moe-top", appauthor=False))
    return Book(options.config, user_folder, Known(RULE_IDS, frozenset(action.id for action in ACTIONS)))


def _state_file() -> Any:
    from tui_monitor.sources.state import StateFile, default_state_folder

    return StateFile(default_state_folder())


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


def _say(text: str) -> None:
    """One line to whoever listens; a terminal that hung up or a closed stream is no failure of the command."""
    from tui_monitor.model.text import clean

    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"moe-top: {clean(text)}", file=sys.stderr, flush=True)


# --- failures to messages --------------------------------------------------------------------------------------------


def script() -> NoReturn:
    """The `moe-top` command. Every failure is one line on standard error and an honest exit code."""
    sys.excepthook = _crash
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(arguments: Sequence[str]) -> int:
    ended_by = _end_as_interrupted()
    try:
        code = main(arguments)
        return 128 + ended_by[0] if ended_by else code
    except KeyboardInterrupt:
        return 128 + (ended_by[0] if ended_by else signal.SIGINT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: silence is right
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}")
    except Refusal as error:
        _say(str(error))
    return FAILED


def _end_as_interrupted() -> list[int]:
    """A request to end, or a lost connection, ends a command as an interrupt does: the screen restored, the demo's
    trainer ended, its folder removed. The list is of the signals that came."""
    came: list[int] = []

    def end(number: int, frame: Any) -> None:
        came.append(number)
        interrupt = signal.getsignal(signal.SIGINT)  # while the screen runs, its event loop's own
        (interrupt if callable(interrupt) else signal.default_int_handler)(number, frame)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup's wish to ignore it stays
            signal.signal(number, end)
    return came


def _crash(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """An error of our own: one line, the details in a file for the report, and never a code that says healthy."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="moe-top-crash-", suffix=".txt", delete=False) as file:
        file.write(f"moe-top {__version__}, Python {sys.version}\n")
        traceback.print_exception(kind, error, trace, file=file)
    _say(f"internal error: {kind.__name__}; please report it with {file.name}")
    os._exit(FAILED)
