"""The back-test of the estimate: it passes on honest times, and fails on times that nobody could foresee."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.eta_backtest import asked, main, score

Course = Callable[[random.Random, int], float]


def record(folder: Path, course: Course, runs: int = 6, rows: int = 200) -> Path:
    """Recorded runs of one family, as a monitor's CSV of elapsed seconds."""
    (folder / "family").mkdir()
    for seed in range(runs):
        chance, elapsed, lines = random.Random(seed), 0.0, ["r,l,t"]
        for at in range(rows):
            elapsed += course(chance, at)
            lines.append(f"1,10,{elapsed:.3f}")
        (folder / "family" / f"{seed}.csv").write_text("\n".join(lines))
    return folder



SPELLS = [chance.uniform(5, 15) for chance in [random.Random(3)] for _ in range(10)]


def drifting(chance: random.Random, at: int) -> float:
    """Slow and fast spells of twenty episodes, up to a factor of three, with noise."""
    return SPELLS[at // 20 % 10] * chance.uniform(0.8, 1.2)


def test_runs_that_become_ever_slower_are_not_calibrated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(record(tmp_path, lambda chance, at: 1.03**at)) == 1
    told = capsys.readouterr().out
    assert "family held" in told.splitlines()[-1]


def test_spells_of_speed_are_held_and_the_tables_are_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(record(tmp_path, drifting))
    told = capsys.readouterr().out
    assert "resumed at 50%" in told
    assert told.count("at 95%") == 2
    assert "batch means" in told
    assert code in (0, 1) and ("calibrated" in told) == (code == 0)


def test_a_folder_without_times_cannot_be_tried(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("reward\n1\n2\n")
    assert main(tmp_path) == 3


def test_width_does_not_buy_the_score() -> None:
    right, wide, missed = score(90, 110, 100), score(1, 1000, 100), score(101, 121, 100)
    assert right < missed < wide
    assert score(110, 130, 100) == pytest.approx(0.2 + 10 * 0.1)


def test_a_resumed_half_is_asked_about_its_own_part_only() -> None:
    times = [at * 10.0 for at in range(401)]
    found = list(asked(times, begin=200))
    assert len(found) == 19
    assert all(one.held for one in found)
