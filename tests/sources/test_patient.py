"""Row 12 at the very start: a disk that gives no answer hides nothing but what is on it, and that no longer than it
hangs. There is no such disk here: a question to one folder waits until the test lets it go."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.making import native_row
from tui_monitor.sources import patient
from tui_monitor.sources.patient import PatientSearch

CHECK = """
import os, sys, threading
from tui_monitor.sources import patient
patient.PATIENCE = 0.2
listed = os.scandir
def scandir(path):
    if str(path) == sys.argv[1]: threading.Event().wait()
    return listed(path)
os.scandir = scandir
from tui_monitor.cli import main
code = main(["check", sys.argv[2]])
sys.stdout.flush(); sys.stderr.flush()
os._exit(code)
"""


class Disk:
    """Folders that give no answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hangs: dict[str, threading.Event] = {}
        for name in ("scandir", "stat"):
            monkeypatch.setattr(os, name, self._slow(getattr(os, name)))

    def hang(self, path: Path) -> None:
        self.hangs[str(path)] = threading.Event()

    def answer(self) -> None:
        for event in self.hangs.values():
            event.set()

    def _slow(self, ask: Any) -> Any:
        def asked(path: Any = ".", *rest: Any, **more: Any) -> Any:
            if str(path) in self.hangs:
                self.hangs[str(path)].wait(30)
            return ask(path, *rest, **more)

        return asked


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr(patient, "PATIENCE", 0.2)
    made = Disk(monkeypatch)
    yield made
    made.answer()


def make_run(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "training_output.log").write_text("".join(native_row(at) for at in range(10, 60, 10)), "utf-8")
    return folder


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
    assert found.unanswered == (f"no answer from {tmp_path}/dead",)
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
    assert f"no answer from {dead}" in found.why_none


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


def test_check_judges_the_others_and_says_which_it_could_not_ask(tmp_path: Path) -> None:
    make_run(tmp_path / "results" / "good")
    dead = make_run(tmp_path / "results" / "dead")
    command = [sys.executable, "-c", CHECK, str(dead), str(tmp_path / "results")]
    env = os.environ | {"MOE_TOP_STATE": str(tmp_path / "state"), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=60)
    assert "good" in done.stdout and "dead" not in done.stdout
    assert done.stderr == f"moe-top: no answer from {dead}\n"
