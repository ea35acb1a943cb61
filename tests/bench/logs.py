"""Native logs of any length, deterministic and written fast: a million episodes are 88 MB in about a second."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.making import SEED_BANNER, SEED_SUMMARY

VERSION = 1  # of what is generated: kept logs of another version are not taken
LOG_NAME = "training_output.log"
PHASES = {1000: "TRANSITION", 3000: "FINE-TUNE"}  # the native plan; Warmup before
BLOCK = 1000  # episodes between two Summary blocks: at the trainer's 50, a line in five would be no row
ALARM = 10  # Summary blocks between two warnings
TAILS = 997  # rows that differ before they repeat; prime, so that no block is like the one before
LAST = "Score: 17 | Reward: 3.21   | Steps: 477 | α_entropy: 0.677\n"  # values that no other row has
LAST_SCORE, LAST_ENTROPY = "17", "0.677"
CHECKPOINTS = 10  # the newest ones; a minute apart, so that there is an ETA
CHECKPOINT_EVERY = 100
CHECKPOINT = bytes(range(256)) * 256  # 64 kB that are not zeros
_SUMMARY, _, _ALARM = SEED_SUMMARY.replace("7.34 ± 11.19", "9.71 ± 6.02").partition("!")


def total_of(episodes: int) -> int:
    """What the log says the run will have: four fifths are done."""
    return episodes * 5 // 4


def write_log(path: Path, episodes: int) -> None:
    """A row for each episode, falling entropy, Summary blocks and warnings; whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as log:
        log.writelines(blocks(episodes))
    unfinished.rename(path)


def blocks(episodes: int) -> Iterator[str]:
    """The text of a log, in pieces of up to a thousand episodes."""
    total = total_of(episodes)
    tails = {high: _tails(high) for high in (True, False)}
    yield SEED_BANNER.replace("1000", str(total))
    for start in range(0, episodes, BLOCK):
        end = min(start + BLOCK, episodes)
        own = tails[start < min(PHASES)]
        head = f"/{total} | "
        rows = [f"Episode {at}{head}{own[at % TAILS]}" for at in range(start + 1, end + 1)]
        if end == episodes:
            rows[-1] = f"Episode {end}{head}{LAST}"
        yield "".join(rows)
        if end < episodes:
            yield _summary(end) + _banner(end)


def _tails(is_high: bool) -> list[str]:
    """Everything after the episode; entropy near ln 4 in Warmup, between two and three experts later."""
    chance = random.Random(1)
    lowest = 1.380 if is_high else 0.700
    return [
        f"Score: {chance.randrange(17):<3}| Reward: {chance.random() * 4:<6.2f} | Steps: {chance.choice((500, 51)):<4}"
        f"| α_entropy: {lowest + chance.random() / 200:.3f}\n"
        for _ in range(TAILS)
    ]


def _summary(at: int) -> str:
    block = _SUMMARY.format(at=at)
    return block + "!" + _ALARM if at // BLOCK % ALARM == 0 else block


def _banner(at: int) -> str:
    if at not in PHASES:
        return ""
    rule = "=" * 50 + "\n"
    return f"{rule}进入 {PHASES[at]} 阶段 (Episode {at})\n{rule}  路由方式: Sparsemax\n  学习率: 0.0001\n"


def row(episode: int, total: int, score: int = 5) -> str:
    """One line of a live log."""
    return f"Episode {episode}/{total} | Score: {score:<3}| Reward: 1.50   | Steps: 500 | α_entropy: 1.384\n"


def live_text(rows: int, every: int = 1) -> str:
    """The beginning of a live log in Warmup: a row for every so many episodes."""
    return SEED_BANNER + "".join(row(at * every, 100_000, at * 7 % 23) for at in range(1, rows + 1))


def make_run(folder: Path, episodes: int) -> Path:
    """A run folder with its log, generated unless it is there, written to just now, and its newest checkpoints. Nobody
    writes to it: a process that started after these checkpoints would be a session of which no time is known."""
    log = folder / LOG_NAME
    if not log.exists():
        write_log(log, episodes)
    now = time.time()
    os.utime(log, (now, now))
    _save_checkpoints(folder / "checkpoints", episodes, now)
    return log


def _save_checkpoints(folder: Path, episodes: int, now: float) -> None:
    folder.mkdir(exist_ok=True)
    newest = episodes // CHECKPOINT_EVERY
    for number in range(max(1, newest - CHECKPOINTS + 1), newest + 1):
        path = folder / f"model_{number * CHECKPOINT_EVERY:05d}.pth"
        path.write_bytes(CHECKPOINT)
        at = now - (newest - number) * 60.0 - 5.0
        os.utime(path, (at, at))
