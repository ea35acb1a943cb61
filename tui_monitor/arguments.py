"""What each command is called with: argparse, its words, and usage errors in one line."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tui_monitor import __version__

USAGE = 3  # the exit code of a call that is not understood: for `check` it must not read as a verdict

COMMANDS = {
    "demo": "train a small real MoE agent and watch it",
    "list": "every run, one line each, the one that needs you first",
    "check": "one line per run; exit code 0 healthy, 1 warning, 2 critical, 3 could not judge",
    "snapshot": "a health check document of a run, or of all; of a run that is over, its results",
    "compare": "two runs at equal episode, every difference with its interval",
    "replay": "a run on the same screens as it was: play, hold, step, go to an episode",
    "explain": "how a log is understood: counter, metrics, shapes, and what to write to change it",
    "config": "a commented moe-top.toml, or where each setting in force comes from",
    "completion": "a script that completes commands, options and paths in your shell",
}

_UNANSWERED = """A place whose disk gives no answer is said on standard error, with --json also in `problems`, and all
other runs are judged. If it is PATH itself, or lies in the one run that PATH is, the code is 3
instead of 0 or 1; beside other runs it changes no code."""

_OVERVIEW = """The top for training runs: is it alive, is it healthy for its phase, what is it doing, when will it
end, are its checkpoints safe, why did it die. Read-only; no change to the trainer.

  moe-top [PATH ...]      watch run folders, log files or folders of runs (default: here)
"""


def parse(arguments: Sequence[str]) -> tuple[str | None, argparse.Namespace]:
    """The command (None: the screen) and its options. Exits by itself on --help, --version and usage errors."""
    name, rest = _split(arguments)
    if name is None:
        return None, monitor_parser().parse_args(rest)
    return name, parser_of(name).parse_args(rest)


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command's options."""
    makers = {
        "demo": demo_parser,
        "compare": compare_parser,
        "config": config_parser,
        "replay": replay_parser,
        "explain": explain_parser,
        "completion": completion_parser,
    }
    return makers[name]() if name in makers else query_parser(name)


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


class _Parser(argparse.ArgumentParser):
    """argparse whose usage errors are one line and exit with 3."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


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


def query_parser(name: str) -> argparse.ArgumentParser:
    parser = _parser(f"moe-top {name}", COMMANDS[name] + ("" if name != "check" else f"\n\n{_UNANSWERED}"))
    parser.add_argument("path", nargs="?", type=Path, default=Path("."), metavar="PATH", help="default: here")
    if name != "snapshot":
        parser.add_argument("--json", action="store_true", help="the documented JSON instead of lines")
    if name == "list":
        parser.set_defaults(full=False)
    else:
        parser.add_argument("--run", metavar="NAME", help="only this run")
        parser.add_argument("--full", action="store_true", help="judge from the whole log, not its tail")
        parser.add_argument("--as-of", type=_counter, metavar="COUNTER", help="judge the run as it was at this episode")
    if name == "snapshot":
        parser.add_argument("--format", choices=("md", "json", "svg", "txt"), default="md", help="default: md")
        _add_output(parser)
    return parser


def compare_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top compare", "Two runs at equal episode: score, reward, entropy, rate, checkpoints.")
    parser.add_argument("run", type=Path, metavar="RUN", help="its folder or log, or its name below this folder")
    parser.add_argument("baseline", type=Path, metavar="BASELINE", help="what it is compared with, named likewise")
    parser.add_argument("--format", choices=("md", "json"), default="md", help="default: md")
    _add_output(parser)
    return parser


def replay_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top replay", "A run on the same screens as it was: what did the verdict say at episode 200?")
    parser.add_argument("run", type=Path, metavar="RUN", help="its folder or log, or its name below this folder")
    parser.add_argument("--speed", type=_speed, metavar="X", help="times as fast as it was (default: what suits)")
    parser.add_argument("--from", type=_counter, metavar="EPISODE", dest="first", help="begin at this episode")
    return parser


def explain_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top explain", "How a log is understood: encoding, shapes, counter, metrics, and what is not.")
    parser.add_argument("file", type=Path, metavar="FILE", help="the log; finished or still growing")
    parser.add_argument("--json", action="store_true", help="the documented JSON instead of text")
    return parser


def config_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top config", "The configuration, moe-top.toml: written for you to edit, or explained.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--init", action="store_true", help="write a commented moe-top.toml; never over another one")
    choice.add_argument("--show", action="store_true", help="each setting in force and where it comes from (default)")
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH", help="a run's folder or log; --init: - for standard output"
    )
    return parser


def completion_parser() -> argparse.ArgumentParser:
    parser = _parser("moe-top completion", "Completes commands, options and paths: eval \"$(moe-top completion bash)\"")
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="default: - (standard output)")


def _positive(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0 < (value := int(text)) < 10**9:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 on, below 10^9")


def _counter(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0 <= (value := int(text)) < 2**53:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 0 on")


def _speed(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < (value := float(text.removesuffix("x"))) <= 1e6:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a number above 0, at most 10^6")


def _rate(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= (value := float(text)) <= 10_000:
            return value
    raise argparse.ArgumentTypeError(f"{text}: must be a number from 0 (unpaced) to 10000")
