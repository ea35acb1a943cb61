"""The demo: a small real training, watched or waited for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.cli.parts import make_world
from tui_monitor.cli.queries import deliver
from tui_monitor.cli.screens import need_terminal, watch
from tui_monitor.failures import FAILED, say

if TYPE_CHECKING:
    from tui_monitor.demo.launch import Trainer


def demo(options: argparse.Namespace) -> int:
    import tempfile

    if not options.headless:
        need_terminal()
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
        return watch([folder / "results"], options)
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
    return deliver(snapshot(question, make_world(options), "md"), "-")
