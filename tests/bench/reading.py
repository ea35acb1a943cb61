"""Rows about commands without a screen: every metric of a log, what the cache saves, and how fast an answer comes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.figures import Figure, Timing, at_most, in_turn, ratio
from tests.bench.load import niceness, resident_megabytes
from tests.bench.logs import LOG_NAME, live_text
from tests.bench.place import Bench, log_of, moe_top

LNAV_INDEX = 3.5  # times; the goal is 2.5
MEGABYTES, WORKERS = 110, 2
LOOK = 0.02  # seconds
AGAIN = 0.4  # seconds
HELP, SMALL, GIANT = 0.090, 0.250, 0.400  # seconds
SMALL_ROWS = 100
BESIDE = "check, 1 GB with its stderr in a file beside it"


def full_reading(bench: Bench) -> Iterator[Figure]:
    """`check --full` with nothing in the cache, beside lnav's index, `wc -l` and `grep -c` of the same log."""
    run = bench.run(bench.scale.large)
    measures = {"moe-top": lambda: bench.seconds(moe_top("check", "--full", run))}
    for name, command in bench.peers.readers(log_of(run)).items():
        measures[name] = lambda command=command: bench.seconds(command)  # type: ignore[misc]
    took = in_turn(measures, bench.scale.times, bench.scale.budget)
    targets = (("lnav's index", LNAV_INDEX), ("wc -l", None), ("grep -c", None))
    for name, target in targets:
        theirs = took.get(name, Timing((), "not installed"))
        yield ratio(f"check --full, cold ÷ {name}", took["moe-top"], theirs, target, name)


def footprint(bench: Bench) -> Iterator[Figure]:
    """What `check --full` takes of the machine while it reads the long log: memory, workers, their niceness."""
    process = subprocess.Popen(
        moe_top("check", "--full", bench.run(bench.scale.large)), env=bench.home(), stdout=subprocess.DEVNULL
    )
    highest, workers = 0.0, 0
    nice: set[int] = set()
    while process.poll() is None:
        highest = max(highest, resident_megabytes(process.pid))
        children = niceness(process.pid)
        workers, nice = max(workers, len(children)), nice | set(children)
        time.sleep(LOOK)
    yield Figure("check --full: highest resident memory", highest, "MB", MEGABYTES, "workers included")
    yield Figure("check --full: workers at once", workers, "", WORKERS, f"niceness {sorted(nice)}" if nice else "")


def full_reading_again(bench: Bench) -> Iterator[Figure]:
    """`check --full` of a log that was read before."""
    run, env = bench.run(bench.scale.large), bench.home()
    command = moe_top("check", "--full", run)
    first = in_turn({"": lambda: bench.seconds(command, env)}, 1, 0.0)[""]
    again = in_turn({"": lambda: bench.seconds(command, env)}, bench.scale.times, bench.scale.budget)[""]
    yield at_most("check --full, read before", again, AGAIN, f"{again.words}; at first {first.words}")


def commands(bench: Bench) -> Iterator[Figure]:
    """`--help` and `check` of a small run in turn, `check` of a gigabyte; and whether a screen is loaded for it."""
    small = small_run(bench)
    measures: dict[str, Callable[[], float]] = {
        "--help": lambda: bench.seconds(moe_top("--help")),
        "check, small run": lambda: bench.seconds(moe_top("check", small)),
    }
    targets = {"--help": HELP, "check, small run": SMALL, "check, 1 GB": GIANT, BESIDE: GIANT}
    for measure in measures.values():
        measure()  # once, so that the bytecode of this checkout is there
    took = in_turn(measures, 2 * bench.scale.times + 1, bench.scale.budget)
    if bench.scale.giant is not None:
        run = bench.run(bench.scale.giant)
        command, beside = moe_top("check", run), moe_top("check", with_stderr(bench, run))
        giant = {"check, 1 GB": lambda: bench.seconds(command), BESIDE: lambda: bench.seconds(beside)}
        took |= in_turn(giant, bench.scale.times, bench.scale.budget)
    for name, target in targets.items():
        yield at_most(name, took.get(name, Timing((), "only without --quick")), target)
    yield Figure("modules of textual that check imports", textual_modules(bench, small), "", 0)


def with_stderr(bench: Bench, run: Path) -> Path:
    """The same log as a launcher keeps it that parts stdout and stderr."""
    place = bench.place("parted")
    (place / "train.out").symlink_to(run / LOG_NAME)
    (place / "train.err").write_text("UserWarning: an old interface\n", "utf-8")
    return place


def small_run(bench: Bench) -> Path:
    run = bench.place("small")
    (run / LOG_NAME).write_text(live_text(SMALL_ROWS), "utf-8")
    return run


def textual_modules(bench: Bench, run: Path) -> float:
    """Counted by Python's own list of imports."""
    command = moe_top("check", run)
    told = subprocess.run(
        [command[0], "-X", "importtime", *command[1:]], env=bench.home(), capture_output=True, text=True, check=False
    )
    return sum(line.split("|")[-1].strip().split(".")[0] == "textual" for line in told.stderr.splitlines())
