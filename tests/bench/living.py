"""Rows about runs that grow: a line's way to the screen, what standing by costs, fifty runs at once."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import Figure, Timing, at_most
from tests.bench.load import cpu_seconds, is_busy
from tests.bench.logs import LOG_NAME, live_text, row
from tests.bench.place import ROOT, Bench, moe_top
from tests.bench.seen import charts, chosen_run, counter, rows_read
from tests.bench.terminal import LateError, Screen

USUAL, RARE = 0.080, 0.200  # seconds from a written line to the screen: the median, and 99 of 100
IDLE = (1.0, 1.5)  # % of a core, kB/s
ROW = (2.0, 4.0)
MANY = 15.0  # % of a core for fifty runs
KEY = 0.05  # seconds
RUNS, RATE = 50, 10.0  # runs, rows a second in each
WALK = 8  # rounds through the list at most: it is sorted anew while one walks, first down, then up
BEFORE = 900  # rows in a live log when it is opened
EVERY = 10  # episodes between two rows: what the native trainer prints
PACE = {"idle": 0.1, "a row a second": 1.0}  # rows a second


@contextmanager
def training(rate: float, logs: Sequence[Path], every: int = EVERY) -> Iterator[subprocess.Popen[str]]:
    """A process that appends to these logs until its input is closed."""
    command = [sys.executable, "-m", "tests.bench.writer", str(rate), str(BEFORE), str(every), *map(str, logs)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.communicate()


def stopped(writer: subprocess.Popen[str]) -> int:
    """Rows in each log; from now on there are no more, and the trainers only stand still."""
    assert writer.stdin is not None and writer.stdout is not None
    writer.stdin.write("stop\n")
    writer.stdin.flush()
    return int(writer.stdout.readline())


def live_run(folder: Path, every: int = EVERY) -> Path:
    """The log of a run that has printed for a while."""
    folder.mkdir(parents=True)
    (folder / "checkpoints").mkdir()
    log = folder / LOG_NAME
    log.write_text(live_text(BEFORE, every), "utf-8")
    return log


def write_to_screen(bench: Bench) -> Iterator[Figure]:
    """Lines written one by one, at any moment, until each is on screen."""
    log, chance = live_run(bench.place("latency") / "run"), random.Random(1)
    waits = []
    with bench.screen(moe_top(log.parent)) as screen, log.open("a", encoding="utf-8", buffering=1) as file:
        screen.first(lambda text: f"{BEFORE * EVERY}/" in text, bench.scale.patience)
        screen.last_change(charts, lambda: is_busy(screen.process.pid), bench.scale.patience)
        for at in range(BEFORE + 1, BEFORE + 1 + bench.scale.latencies):
            screen.watch(0.2 + chance.random() * 0.3)
            begun = time.monotonic()
            file.write(row(at * EVERY, 100_000))
            waits.append(screen.first(shows_row(at * EVERY), bench.scale.patience) - begun)
    waits.sort()
    yield at_most("a line written → on screen, median", Timing(tuple(waits)), USUAL)
    rare = Timing((waits[min(len(waits) - 1, int(len(waits) * 0.99))],))
    yield at_most("a line written → on screen, 99 %", rare, RARE, f"of {len(waits)}, worst {waits[-1]:.3f} s")


def shows_row(episode: int) -> Callable[[str], object]:
    """The episode in the list of rows or in the header."""
    return re.compile(rf"\b{episode}\b").search


def standing_by(bench: Bench) -> Iterator[Figure]:
    """The screen at 120x36 beside a run that prints a row in ten seconds, then one each second."""
    for (what, rate), (share, kilobytes) in zip(PACE.items(), (IDLE, ROW), strict=True):
        log = live_run(bench.place("standing") / "run")
        with training(rate, [log]), bench.screen(moe_top(log.parent)) as screen:
            cost, sent = costs(bench, screen)
        note = f"{bench.scale.quiet:g} s at 120x36"
        yield Figure(f"{what}: processor", cost, "%", share, note)
        yield Figure(f"{what}: to the terminal", sent, "kB/s", kilobytes, note)


def costs(bench: Bench, screen: Screen) -> tuple[float, float]:
    """Percent of a core, and kB/s, when the screen has come to rest."""
    screen.first(lambda text: "/100000" in text, bench.scale.patience)
    screen.last_change(lambda text: "", lambda: is_busy(screen.process.pid), 10.0)
    before, begun = cpu_seconds(screen.process.pid), time.monotonic()
    sent = screen.watch(bench.scale.quiet)
    took = time.monotonic() - begun
    return (cpu_seconds(screen.process.pid) - before) / took * 100, sent / took / 1000


def many_runs(bench: Bench) -> Iterator[Figure]:
    """Fifty runs at ten rows a second each: processor, keys, and whether every row arrived."""
    folder = bench.place("many")
    logs = [live_run(folder / f"run_{number:02d}", 1) for number in range(RUNS)]
    with bench.screen(moe_top(folder)) as screen:
        screen.first(lambda text: f"{RUNS} runs" in text, bench.scale.patience)
        with training(RATE, logs, 1) as writer:
            time.sleep(2.0)
            cost, sent = costs_at_work(bench, screen)
            waits = [screen.pressed("]", chosen_run, bench.scale.patience) for _ in range(bench.scale.keys)]
            lost, seen = lost_rows(screen, BEFORE + stopped(writer))
    note = f"{RUNS} runs, {RATE:g} rows/s each, {sent:.1f} kB/s to the terminal"
    yield Figure("50 live runs: processor", cost, "%", MANY, note)
    yield Figure("50 live runs: rows lost", lost, "", 0, f"counted on screen, {seen} runs looked at one by one")
    yield at_most("50 live runs: a key, median", Timing(tuple(waits)), KEY)
    yield at_most("50 live runs: a key, worst", Timing((max(waits),)), KEY)


def costs_at_work(bench: Bench, screen: Screen) -> tuple[float, float]:
    """Percent of a core and kB/s while everything grows."""
    seconds = min(20.0, bench.scale.quiet)
    before, begun = cpu_seconds(screen.process.pid), time.monotonic()
    sent = screen.watch(seconds)
    took = time.monotonic() - begun
    return (cpu_seconds(screen.process.pid) - before) / took * 100, sent / took / 1000


def lost_rows(screen: Screen, expected: int) -> tuple[float, int]:
    """Rows that the screen lacks, over all runs that can be chosen, and how many these were."""
    is_busy(screen.process.pid)
    lacking = {chosen_run(screen.text): lacks(screen, expected)}
    for key in "][":
        for _ in range(WALK * RUNS):
            if len(lacking) == RUNS or not moved(screen, key):
                break
            if (name := chosen_run(screen.text)) not in lacking:
                lacking[name] = lacks(screen, expected)
    return float(sum(lacking.values())), len(lacking)


def moved(screen: Screen, key: str) -> bool:
    """Whether another run is chosen after the key."""
    try:
        screen.pressed(key, chosen_run, 1.0)
    except LateError:
        return False
    return True


def lacks(screen: Screen, expected: int) -> int:
    """Rows of the chosen run that the screen does not count; a second is given for the rest of the picture."""

    def has_all(text: str) -> bool:
        return rows_read(text) == expected == counter(text)

    try:
        if not has_all(screen.text):
            screen.first(has_all, 1.0)
    except LateError:
        return expected - min(rows_read(screen.text) or 0, counter(screen.text) or 0)
    return 0
