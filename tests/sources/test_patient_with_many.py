"""Row 12 where many places hang: they cost little more than one, and hide nobody."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from tests.sources.hanging import Disk, disk, make_run
from tui_monitor.sources import patient
from tui_monitor.sources.discovery import NAMED
from tui_monitor.sources.patient import PatientSearch
from tui_monitor.sources.walker import Walker

__all__ = ["disk"]


@pytest.mark.parametrize("count", [8, 20])
def test_many_that_hang_hide_nobody_and_cost_little_more_than_one(count: int, tmp_path: Path, disk: Disk) -> None:
    """However many: each has a thread that waits there, once."""
    for name in ("a", "m", "z"):
        make_run(tmp_path / name)
    dead = [tmp_path / f"dead{number:02}" for number in range(count)]
    for folder in dead:
        folder.mkdir()
        disk.hang(folder)
    search = PatientSearch([tmp_path])
    for _ in range(2):
        found = search()
        assert [run.name for run in found.runs] == ["a", "m", "z"]
        assert sorted(found.silent_places) == dead
    assert sum(thread.name == "moe-top search" for thread in threading.enumerate()) == count
    assert len(found.unanswered) == min(count, NAMED + 1)
    assert count <= NAMED or found.unanswered[-1] == f"no answer from {count - NAMED} more places"
    disk.answer()
    while search().unanswered:
        threading.Event().wait(0.01)


def test_too_many_that_hang_are_said_and_others_are_told(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the bound on threads: what answered in that folder is looked at, and every other folder."""
    monkeypatch.setattr(patient, "MOST", 3)
    monkeypatch.setattr(patient, "LEAST", 0.15)
    make_run(tmp_path / "x" / "a")
    make_run(tmp_path / "y" / "b")
    for number in range(5):
        disk.hang(make_run(tmp_path / "x" / f"dead{number}"))
    found = PatientSearch([tmp_path])()
    assert [run.name for run in found.runs] == ["a", "b"]
    assert len(found.silent) == 3
    why = f"too many places give no answer: not everything was looked at in {tmp_path}/x; name the folders of the runs"
    assert (found.unsearched, found.unanswered[-1]) == ((tmp_path / "x",), why)


def test_where_no_thread_can_be_had_what_was_seen_is_told(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "THREADS", 1)
    make_run(tmp_path / "a")
    disk.hang(make_run(tmp_path / "b") / "training_output.log")
    found = PatientSearch([tmp_path])()
    assert [run.name for run in found.runs] == ["a"]
    assert found.unsearched == (tmp_path,) and found.unanswered[-1].startswith("too many places give no answer")


class Waiting(Walker):
    """Tells whom it waits for, and how long."""

    heard: ClassVar[list[float]] = []
    patiently: ClassVar[Callable[[str], None]] = staticmethod(lambda place: None)

    def wait(self, seconds: float) -> str | None:
        self.heard.append(seconds)
        if seconds == patient.PATIENCE:
            self.patiently(self.asked[0])
        return super().wait(seconds)


def test_only_the_first_is_waited_for_patiently_before_the_others_are_asked(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So eight dead disks cost little more than one; and what answers within that patience is told all the same."""
    monkeypatch.setattr(patient, "Walker", Waiting)
    monkeypatch.setattr(Waiting, "heard", [])
    for number in range(8):
        disk.hang(make_run(tmp_path / f"dead{number}"))
    slow = tmp_path / "dead6"
    monkeypatch.setattr(Waiting, "patiently", lambda walker, place: place == str(slow) and disk.hangs[place].set())
    found = PatientSearch([tmp_path])()
    assert [run.name for run in found.runs] == ["dead6"] and len(found.silent) == 7
    before = list(itertools.takewhile(lambda seconds: seconds != patient.PATIENCE, Waiting.heard[1:]))
    assert Waiting.heard[0] == patient.PATIENCE and len(before) >= 8 and max(before) <= patient.HURRY
