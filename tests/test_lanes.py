"""Row 12 behind a run's links: checkpoints that give no answer stall no log, and what they need of it still comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.face import Face, face
from tests.making import native_row
from tests.sources.conftest import eventually
from tests.sources.hanging import Disk, disk
from tui_monitor import lanes, vigil
from tui_monitor.lanes import Lane
from tui_monitor.model.records import CheckpointsSeen, Record, RunFound
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.routes import Routes
from tui_monitor.sources import mounts
from tui_monitor.sources.run_source import RunSource
from tui_monitor.sources.watch import Watcher

__all__ = ["disk", "face"]


def make_run(folder: Path, row: str = native_row(10)) -> Path:
    """A run with one checkpoint, whole at once; its log."""
    made = folder.parents[1] / "made"
    (made / "checkpoints").mkdir(parents=True)
    (made / "checkpoints" / "model_00010.pth").write_bytes(b"x" * 1000)
    (made / "training_output.log").write_text(row)
    made.rename(folder)
    return folder / "training_output.log"


def with_checkpoints(store: Store) -> bool:
    return bool(store.runs) and all(run.checkpoints and run.checkpoints.checkpoints for run in store.runs.values())


def test_checkpoints_that_give_no_answer_stall_no_log_and_are_said(
    face: Face, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vigil, "PATIENCE", 0.3)
    monkeypatch.setattr(vigil, "LOOK_EVERY", 0.05)
    log = make_run(tmp_path / "runs" / "one")
    folder = log.parent / "checkpoints"
    face.until(lambda store: with_checkpoints(store) and face.run.current == 10)
    disk.hang(folder)
    face.engine._routes.touch(str(folder))
    words = f"no answer from {folder} for 0 s"
    face.until(lambda store: face.run.problems.get("disk") == words)
    with log.open("a") as file:
        file.write(native_row(20))
    face.engine._routes.touch(str(log))
    face.until(lambda store: face.run.current == 20, seconds=10)
    assert face.run.problems["disk"] == words
    disk.answer()
    face.until(lambda store: "disk" not in face.run.problems)


def test_a_log_that_gives_no_answer_keeps_its_checkpoints_back_for_a_while_only(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "LOG_FIRST", 0.2)
    read_log = RunSource.read_log

    def after_the_checkpoints(source: RunSource, now: float) -> tuple[list[Record], bool]:
        while face.run.checkpoints is None and not face.engine._stopping.is_set():
            time.sleep(0.02)
        return read_log(source, now)

    monkeypatch.setattr(RunSource, "read_log", after_the_checkpoints)
    make_run(tmp_path / "runs" / "one")
    face.until(lambda store: with_checkpoints(store) and face.run.current == 10)


def test_a_log_that_cannot_be_read_keeps_no_checkpoints_back(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(RunSource, "read_log", broken)
    make_run(tmp_path / "runs" / "one")
    face.until(with_checkpoints, seconds=lanes.LOG_FIRST / 2)


def test_a_log_is_read_before_its_checkpoints(face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_log, scan, order = RunSource.read_log, RunSource.scan_checkpoints, list[str]()

    def slowly(source: RunSource, now: float) -> tuple[list[Record], bool]:
        if not order:
            time.sleep(0.2)
        told = read_log(source, now)
        order.append("log")
        return told

    def scanned(source: RunSource, now: float) -> list[Record]:
        order.append("checkpoints")
        return scan(source, now)

    monkeypatch.setattr(RunSource, "read_log", slowly)
    monkeypatch.setattr(RunSource, "scan_checkpoints", scanned)
    make_run(tmp_path / "runs" / "one")
    face.until(with_checkpoints)
    assert order[0] == "log"


@pytest.fixture
def untold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Face]:
    """A face without events and heartbeats."""
    monkeypatch.setattr(Watcher, "start", lambda self: None)
    (tmp_path / "runs").mkdir()
    face = Face(tmp_path / "runs", tmp_path / "state")
    yield face
    face.engine.stop()


def test_checkpoints_are_named_anew_when_the_log_says_what_it_counts(untold: Face, tmp_path: Path) -> None:
    log = make_run(tmp_path / "runs" / "one", "hello\n")
    saved = log.parent / "checkpoints" / "model_00010.pth"
    saved.rename(saved.with_name("epoch=3-step=900.ckpt"))

    def counters(run: Run) -> list[int | None]:
        return [each.counter for each in run.checkpoints.checkpoints] if run.checkpoints else []

    untold.until(lambda store: bool(store.runs) and counters(untold.run) == [900])
    with log.open("a") as file:
        file.writelines(f"epoch {at}/9 | loss {1 / at:.3f}\n" for at in range(1, 5))
    untold.engine._routes.touch(str(log))
    untold.until(lambda store: counters(untold.run) == [3])


def test_a_link_to_another_mount_that_is_made_later_is_read_by_a_lane_of_its_own(
    untold: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, folder, scans = tmp_path / "other", tmp_path / "runs" / "one", list[str]()
    link, routes = folder / "checkpoints", untold.engine._routes
    scan, mount = RunSource.scan_checkpoints, RunSource.checkpoint_mount

    def scanned(source: RunSource, now: float) -> list[Record]:
        scans.append(threading.current_thread().name)
        return scan(source, now)

    def made_just_then(source: RunSource) -> str:
        if str(folder) in routes and not link.is_symlink():
            routes.lane_of(source.key, "checkpoints").thread.name = "before"
            scans.clear()
            link.symlink_to(other)
        return mount(source)

    monkeypatch.setattr(RunSource, "scan_checkpoints", scanned)
    monkeypatch.setattr(RunSource, "checkpoint_mount", made_just_then)
    (tmp_path / "mountinfo").write_text(f"1 1 8:1 / {other} rw - ext4 /dev/x rw")
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "mountinfo")
    (tmp_path / "spare").mkdir()
    made = make_run(tmp_path / "spare" / "one").parent
    (made / "checkpoints").rename(other)
    made.rename(folder)
    untold.until(lambda store: link.is_symlink() or routes.touch(str(folder)) or False)
    untold.until(with_checkpoints)
    assert "before" not in scans


def test_nothing_is_told_of_a_run_before_it_is_introduced(face: Face, tmp_path: Path) -> None:
    for at in range(20):
        make_run(tmp_path / "runs" / f"run{at}")
    told: dict[str, list[Record]] = {}

    def are_all_told() -> bool:
        for batch in face.engine.drain(64):
            told.setdefault(batch.run, []).extend(batch.records)
        return len(told) == 20 and all(map(has_checkpoints, told.values()))

    eventually(are_all_told)
    assert all(isinstance(records[0], RunFound) for records in told.values())


def test_many_runs_have_two_lanes_and_one_for_each_mount_that_links_lead_to(tmp_path: Path) -> None:
    routes = Routes(lambda lane: None)
    for at in range(50):
        routes.open(f"run{at}", tmp_path, "/dead" if at % 2 else "")
    assert len(routes.lanes) == 3
    assert len({id(routes.lane_of(f"run{at}", "log")) for at in range(50)}) == 1
    assert routes.lane_of("run0", "checkpoints") not in (routes.lane_of("run1", "checkpoints"), *logs(routes))


def has_checkpoints(records: list[Record]) -> bool:
    return any(isinstance(record, CheckpointsSeen) for record in records)


def logs(routes: Routes) -> list[Lane]:
    return [routes.lane_of(key, "log") for key in routes.runs]
