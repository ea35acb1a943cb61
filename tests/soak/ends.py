"""Many short lives of a screen, each ended in its own way: nothing stays behind, and the terminal is as it was."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field

from tests.end_to_end.place import Place
from tests.faults.hostile import GOOD

HANGING = 10.0  # seconds
CATCHABLE = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@dataclass
class Ends:
    """How many lives there were, and what was wrong after them."""

    lives: int
    hung: list[str] = field(default_factory=list)
    orphans: int = 0
    not_restored: int = 0
    wrong_codes: int = 0
    slowest: float = 0.0
    left_files: int = 0


def end_often(place: Place, ends: Ends, chance: random.Random) -> Ends:
    """Start it, end it at a random moment by a random means, look what is left."""
    place.run.mkdir(parents=True, exist_ok=True)
    place.log.write_text(GOOD, "utf-8")
    for _ in range(ends.lives):
        screen = place.open(place.run)
        if chance.random() < 0.7:
            screen.wait_for("400/1000")
        time.sleep(chance.random())
        how = chance.choice([*CATCHABLE, signal.SIGKILL, "q", "hang up"])
        shown = b"\x1b[?1049h" in screen.raw
        began = time.monotonic()
        if how == "hang up":
            screen.hang_up()
            screen.process.wait(30)
        elif how == "q":
            screen.wait_for("400/1000")
            screen.send("q")
            ends.wrong_codes += screen.wait_end() != 0
            ends.not_restored += bool(screen.not_restored())
        else:
            screen.process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                screen.process.wait(HANGING)
            code = screen.process.poll()
            ends.hung += [f"{how!r} {'shown' if shown else 'starting'}"] if code is None else []
            if how in CATCHABLE and shown and code is not None:
                screen.wait_end()
                ends.wrong_codes += code != 128 + how
                ends.not_restored += bool(screen.not_restored())
            screen.close()
        ends.slowest = max(ends.slowest, time.monotonic() - began)
        deadline = time.monotonic() + 5
        while place.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        ends.orphans += len(place.processes())
        screen.close()
    ends.left_files = sum(1 for path in place.here.parent.rglob("*.tmp"))
    return ends
