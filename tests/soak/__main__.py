"""Runs the soak and prints its table; the exit code says whether everything held."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.place import Place
from tests.soak.bars import share_of_a_bar
from tests.soak.ends import Ends, end_often
from tests.soak.life import Life, live

LINES, ROTATIONS, CHECKPOINTS, LIVES = 10_000_000, 1000, 10_000, 60  # ten minutes or so
A_ROW = 160  # bytes that a row of four metrics may take in memory: it takes about a hundred
SLACK = 40 << 20  # bytes that caches may take besides
AT_ONCE = 10  # descriptors more or fewer: files rotated away are held for a while


@contextmanager
def a_place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="moe-top-soak-") as folder:
        place = Place(Path(folder))
        yield place
        place.clear()


def table(life: Life, ends: Ends, bar: float) -> list[tuple[str, str, bool]]:
    """What was done, what came of it, and whether that is well."""
    first, middle, last = life.held[1], life.held[len(life.held) // 2], life.held[-1]
    rows_since = life.rows * (len(life.held) - 2) / max(len(life.held) - 1, 1)
    grown = last.memory - first.memory
    handles = max(held.handles for held in life.held[1:]) - first.handles
    threads = last.threads - middle.threads
    done = f"{life.lines:,} lines, {life.rotations:,} rotations, {life.resizes} resizes, {life.keys} keys"
    return [
        (done, f"{life.seconds / 60:.1f} min", life.code == 0),
        (f"rows written {life.rows:,}: rows that the screen counted", f"{life.counted:,}", life.rows == life.counted),
        (f"checkpoints saved {life.saved:,}: told", f"{life.checkpoints:,}", life.saved == life.checkpoints),
        ("resident after a twentieth, a half, all", f"{first.memory >> 20}, {middle.memory >> 20}, "
         f"{last.memory >> 20} MB: {grown / max(rows_since, 1):.0f} bytes a row", grown < A_ROW * rows_since + SLACK),
        ("descriptors, at first and at most since", f"{first.handles} and {first.handles + handles}",
         handles <= AT_ONCE),
        ("threads, in the middle and at the end", f"{middle.threads} and {last.threads}", threads <= 1),
        ("processes of its own, at most; left", f"{max(held.children for held in life.held)}; {life.left}",
         life.left == 0),
        (f"{ends.lives} lives ended by q, TERM, HUP, INT, KILL, a lost line: orphans", str(ends.orphans),
         ends.orphans == 0),
        ("of these: terminals not restored, wrong exit codes", f"{ends.not_restored}, {ends.wrong_codes}",
         not ends.not_restored and not ends.wrong_codes),
        ("of these: hung", ", ".join(ends.hung) or "0", not ends.hung),
        ("slowest end", f"{ends.slowest:.1f} s", ends.slowest < 3),
        ("a progress bar, 300 states a second", f"{bar:.1%} of a core", bar < 0.1),
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--part", type=float, default=1.0, help="of the whole: 0.1 is a tenth of all counts")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started this in the background had them ignored,
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # and what is started here would inherit that
    chance = random.Random(options.seed)
    rotations = max(int(ROTATIONS * options.part), 5)
    life = Life(rotations * (LINES // ROTATIONS), rotations, rotations * (CHECKPOINTS // ROTATIONS))
    with a_place() as place:
        bar = share_of_a_bar(place)
    with a_place() as place:
        ends = end_often(place, Ends(max(int(LIVES * options.part), 6)), chance)
    with a_place() as place:
        rows = table(live(place, life, chance), ends, bar)
    print("| what | figure | holds |\n|---|---|---|")
    for what, figure, holds in rows:
        print(f"| {what} | {figure} | {'yes' if holds else 'no'} |")
    return 0 if all(holds for _, _, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
