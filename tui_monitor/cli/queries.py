"""The commands without a screen: what was asked, to standard output or a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.cli.parts import make_book, make_world
from tui_monitor.failures import say
from tui_monitor.model.refusal import Refusal

if TYPE_CHECKING:  # nothing heavy is imported before its command is known: --help answers within 90 ms
    from tui_monitor.headless.world import Answer, Question, World


def query(name: str, options: argparse.Namespace) -> int:
    from tui_monitor.headless import commands
    from tui_monitor.headless.world import Question

    paths = (options.path,)
    question = Question(paths, getattr(options, "run", None), getattr(options, "as_of", None))
    world = make_world(options)
    if name == "snapshot":
        return deliver(commands.snapshot(question, world, options.format), options.output)
    command: Callable[[Question, World, bool], Answer] = commands.check if name == "check" else commands.list_runs
    return deliver(command(question, world, options.json), "-")


def compare(options: argparse.Namespace) -> int:
    from tui_monitor.headless import comparing

    answer = comparing.compare(options.run, options.baseline, make_world(options), options.format)
    return deliver(answer, options.output)


def explain(options: argparse.Namespace) -> int:
    from tui_monitor.headless import explain as explaining

    return deliver(explaining.explain(options.file, make_world(options), options.json), "-")


def completion(options: argparse.Namespace) -> int:
    from tui_monitor import completion as completing
    from tui_monitor.export.document import Document
    from tui_monitor.headless.world import Answer

    return deliver(Answer(Document(completing.completion(options.shell)), 0), "-")


def configuration(options: argparse.Namespace) -> int:
    from tui_monitor.config.template import template
    from tui_monitor.headless.configuration import show, write

    if not options.init:
        return deliver(show(Path(options.path), make_book(options)), "-")
    if options.path == "-":
        from tui_monitor.export.document import Document
        from tui_monitor.headless.world import Answer

        return deliver(Answer(Document(template()), 0), "-")
    return deliver(write(Path(options.path)), "-")


def deliver(answer: Answer, output: str) -> int:
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
