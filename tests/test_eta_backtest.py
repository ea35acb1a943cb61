"""The back-test of the estimate: it passes on honest times, and fails on times that nobody could foresee."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.eta_backtest import asked, main, recorded, score
from tui_monitor.analysis.interval import batch_width

Seconds = Callable[[random.Random, int], float]


def record(folder: Path, seconds: Seconds, runs: int = 6, rows: int = 200) -> Path:
    """Recorded runs of one family, as a monitor's CSV of elapsed seconds."""
    (folder / "family").mkdir()
    for seed in range(runs):
        chance, elapsed, lines = random.Random(seed), 0.0, ["r,l,t"]
        for at in range(rows):
            elapsed += seconds(chance, at)
            lines.append(f"1,10,{elapsed:.3f}")
        (folder / "family" / f"{seed}.csv").write_text("\n".join(lines))
    return folder


class Spells:
    """Slow and fast spells of twenty episodes, up to a factor of two, with noise; other ones in each run."""

    def __init__(self) -> None:
        self.speed = 10.0

    def __call__(self, chance: random.Random, at: int) -> float:
        if at % 20 == 0:
            self.speed = chance.uniform(6, 14)
        return self.speed * chance.uniform(0.8, 1.2)


def test_runs_that_become_ever_slower_are_not_calibrated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(record(tmp_path, lambda chance, at: 1.03**at)) == 1
    told = capsys.readouterr().out
    assert "family held" in told.splitlines()[-1]


def test_spells_of_speed_are_held_and_the_tables_are_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(record(tmp_path, Spells(), runs=12)) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "calibrated"
    assert "resumed at 50%" in told and told.count("at 95%") == 2
    whole, resumed = re.findall(r"^all .* score +([0-9.]+)  batch means +([0-9.]+)", told, re.MULTILINE)
    assert [float(own) < float(plain) for own, plain in (whole, resumed)] == [True, True]


def test_an_interval_that_is_too_narrow_for_them_is_not_calibrated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The noise of the last half alone knows nothing of the spells to come."""
    monkeypatch.setattr("tui_monitor.analysis.eta.half_width", lambda pace, left, floor: batch_width(pace, left) / 2)
    assert main(record(tmp_path, Spells(), runs=12)) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("all held ")


def test_a_folder_without_times_cannot_be_tried(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("reward\n1\n2\n")
    assert main(tmp_path) == 3


def test_times_are_read_from_lines_of_several_kinds(tmp_path: Path) -> None:
    def told(line: str) -> list[float]:
        (tmp_path / "log.txt").write_text("".join(line.format(at=at, clock=f"{at // 60:02}:{at % 60:02}")
                                                  for at in range(120)))  # fmt: skip
        return recorded(tmp_path / "log.txt")

    assert told("Episode {at}  Secs:  {at}\n") == list(range(120))
    assert told("{{'loss': 1.5, 'iter_time': 2.0, 'n': {at}}}\n")[-1] == 240
    stamped = told("2025-12-19 14:{clock},250 - INFO - Episode {at}, Reward: 3\n2025-12-19 15:00:00,001 - saved\n")
    assert stamped == pytest.approx(list(range(120)))
    assert told("Episode {at} Reward: 3\n") == []


def test_width_does_not_buy_the_score() -> None:
    right, wide, missed = score(90, 110, 100), score(1, 1000, 100), score(101, 121, 100)
    assert right < missed < wide
    assert score(110, 130, 100) == pytest.approx(0.2 + 10 * 0.1)


def test_a_resumed_half_is_asked_about_its_own_part_only() -> None:
    times = [at * 10.0 for at in range(401)]
    found = list(asked(times, begin=200))
    assert len(found) == 19
    assert all(one.held for one in found)
