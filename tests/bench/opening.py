"""Rows about opening a log: the first useful frame, the whole history, opening it again, memory, keys meanwhile."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.figures import Figure, Timing, at_most, in_turn, last_words, ratio
from tests.bench.load import is_busy, resident_megabytes
from tests.bench.logs import LAST, total_of
from tests.bench.place import Bench, log_of, moe_top
from tests.bench.seen import charts, dashboard, last_line, useful
from tests.bench.terminal import LateError, Screen

TOOLONG, LNAV, GIANT = 0.5, 1.1, 1.2  # times theirs
CHARTS = 0.2  # seconds from the first dashboard to whole charts, of a log read before
MEGABYTES = {"large": 110, "giant": 150}
KEY = 0.05  # seconds
FLAT = 1.5  # times as long to draw: noise of a loaded machine, not twelve times
LOOKS = 3  # seconds of rest until the charts count as whole: some are drawn anew more rarely than rows come
GROWN = 100  # episodes appended between two visits


def until(bench: Bench, command: Sequence[str], is_there: Callable[[str], bool]) -> float:
    """Seconds from the start of a program to this on its screen."""
    with bench.screen(command) as screen:
        return screen.first(is_there, bench.scale.patience) - screen.begun


def first_frame(bench: Bench) -> Iterator[Figure]:
    """State, last episode, entropy, score and ETA of the long log, and the dashboard, beside the peers' last line."""
    episodes = bench.scale.large
    run = bench.run(episodes)
    measures = {
        "moe-top": lambda: until(bench, moe_top(run), useful(episodes)),
        "dashboard": lambda: until(bench, moe_top(run), dashboard(episodes)),
    }
    for name, command in bench.peers.screens(log_of(run)).items():
        measures[name] = lambda command=command: until(bench, command, last_line(episodes))  # type: ignore[misc]
    took = in_turn(measures, bench.scale.times, bench.scale.budget)
    for name, target in (("toolong", TOOLONG), ("lnav", LNAV)):
        whose = f"{name}'s last line on screen"
        theirs = took.get(name, Timing((), "not installed"))
        yield ratio(f"first useful frame ÷ {name}", took["moe-top"], theirs, target, whose)
        yield ratio(f"dashboard ÷ {name}", took["dashboard"], theirs, None, whose)


def first_frame_giant(bench: Bench) -> Iterator[Figure]:
    """The same of a gigabyte, against the long log."""
    what = "first useful frame, 1 GB ÷ 88 MB"
    if bench.scale.giant is None:
        yield Figure(what, None, "×", GIANT, "only without --quick")
        return
    runs = {episodes: bench.run(episodes) for episodes in (bench.scale.large, bench.scale.giant)}
    took = in_turn(
        {str(n): lambda n=n, run=run: until(bench, moe_top(run), useful(n)) for n, run in runs.items()},  # type: ignore[misc]
        bench.scale.times, bench.scale.budget,
    )  # fmt: skip
    yield ratio(what, took[str(bench.scale.giant)], took[str(bench.scale.large)], GIANT, "88 MB")


def visit(bench: Bench, run: Path, episodes: int, env: Mapping[str, str]) -> tuple[float, float]:
    """Seconds to the first dashboard, and from there to the last change of the charts."""
    with bench.screen(moe_top(run), env) as screen:
        first = screen.first(dashboard(episodes), bench.scale.patience)
        last = screen.last_change(charts, lambda: is_busy(screen.process.pid), bench.scale.patience, LOOKS)
        return first - screen.begun, max(0.0, last - first)


def reopening(bench: Bench) -> Iterator[Figure]:
    """The long log on screen: whole history at first, then again, then grown."""
    episodes = bench.scale.large
    run, env = bench.place("grown"), bench.home()
    shutil.copytree(bench.run(episodes), run, dirs_exist_ok=True)
    grown = episodes + GROWN
    steps: list[tuple[str, int, float | None]] = [
        ("full history on screen, cold", episodes, None), ("reopened, unchanged: full charts after the dashboard",
        episodes, CHARTS), ("reopened, grown: full charts after the dashboard", grown, CHARTS),
    ]  # fmt: skip
    for what, at, target in steps:
        if at == grown:
            grow(log_of(run), episodes)
        yield _visited(bench, run, at, env, what, target)


def _visited(bench: Bench, run: Path, at: int, env: Mapping[str, str], what: str, target: float | None) -> Figure:
    try:
        first, rest = visit(bench, run, at, env)
    except LateError as error:
        return Figure(what, None, "s", target, f"not in time: {last_words(error)}")
    value = rest if target is not None else first + rest
    return Figure(what, value, "s", target, f"first dashboard after {first:.2f} s")


def grow(log: Path, episodes: int) -> None:
    """A hundred more episodes, the last one with the values that are looked for."""
    with log.open("a", encoding="utf-8") as file:
        for at in range(episodes + 1, episodes + GROWN + 1):
            file.write(f"Episode {at}/{total_of(episodes)} | {LAST}")


def memory(bench: Bench) -> Iterator[Figure]:
    """Resident memory of the screen and its workers when all is read, beside the peers'."""
    yield from memory_of(bench, bench.scale.large, MEGABYTES["large"])
    if bench.scale.giant is None:
        yield Figure("resident with 12 M episodes", None, "MB", MEGABYTES["giant"], "only without --quick")
    else:
        yield from memory_of(bench, bench.scale.giant, MEGABYTES["giant"])


def memory_of(bench: Bench, episodes: int, most: float) -> Iterator[Figure]:
    run = bench.run(episodes)
    told = []
    for name, command in bench.peers.screens(log_of(run)).items():
        held_by, _ = _resident(bench, command, last_line(episodes))
        told.append(f"{name} {held_by:.0f} MB" if held_by else f"{name} too late")
    ours, highest = _resident(bench, moe_top(run), dashboard(episodes))
    late = [] if ours else ["not all read in time"]
    note = ", ".join([*late, f"highest {highest:.0f} MB", *told])
    yield Figure(f"resident with {episodes / 1e6:g} M episodes", ours, "MB", most, note)


def _resident(bench: Bench, command: Sequence[str], is_there: Callable[[str], bool]) -> tuple[float | None, float]:
    """Megabytes at rest, None where it never came to rest; and the highest seen, once a second."""
    highest = 0.0

    def looked(pid: int) -> bool:
        nonlocal highest
        busy = is_busy(pid)
        highest = max(highest, resident_megabytes(pid))
        return busy

    with bench.screen(command) as screen:
        try:
            screen.first(is_there, bench.scale.patience)
            screen.last_change(lambda text: "", lambda: looked(screen.process.pid), bench.scale.patience)
        except LateError:
            return None, max(highest, resident_megabytes(screen.process.pid))
        return resident_megabytes(screen.process.pid), highest


def keys_while_loading(bench: Bench) -> Iterator[Figure]:
    """`?` pressed again and again while the longest log is read."""
    episodes = bench.scale.giant or bench.scale.large
    run, waits = bench.run(episodes), []
    with bench.screen(moe_top(run)) as screen:
        screen.first(lambda text: "quit" in text, bench.scale.patience)
        for _ in range(bench.scale.keys):
            waits.append(screen.pressed("?", help_is_open, bench.scale.patience))
            time.sleep(0.1)
    timing = Timing(tuple(waits))
    yield at_most("a key while loading, median", timing, KEY)
    yield at_most("a key while loading, worst", Timing((max(waits),)), KEY)


def help_is_open(text: str) -> bool:
    """The help names a key that no footer has room for."""
    return "previous run" in text or "PgUp" in text


def drawing(bench: Bench) -> Iterator[Figure]:
    """`z` draws the charts anew: with a thousand episodes and with the longest log, alternating."""
    short, long = 1000, bench.scale.giant or bench.scale.large
    with bench.screen(moe_top(bench.run(short))) as small, bench.screen(moe_top(bench.run(long))) as big:
        took: dict[str, Timing] = {}
        try:
            for screen, episodes in ((small, short), (big, long)):
                screen.first(dashboard(episodes), bench.scale.patience)
                screen.last_change(charts, lambda screen=screen: is_busy(screen.process.pid), bench.scale.patience)  # type: ignore[misc]
            took = in_turn({"short": lambda: zoomed(small), "long": lambda: zoomed(big)}, bench.scale.keys, 60.0)
        except LateError as error:
            took = {"short": Timing(()), "long": Timing((), f"not in time: {last_words(error)}")}
    yield ratio(f"charts drawn anew, {long / 1e6:g} M episodes ÷ 1,000", took["long"], took["short"], FLAT, "1,000")


def zoomed(screen: Screen) -> float:
    """Seconds from `z` to another picture of the charts."""
    return screen.pressed("z", charts, 10.0)
