"""Row 12 after the search: a disk that dies while a run is read makes that run unknown, and ends every command."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.making import NOW, native_row
from tests.sources.hanging import Disk, disk, make_run
from tests.sources.test_patient_check import make_ended
from tui_monitor import vigil
from tui_monitor.cli.recorded import recorded
from tui_monitor.config import Settings
from tui_monitor.headless import answering, comparing, gathering
from tui_monitor.headless.answering import NoAnswer
from tui_monitor.headless.commands import check, list_runs
from tui_monitor.headless.comparing import compare
from tui_monitor.headless.explain import explain
from tui_monitor.headless.finding import find_runs
from tui_monitor.headless.world import CannotJudge, Question, World
from tui_monitor.model.isolation import noted
from tui_monitor.replay import Replay
from tui_monitor.sources.backlog import SMALL, Plan
from tui_monitor.sources.discovery import Discovery
from tui_monitor.sources.state import StateFile

__all__ = ["disk"]

WORLD = World(lambda folder: Settings(), None, NOW, "here", "0")
LOG = "training_output.log"


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch, disk: Disk) -> Iterator[None]:
    monkeypatch.setattr(vigil, "PATIENCE", 0.2)
    monkeypatch.setattr(answering, "HURRY", 0.05)
    yield
    disk.answer()


def dies_after_the_search(place: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch, reading: bool = False) -> None:
    find = gathering.search

    def searched(paths: list[Path]) -> Discovery:
        found = find(paths)
        disk.hang(place, reading=reading)
        return found

    monkeypatch.setattr(gathering, "search", searched)


@pytest.mark.parametrize(("place", "reading"), [(LOG, False), (LOG, True), ("checkpoints", False)])
def test_a_run_whose_disk_dies_is_unknown_and_all_others_are_told(
    place: str, reading: bool, tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it hangs at its name, at what is in it, or beside it; whatever was asked before that answered."""
    make_ended(tmp_path / "good")
    dead = make_ended(tmp_path / "dead")
    (dead / "progress.csv").write_text("step,loss\n1,2.0\n", "utf-8")
    (dead / "checkpoints").mkdir()
    dies_after_the_search(dead / place, disk, monkeypatch, reading)
    why = f"no answer from {dead / place} for 0 s"
    for as_json in (True, False):
        answer = check(Question([tmp_path]), WORLD, as_json)
        assert answer.code == 3
        if as_json:
            told = {run["name"]: (run["verdict"], run["problems"]) for run in json.loads(answer.text)["runs"]}
            assert told == {"dead": ("unknown", [why]), "good": ("healthy", [])}
        else:
            assert f"UNKNOWN dead – unknown {why}" in answer.text and "HEALTHY good" in answer.text
        disk.answer()


def test_a_list_of_runs_has_the_one_that_gives_no_answer(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ended(tmp_path / "good")
    dies_after_the_search(make_ended(tmp_path / "dead") / LOG, disk, monkeypatch)
    answer = list_runs(Question([tmp_path]), WORLD, as_json=False)
    assert answer.code == 0 and "dead" in answer.text and "unknown" in answer.text.lower() and "good" in answer.text


def test_a_configuration_that_hangs_is_its_own_runs_trouble(tmp_path: Path) -> None:
    """It lies in the run's folder, or above: the run's place is told."""
    gate, dead = threading.Event(), make_ended(tmp_path / "dead")
    make_ended(tmp_path / "good")

    def settings_of(folder: Path) -> Settings:
        if folder == dead:
            gate.wait(30)
        return Settings()

    answer = check(Question([tmp_path]), WORLD._replace(settings_of=settings_of), as_json=True)
    gate.set()
    told = {run["name"]: run["problems"] for run in json.loads(answer.text)["runs"]}
    assert told == {"dead": [f"no answer from {dead} for 0 s"], "good": []} and answer.code == 3


def test_a_home_that_hangs_is_called_by_its_name(tmp_path: Path, disk: Disk) -> None:
    """What is remembered of a run may be on another disk than the run."""
    run, state = make_ended(tmp_path / "run"), StateFile(tmp_path / "state")
    memory = state._path_of(str(run / LOG))
    disk.hang(memory)
    answer = check(Question([run]), WORLD._replace(state=state), as_json=False)
    assert (answer.text, answer.code) == (f"UNKNOWN run – unknown no answer from {memory} for 0 s\n", 3)


def test_a_large_log_that_hangs_is_called_by_its_name(tmp_path: Path, disk: Disk) -> None:
    """Though what is remembered of it was asked for last, and answered."""
    log = make_run(tmp_path / "run") / LOG
    log.write_text("".join(native_row(at) for at in range(10, 5000, 10)), "utf-8")
    disk.hang(log, reading=True)
    world = WORLD._replace(state=StateFile(tmp_path / "state"), plan=Plan("whole"))
    answer = check(Question([log]), world, as_json=False)
    assert log.stat().st_size > SMALL and f"no answer from {log} for 0 s" in answer.text and answer.code == 3


@pytest.mark.parametrize("side", ["one", "other"])
def test_a_comparison_with_a_disk_that_hangs_cannot_be_made(side: str, tmp_path: Path, disk: Disk) -> None:
    one, other = make_ended(tmp_path / "one"), make_ended(tmp_path / "other")
    disk.hang(tmp_path / side / LOG, reading=True)
    with pytest.raises(CannotJudge, match=f"no answer from {tmp_path}/{side}/{LOG} for 0 s"):
        compare(one, other, WORLD, "md")
    disk.hang(tmp_path / side)
    began = time.monotonic()
    with pytest.raises(CannotJudge, match="no answer from"):
        compare(one, other, WORLD, "md")
    assert time.monotonic() - began < 20, "whoever asks this disk himself waits for 30 s"


def test_a_comparison_goes_round_what_the_search_found_silent(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits there once more; it is said."""
    monkeypatch.setattr(vigil, "PATIENCE", 20.0)
    one, other = make_ended(tmp_path / "one"), make_ended(tmp_path / "other")
    (other / "checkpoints").mkdir()
    disk.hang(other / "checkpoints")
    answer = compare(one, other, WORLD, "md")
    assert answer.talk == (f"no answer from {other}/checkpoints for 0 s",)


def test_a_baseline_that_gives_no_answer_is_said(tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are told without it."""
    run, baseline = make_ended(tmp_path / "run"), make_ended(tmp_path / "baseline")
    (report,), *_ = gathering.gather(Question([run]), WORLD)
    disk.hang(baseline / LOG, reading=True)
    assert comparing.against_baseline([report], WORLD) == ({}, (f"no answer from {baseline}/{LOG} for 0 s",))
    disk.hang(run)
    assert comparing.against_baseline([report], WORLD) == ({}, (f"no answer from {run} for 0 s",))


def test_a_log_that_hangs_cannot_be_explained(tmp_path: Path, disk: Disk) -> None:
    log = make_run(tmp_path / "run") / LOG
    for reading in (True, False):
        disk.hang(log, reading=reading)
        with pytest.raises(NoAnswer, match=f"no answer from {log} for 0 s"):
            explain(log, WORLD, as_json=False)


def test_a_replay_of_what_hangs_says_so_and_is_no_failure_of_ours(tmp_path: Path, disk: Disk) -> None:
    run = make_run(tmp_path / "run")
    (found,) = find_runs([run], WORLD.settings_of).runs
    disk.hang(run / LOG, reading=True)
    player = Replay(lambda: recorded(found, WORLD), None)
    noted()  # what other tests left
    player.start(lambda: None)
    while not (player.failure or player.ready):
        time.sleep(0.01)
    player.stop()
    assert player.failure == f"no answer from {run}/{LOG} for 0 s" and noted() == []


def test_the_settings_of_a_search_are_not_waited_for_in_vain(tmp_path: Path) -> None:
    gate, run = threading.Event(), make_run(tmp_path / "run")

    def settings_of(folder: Path) -> Settings:
        gate.wait(30)
        return Settings()

    with pytest.raises(NoAnswer, match=f"no answer from {run} for 0 s"):
        find_runs([tmp_path], settings_of)
    gate.set()
