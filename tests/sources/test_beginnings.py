"""What the first bytes of a run's files show: they are read once of each, and of a file that comes later anew."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tui_monitor.sources import followed
from tui_monitor.sources.backlog import Plan
from tui_monitor.sources.files import Files
from tui_monitor.sources.heads import told_per_step
from tui_monitor.sources.history import Cache


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file's beginning was read."""
    counted: Counter[str] = Counter()

    def counting(path: Path, name: str) -> dict[str, float]:
        counted[name] += 1
        return told_per_step(path, name)

    monkeypatch.setattr(followed, "told_per_step", counting)
    return counted


def make(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text("".join(f"step {at}/100 | loss {1 / at:.3f}\n" for at in range(1, 9)))
    return [folder / name for name in names]


def behind() -> Plan:
    return Plan("behind", Cache(None), lambda path: None)


def test_each_file_is_asked_once_and_an_only_one_never(tmp_path: Path, asked: Counter[str]) -> None:
    log, other, third = make(tmp_path, "train.log", "a.log", "b.log")
    Files(log, [], {}, (), behind()).close()
    assert asked == {}
    files = Files(log, [other], {}, (), behind())
    assert asked == {"train.log": 1, "a.log": 1}
    files.extend([third])
    files.read(1 << 16)
    files.close()
    assert asked == {"train.log": 2, "a.log": 2, "b.log": 1}


def test_of_other_ranks_none_is_asked(tmp_path: Path, asked: Counter[str]) -> None:
    first, *others = make(tmp_path, "rank_0.log", "rank_1.log", "rank_2.log")
    Files(first, others, {}, (), behind()).close()
    assert asked == {}


def test_rows_are_counted_for_each_step_of_their_counter(tmp_path: Path) -> None:
    (tmp_path / "loss.csv").write_text("step,loss,score\n0,1.0,\n10,0.5,3\n20,0.25,\n")
    assert told_per_step(tmp_path / "loss.csv", "loss.csv") == {"loss": 3 / 20, "score": 1 / 20}
    assert told_per_step(tmp_path / "none.csv", "none.csv") == {}
