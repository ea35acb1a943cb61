"""One long life of a screen: it is written, rotated and saved under it, while keys come and its size changes."""

from __future__ import annotations

import json
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import Terminal
from tests.making import SEED_BANNER, native_row
from tests.soak.measures import Held, held_by, holds

EVERY = 10  # lines of which one is a row: the native trainer tells each episode's routing, and each tenth its score
TRIES = 20  # a folder of thousands is scanned seldom: the last ones are told some seconds later
BEHIND = 8  # files rotated away that the screen may still hold; it holds 16
ROUSED = 1.0  # seconds in which a log that was begun anew is read: its event comes at once
LEFT = 2  # turns after which a view that was left is shown no more
SIZES = [(120, 36), (200, 50), (80, 24), (44, 20), (20, 5), (1, 1)]
KEYS = ["?", "?", "z", "e", "1", "2", "3", "4", "5", "6", "7", "1", "f", "t", " ", " "]
LOG = "7"  # the view that opens the log itself


@dataclass
class Life:
    """What was done and what was seen."""

    lines: int
    rotations: int
    saved: int
    seconds: float = 0.0
    rows: int = 0
    counted: int = 0
    checkpoints: int = 0
    resizes: int = 0
    keys: int = 0
    looked_into: int = -LEFT  # the last turn in which the view of the log itself was asked for or left
    in_log: bool = False
    held: list[Held] = field(default_factory=list)
    code: int = -1
    left: int = -1


def live(place: Place, life: Life, chance: random.Random) -> Life:
    """Run the whole of it; AssertionError where the screen does not follow."""
    folder = place.run / "checkpoints"
    folder.mkdir(parents=True)
    place.log.write_text(SEED_BANNER.replace("1000 episodes", f"{life.lines} episodes"), "utf-8")
    screen = place.open(place.run, columns=120, rows=36)
    screen.wait_for("run_1000")
    began = time.monotonic()
    each, saved_each = life.lines // life.rotations, life.saved // life.rotations
    for turn in range(life.rotations):
        write(place.log, turn * each, each, life.lines, chance)
        for n in range(turn * saved_each, (turn + 1) * saved_each):
            save(folder, (n + 1) * (life.lines // life.saved))
        disturb(screen, life, chance, turn)
        if turn + 1 < life.rotations:
            rotate(place, screen, life.in_log or turn - life.looked_into < LEFT)
        if turn % max(life.rotations // 20, 1) == 0:
            life.held.append(held_by(screen.process.pid))
    life.rows = life.rotations * (each // EVERY)
    settle(screen, life)
    life.seconds = time.monotonic() - began
    life.held.append(held_by(screen.process.pid))
    for _ in range(TRIES):
        told = report(place, screen)
        life.counted, life.checkpoints = told["metrics"]["score"]["count"], len(told["checkpoints"])
        if life.checkpoints == life.saved:
            break
        time.sleep(2.0)
    screen.send("q")
    life.code = screen.wait_end(60)
    life.left = len(place.processes())
    return life


def write(log: Path, before: int, count: int, total: int, chance: random.Random) -> None:
    """So many further lines, in pieces that end anywhere."""
    text = "".join(
        native_row(n, total, score=n % 13)
        if n % EVERY == 0
        else f"DEBUG: Episode {n}, Routing: Softmax, Phase: warmup\n"
        for n in range(before + 1, before + count + 1)
    ).encode()
    with log.open("ab", buffering=0) as file:
        at = 0
        while at < len(text):
            size = chance.randint(1, len(text))
            file.write(text[at : at + size])
            at += size


def save(folder: Path, counter: int) -> None:
    """One checkpoint, as trainers save: beside its name first."""
    draft = folder / f"model_{counter:08d}.pth.tmp"
    draft.write_bytes(b"x" * 4096)
    draft.rename(folder / f"model_{counter:08d}.pth")


def rotate(place: Place, screen: Terminal, looked_into: bool) -> None:
    """Rename the log away and begin a new one, once the screen reads the present one; the old one is deleted. Where
    somebody may look into the log, an open file is not yet one that is read: two are, or one for long enough."""
    inode, since = place.log.stat().st_ino, time.monotonic()

    def follows() -> bool:
        times, files = holds(screen.process.pid, inode, place.run)
        is_read = times > 1 or (times == 1 and (not looked_into or time.monotonic() - since > ROUSED))
        return is_read and files <= BEHIND

    screen.wait_for(follows, 120)
    old = place.run / "training_output.log.1"
    place.log.rename(old)
    place.log.touch()
    old.unlink()


def disturb(screen: Terminal, life: Life, chance: random.Random, turn: int) -> None:
    if chance.random() < 0.3:
        screen.resize(*chance.choice(SIZES))
        life.resizes += 1
    if chance.random() < 0.5:
        key = chance.choice(KEYS)
        screen.send(key)
        life.keys += 1
        if key.isdigit():
            life.looked_into = turn if life.in_log or key == LOG else life.looked_into
            life.in_log = key == LOG


def settle(screen: Terminal, life: Life) -> None:
    """The last row is on screen, in the first view."""
    screen.resize(120, 36)
    last = life.lines // life.rotations * life.rotations // EVERY * EVERY
    end = time.monotonic() + 300
    while f"{last}/{life.lines}" not in screen.text or "Checkpoints" not in screen.text:
        assert time.monotonic() < end, screen.text
        screen.send("?" if "╭─ Keys" in screen.text else " " if "paused" in screen.text.lower() else "1")
        time.sleep(1.0)


def report(place: Place, screen: Terminal) -> dict:  # type: ignore[type-arg]  # a run as JSON tells it
    """The run as the screen itself counts it: the JSON document of its snapshot page."""
    screen.send("s")
    screen.wait_for("markdown +JSON|JSON")
    screen.send("\x1b[C")
    screen.wait_for("enter writes")
    screen.send("\r")
    screen.wait_for(lambda: list(place.here.glob("*.json")))
    screen.send("\x1b")
    screen.wait_for(lambda: "─ Snapshot" not in screen.text)
    [file] = place.here.glob("*.json")
    told = json.loads(file.read_bytes())
    os.unlink(file)
    return told["runs"][0]
