"""Builders that tests share: runs from log lines, the seed's run folder, worlds without a screen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Batch, LogFacts, Record
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 1, 7, 11, 45, tzinfo=ZONE)  # the seed's moment
T = NOW.timestamp()


def run_of(text: str | Iterable[Record], *more: Record, modified_at: float = T, live: bool = False) -> Run:
    """A run of log text (or of records), as the store holds it; `more` are records of the world."""
    if isinstance(text, str):
        reader = LogReader()
        lines = text.encode().splitlines(keepends=True)
        records: list[Record] = [*reader.read(lines), *reader.finish()]
        size = len(text.encode())
        records.append(LogFacts(size, modified_at, size, reader.lines, reader.format, live))
    else:
        records = list(text)
    return Store().apply(Batch("run", (*records, *more), T))


def native_row(episode: int, total: int = 1000, score: float = 5, entropy: float = 1.384, phase: str = "warmup") -> str:
    """The newer console's line."""
    return (
        f"Episode {episode}/{total} | Score: {score:<3g} | Reward: {score / 3:<6.2f} | Steps: 500 "
        f"| α_entropy: {entropy:.3f} | Phase: {phase}\n"
    )


SEED_BANNER = """==================================================
训练配置: 1000 episodes, 500 steps/episode
专家数量: 4
==================================================
==================================================
进入 WARMUP 阶段 (Episode 0)
==================================================
  路由方式: Softmax
  学习率: 0.0003
  负载均衡系数: 0.01
"""
SEED_SUMMARY = """--------------------------------------------------
Episode {at} Summary
--------------------------------------------------
  episode_score: 7.34 ± 11.19
  alpha_entropy: 1.3849 ± 0.0009
  gradient_norm: 5.41 ± 7.01
  expert_usage_variance: 0.0000 ± 0.0000
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
异常检测:
⚠️ 专家混乱: α熵=1.3849 (正常<1.0)
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
"""
# (score, reward, steps, entropy) of the seed's last two lines; those before repeat with its extremes
SEED_LAST = {280: (0, -0.27, 51, 1.384), 290: (6, 2.60, 500, 1.381)}


def seed_log() -> str:
    """The console of the seed's run up to episode 290, from its own figures: 1.381–1.386, Softmax, 7.34 ± 11.19."""
    text = [SEED_BANNER]
    for episode in range(10, 300, 10):
        usual = (episode * 7 % 23, 1.5, 500, 1.383 + episode % 40 / 10000)
        score, reward, steps, entropy = SEED_LAST.get(episode, usual)
        text.append(f"DEBUG: Episode {episode - 10}, Routing: Softmax, Phase: warmup\n")
        text.append(
            f"Episode {episode}/1000 | Score: {score:<3}| Reward: {reward:<6.2f} | Steps: {steps:<4}"
            f"| α_entropy: {entropy:.3f}\n"
        )
        if episode % 50 == 0:
            text.append(SEED_SUMMARY.format(at=episode))
    return "".join(text)


def seed_folder(parent: Path, now: datetime = NOW) -> Path:
    """The seed's run folder: its log, and its checkpoint list with times of 290 episodes in 39 minutes. Checkpoints
    300, 400 and 500 are of another run, an hour before."""
    run = parent / "ablation_v3" / "results" / "warmup_1000"
    (run / "checkpoints").mkdir(parents=True)
    started = now - timedelta(minutes=39)
    log = run / "training_output.log"
    log.write_text(seed_log(), "utf-8")
    os.utime(log, (now.timestamp(), now.timestamp()))
    for counter in (100, 200):
        _save(run, f"model_{counter:05d}.pth", started + timedelta(minutes=39) * counter / 290)
    for counter in (300, 400, 500):
        _save(run, f"model_{counter:05d}.pth", started - timedelta(hours=1))
    _save(run, "best_model.pth", started + timedelta(minutes=30))
    return run


def _save(run: Path, name: str, at: datetime) -> None:
    """A file of the seed's 9.4 MB."""
    path = run / "checkpoints" / name
    path.write_bytes(bytes(9_856_614))
    os.utime(path, (at.timestamp(), at.timestamp()))


def let_others_in(folder: Path) -> None:
    """Open the folder and those it lies in to every user, where they are closed: a test's own, as pytest makes them."""
    for part in (folder, *folder.parents):
        if part.stat().st_mode & 0o055 != 0o055:
            part.chmod(0o755)
