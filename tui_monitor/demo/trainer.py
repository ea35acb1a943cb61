"""The demo's trainer: one process that trains, and writes its run's folder as the native trainer does."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tui_monitor.demo import configuration
from tui_monitor.demo.recorder import free_name, recording
from tui_monitor.demo.schedule import Schedule, scaled
from tui_monitor.demo.training import Training

RATE = 20.0  # episodes per second: a thousand in under a minute, at about a tenth of one core
BASELINE_EPISODES = 50
BASELINE_NAME = f"baseline_{BASELINE_EPISODES}"
GLANCE = 0.25  # seconds between two looks whether the parent is still there


class Pace:
    """Spaces episodes evenly, and ends the process when the parent is gone."""

    def __init__(self, rate: float, parent: int | None) -> None:
        """`rate` in episodes per second, 0 for no waiting; `parent` is the process to end with, if any."""
        self.period = 1.0 / rate if rate else 0.0
        self.parent = parent
        self.due = time.monotonic()

    def wait(self) -> None:
        """Returns when the next episode is due. A delay is not made up for: a burst would not be an even pace."""
        self._look()
        while (left := self.due - time.monotonic()) > 0:
            time.sleep(min(left, GLANCE))
            self._look()
        self.due = max(self.due, time.monotonic() - self.period) + self.period

    def _look(self) -> None:
        if self.parent is not None and os.getppid() != self.parent:
            raise SystemExit(0)


def train(folder: Path, seed: int, schedule: Schedule, episodes: int, pace: Pace, old_console: bool = False) -> None:
    """One whole run into this folder, which must be new."""
    began = time.monotonic()
    with recording(folder, Training(seed, schedule), episodes, old_console) as recorder:
        recorder.start()
        for episode in range(episodes):
            pace.wait()
            recorder.record(episode)
        recorder.finish((time.monotonic() - began) / 3600)


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 trained or parent gone, 1 the folder cannot be written, 2 usage."""
    options = _parser().parse_args(arguments)
    results = options.dir / "results"
    run = results / (options.name or free_name(results, options.episodes))
    schedule = scaled(options.episodes)
    try:
        configuration.place(results, run, configuration.text_of(schedule))
        if options.baseline and not (results / BASELINE_NAME).exists():
            # Another seed: with the live run's own, the first episodes would be the same and teach nothing.
            train(results / BASELINE_NAME, options.seed + 1, schedule, BASELINE_EPISODES, Pace(0.0, options.parent))
        train(run, options.seed, schedule, options.episodes, Pace(options.rate, options.parent), options.old_console)
    except OSError as error:
        print(f"the demo's trainer cannot write its run: {error}", file=sys.stderr)
        return 1
    return 0


def obey_signals() -> None:
    """From here on SIGTERM and SIGINT end the process at once, without a traceback, with 128 + their number."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tui_monitor.demo.trainer", description=__doc__)
    parser.add_argument("--dir", type=Path, required=True, help="the runs go into its folder `results`")
    parser.add_argument("--episodes", type=_count, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the same seed repeats a run exactly")
    parser.add_argument("--rate", type=_rate, default=RATE, help="episodes per second, 0 for as fast as possible")
    parser.add_argument("--name", type=_name, help="the run's folder (default: demo_EPISODES)")
    parser.add_argument("--parent", type=int, help="end when the parent is no longer this process")
    parser.add_argument("--old-console", action="store_true", help="print no phase, as an older native trainer did")
    parser.add_argument("--baseline", action="store_true", help=f"first train a finished {BASELINE_NAME}")
    return parser


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return count


def _rate(text: str) -> float:
    if not 0.0 <= (rate := float(text)) < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of episodes per second")
    return rate


def _name(text: str) -> str:
    if text in ("", ".", "..") or Path(text).name != text:
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a folder")
    return text


if __name__ == "__main__":
    obey_signals()
    sys.exit(main())
