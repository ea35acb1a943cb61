"""The composition root: the commands, and the only package that sees everything."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tui_monitor.arguments import parse
from tui_monitor.cli import queries, screens, trying
from tui_monitor.cli.parts import state_folder
from tui_monitor.failures import guarded

COLLECTED_AT = 200_000
"""Objects more than before at which unreachable ones are sought: while modules are imported there are none, and looking
for them takes a tenth of a short command's time. The screen collects as ever once it is imported."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    name, options = parse(arguments)
    if name is None:
        return screens.watch(options.paths or [Path(".")], options)
    commands = {"demo": trying.demo, "replay": screens.replay, "compare": queries.compare,
                "config": queries.configuration, "explain": queries.explain,
                "completion": queries.completion}  # fmt: skip
    return commands[name](options) if name in commands else queries.query(name, options)


def script() -> NoReturn:
    """The `moe-top` command."""
    gc.set_threshold(COLLECTED_AT)
    atexit.register(gc.freeze)  # or the interpreter's end seeks cycles among all modules: 15 ms of each short command
    sys.exit(guarded(lambda: main(sys.argv[1:]), state_folder))
