"""Builders for the judging tests: native logs of any course, checkpoints, processes, and one rule's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.making import SEED_BANNER, T, run_of
from tui_monitor.analysis.rules import RULES
from tui_monitor.config import Settings, load
from tui_monitor.model.records import (
    Checkpoint,
    CheckpointsSeen,
    LogFacts,
    Process,
    Record,
    Row,
    RunFound,
    Summary,
    WriterSeen,
)
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

SIZE = 9_856_614
Course = Callable[[int], float]


def native(
    records: Iterable[Record], *more: Record, age: float = 0.0, size: int = 9000, live: bool = False
) -> Run:
    """A run of records whose log is of the native format and grew `age` seconds ago."""
    known = list(records)
    facts = LogFacts(size, T - age, size, len(known), "native", live)
    return run_of([RunFound(Clean("run"), "run", "run/train.log"), *known, facts, *more])


def rows(course: Course | float, to: int, start: int = 10, step: int = 10, total: int | None = 4000) -> list[Record]:
    """Native rows with the entropy of a course (a function of the episode, or one value)."""
    entropy = course if callable(course) else lambda episode: course
    return [
        Row(episode, {"score": float(episode % 7), "alpha_entropy": entropy(episode)}, total, episode)
        for episode in range(start, to + 1, step)
    ]


def summary(at: int, **values: float | tuple[float, float]) -> Summary:
    """A Summary whose metrics are means or (mean, deviation)."""
    pairs = {name: value if isinstance(value, tuple) else (value, 0.0) for name, value in values.items()}
    return Summary(at, pairs, line=at)


def numbered(*counters: int, age: float = 600.0, size: int = SIZE) -> list[Checkpoint]:
    """Numbered checkpoints, all of one age."""
    return [saved(f"model_{counter:05d}.pth", counter, age, size) for counter in counters]


def saved(
    name: str, counter: int | None, age: float = 600.0, size: int = SIZE, complete: bool = True
) -> Checkpoint:
    kind = "numbered" if counter is not None else "best"
    return Checkpoint(Clean(name), f"checkpoints/{name}", kind, counter, size, T - age, complete)


def seen(*files: Checkpoint, free: int | None = None, folder: str | None = "checkpoints") -> CheckpointsSeen:
    return CheckpointsSeen(folder, files, free)


def process(pid: int = 48213, started: float = T - 2340, **told: object) -> WriterSeen:
    """The trainer, seen alive."""
    fields = {"state": "running", "cpu_percent": 98.0, **told}
    trainer = Process(pid, started, command=Clean("python train.py"), how=Clean("writes the log"), **fields)  # type: ignore[arg-type]  # fields by name
    return WriterSeen(trainer)


def judge(rule: str, run: Run, settings: Settings | None = None, now: float = T) -> Check | None:
    """What one rule says."""
    return dict(RULES)[rule](run, settings or Settings(), now)


def said(rule: str, run: Run, settings: Settings | None = None, now: float = T) -> Check:
    """What one rule says, where it must say something."""
    check = judge(rule, run, settings, now)
    assert check is not None, f"{rule} says nothing"
    assert check.id == rule
    return check


def configured(folder: Path, text: str) -> Settings:
    """Settings of a configuration text."""
    path = folder / "moe-top.toml"
    path.write_text(text, "utf-8")
    return load([path]).settings


def log_of(lines: Sequence[str], banner: str = SEED_BANNER, **told: float) -> Run:
    """A run read from log text after the native banner."""
    return run_of(banner + "".join(f"{line}\n" for line in lines), **told)
