"""Row 12 at the very start: a disk that gives no answer hides nothing but what is on it, and that no longer than it
hangs."""

from __future__ import annotations

import itertools
import os
import threading
import time
from pathlib import Path
from typing import ClassVar

import pytest

from tests.sources.hanging import Disk, disk, make_run
from tui_monitor.routes import Routes
from tui_monitor.scout import DISCOVER_SHARE, Scout
from tui_monitor.sources import patient
from tui_monitor.sources.discovery import Silence
from tui_monitor.sources.patient import PatientSearch, in_time
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.walk import Walk
from tui_monitor.sources.walker import Walker
from tui_monitor.telling import Telling

__all__ = ["disk"]


def names(search: PatientSearch) -> list[str]:
    return sorted(run.name for run in search().runs)


def test_without_a_dead_disk_all_is_as_ever(tmp_path: Path) -> None:
    make_run(tmp_path / "one")
    make_run(tmp_path / "two")
    search = PatientSearch([tmp_path])
    assert (names(search), search().unanswered) == (["one", "two"], ())


def test_a_folder_that_hangs_hides_no_neighbour_and_is_found_when_it_answers(tmp_path: Path, disk: Disk) -> None:
    make_run(tmp_path / "good")
    disk.hang(make_run(tmp_path / "dead"))
    search = PatientSearch([tmp_path])
    found = search()
    assert [run.name for run in found.runs] == ["good"]
    assert found.unanswered == (f"no answer from {tmp_path}/dead for 0 s",)
    assert [run.name for run in search().runs] == ["good"], "it is not asked a second time while it hangs"
    assert sum(thread.name == "moe-top search" for thread in threading.enumerate()) == 1
    disk.answer()
    while search().unanswered:
        threading.Event().wait(0.01)
    assert names(search) == ["dead", "good"]


def test_a_path_that_hangs_holds_up_no_other(tmp_path: Path, disk: Disk) -> None:
    good, dead = make_run(tmp_path / "a" / "good"), make_run(tmp_path / "b" / "dead")
    disk.hang(dead)
    found = PatientSearch([dead, good])()
    assert [run.name for run in found.runs] == ["good"]
    assert f"no answer from {dead} for 0 s" in found.why_none


def test_what_is_slow_but_answers_is_told_late(tmp_path: Path, disk: Disk) -> None:
    """A folder whose every listing takes longer than we wait is told by the search after it has answered."""
    disk.hang(make_run(tmp_path / "slow"))
    search = PatientSearch([tmp_path])
    assert names(search) == []
    disk.answer()
    (walker,) = search._hanging.values()
    assert walker.done.wait(30)
    disk.hang(tmp_path / "slow")
    assert names(search) == ["slow"]


@pytest.mark.parametrize(
    ("bare", "place", "rest"),
    [
        ("version_3", "hparams.yaml", ["exp/version_3", "good"]),  # asked for its title
        ("run", "progress.csv", ["good", "run"]),
        ("run", "checkpoints", ["good", "run"]),
        ("run", "logs", ["good", "run"]),
        ("run", "training_output.log", ["good"]),
    ],
)
def test_what_hangs_is_called_by_its_name_and_all_else_is_told(
    bare: str, place: str, rest: list[str], tmp_path: Path, disk: Disk
) -> None:
    """Not the folder it is in: that would hide the run, or its neighbours."""
    make_run(tmp_path / "exp" / "good")
    inside = make_run(tmp_path / "exp" / bare) / place
    if "." not in place:
        inside.mkdir()
    elif not inside.exists():
        inside.write_text("run_name: x\n" if place.endswith("yaml") else "step,loss\n1,2.0\n", "utf-8")
    disk.hang(inside)
    search = PatientSearch([tmp_path / "exp"])
    found = search()
    assert sorted(run.name for run in found.runs) == rest
    assert found.silent_places == (inside,)


@pytest.mark.parametrize("name", ["training_output.log", "progress.csv"])
def test_whichever_question_hangs_its_place_is_told(
    name: str, tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may answer what it remembers, the size of a file, and hang when that is read."""
    monkeypatch.setattr(patient, "PATIENCE", 0.1)
    place = make_run(tmp_path / "bad") / name
    (tmp_path / "bad" / "progress.csv").write_text("step,loss\n1,2.0\n", "utf-8")
    make_run(tmp_path / "good")
    for after in itertools.count():
        os.utime(place, (after, after))  # of what is as it was the search remembers what it is
        disk.hang(place, after)
        found = PatientSearch([tmp_path])()
        if not found.silent:
            break
        assert found.silent_places == (place,)
        assert [run.name for run in found.runs] == ["bad", "good"]
        disk.answer()
    assert after > 2, "its size, and what is in it"


ROWS = "step,loss\n1,2.0\n2,1.5\n"


@pytest.mark.parametrize(
    ("place", "beside"),
    [
        ("alpha.log", {"beta.log": "step 1 loss 2.0\n", "checkpoints/model_1.pth": ""}),  # which was written last?
        ("train_0.log", {"train_1.log": "rank 1\nstep 1 loss 2.0\n"}),  # which rank does it say it is of?
        ("job.out", {"job.err": "warning\n", "job.log": "000 (1.0.0) Job submitted\n"}),  # is it a scheduler's?
        ("job.log", {"job.err": "warning\n", "job.out": "step 1 loss 2.0\n"}),
        ("run-1.wandb", {"files/output.log": "step 1 loss 2.0\n"}),  # what is its name?
        ("progress.csv", {"zzz.txt": "text\n", "checkpoints/model_1.pth": ""}),  # does it tell of training?
    ],
)
def test_every_question_about_a_file_is_announced(
    place: str, beside: dict[str, str], tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else of its folder was asked before: otherwise that would be called silent, and avoided in its stead."""
    monkeypatch.setattr(patient, "PATIENCE", 0.05)
    make_run(tmp_path / "good")
    files = {place: ROWS if place.endswith("csv") else "rank 0\nstep 1 loss 2.5\n"} | beside
    for name, text in files.items():
        file = tmp_path / "bad" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    silent = tmp_path / "bad" / place
    for after in itertools.count():
        silent.write_text("rank 0\n" * after + files[place], "utf-8")  # what is as it was is not read again
        disk.hang(silent, after)
        found = PatientSearch([tmp_path])()
        if not found.silent:
            break
        assert (found.silent_places, "good" in [run.name for run in found.runs]) == ((silent,), True), after
        disk.answer()
    assert after > 2, "what it is, its size, and what is in it"


class LastMoment(Walker):
    """Where it waits in vain, the answer comes just before it is left alone."""

    answers: ClassVar[list[Disk]] = []

    def part(self, place: str) -> Walk | None:
        for each in self.answers:
            each.answer()
        assert self.done.wait(30)
        return super().part(place)


def test_what_is_answered_at_the_last_moment_is_told_at_once(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left waiting, and nothing is said."""
    monkeypatch.setattr(patient, "Walker", LastMoment)
    monkeypatch.setattr(LastMoment, "answers", [disk])
    make_run(tmp_path / "good")
    disk.hang(make_run(tmp_path / "late"))
    found = PatientSearch([tmp_path])()
    assert ([run.name for run in found.runs], found.silent, found.unsearched) == (["good", "late"], (), ())


def test_waiting_for_a_dead_disk_does_not_put_off_the_next_search(tmp_path: Path, disk: Disk) -> None:
    """Searching may take a hundredth of the time; a fifth of a second of waiting is no work."""
    disk.hang(make_run(tmp_path / "dead"))
    make_run(tmp_path / "good")
    scout = Scout(
        PatientSearch([tmp_path]), lambda found: RunSource(found, Wanted(), None), Routes(lambda lane: None),
        Telling(lambda: 0.0), lambda: 0.0,
    )  # fmt: skip
    began = time.monotonic()
    assert scout._search() - began < patient.PATIENCE / DISCOVER_SHARE
    assert list(scout.sources) == [str(tmp_path / "good" / "training_output.log")]
    for source in scout.sources.values():
        source.close()


def test_who_asks_once_goes_on_without_an_answer(tmp_path: Path, disk: Disk) -> None:
    disk.hang(tmp_path)
    assert in_time(tmp_path.is_dir) is None
    disk.answer()
    assert in_time(tmp_path.is_dir) is True
    with pytest.raises(FileNotFoundError):
        in_time((tmp_path / "none").stat)


def test_an_answer_that_leads_to_another_that_hangs_hides_nobody(tmp_path: Path, disk: Disk) -> None:
    """A folder that is slow, and in it a dead one beside a healthy run."""
    make_run(tmp_path / "slow" / "good")
    disk.hang(make_run(tmp_path / "slow" / "dead"))
    disk.hang(tmp_path / "slow")
    search = PatientSearch([tmp_path / "slow"])
    assert names(search) == []
    disk.hangs.pop(str(tmp_path / "slow")).set()
    while not (found := search()).runs:
        threading.Event().wait(0.01)
    assert [run.name for run in found.runs] == ["good"]
    assert found.silent_places == (tmp_path / "slow" / "dead",)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1.6, "1 s"), (9.9, "5 s"), (31, "30 s"), (59, "30 s"), (299, "2 min"), (3599, "30 min"), (8000, "2 h")],
)
def test_how_long_is_told_in_steps(seconds: float, words: str) -> None:
    """At least that long; a number that changed each time would be news each time."""
    assert Silence(Path("/mnt/x"), seconds).words == f"no answer from /mnt/x for {words}"
