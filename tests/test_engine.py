"""The live engine on real files and a real process: what is written arrives, a death is told, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.face import Face, face
from tests.making import native_row
from tui_monitor.model.records import Acknowledged, Judged
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

__all__ = ["face"]


def test_what_is_written_arrives(face: Face, tmp_path: Path) -> None:
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir()
    log.write_text(native_row(10))
    face.until(lambda store: any(run.current == 10 for run in store.runs.values()))
    with log.open("a") as file:
        file.write(native_row(20) + native_row(30)[:25])
        file.flush()
        face.until(lambda store: face.run.current == 20)
        file.write(native_row(30)[25:])
    face.until(lambda store: face.run.current == 30)
    assert list(face.run.rows.counters) == [10, 20, 30]


def test_a_run_that_appears_later_is_found(face: Face, tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / "runs" / name
        folder.mkdir()
        (folder / "train.log").write_text(native_row(10))
        face.until(lambda store: len(store.runs) >= 1)
    face.until(lambda store: {run.name for run in store.runs.values()} == {"a", "b"})


def test_checkpoints_are_seen_as_they_are_saved(face: Face, tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "one" / "checkpoints"
    folder.mkdir(parents=True)
    (folder.parent / "training_output.log").write_text(native_row(100))
    (folder / "model_00100.pth").write_bytes(b"x" * 1000)
    face.until(lambda store: bool(store.runs) and face.run.checkpoints is not None)
    (folder / "model_00200.pth").write_bytes(b"x" * 1000)

    def both_whole(store: Store) -> bool:
        seen = face.run.checkpoints
        return seen is not None and [c.counter for c in seen.checkpoints if c.complete] == [100, 200]

    face.until(both_whole)


def test_a_killed_writer_is_told_within_five_seconds(face: Face, tmp_path: Path) -> None:
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir()
    code = f"import sys, time\nsys.stdout.write({native_row(10)!r}); sys.stdout.flush(); time.sleep(600)"
    with log.open("w") as out:
        writer = subprocess.Popen([sys.executable, "-c", code], stdout=out)
    try:
        face.until(lambda store: bool(store.runs) and bool(face.run.writer and face.run.writer.process))
        assert face.run.writer and face.run.writer.process and face.run.writer.process.pid == writer.pid
        os.kill(writer.pid, signal.SIGKILL)
        face.until(lambda store: face.run.writer is not None and face.run.writer.departed is not None, seconds=5)
        assert face.run.writer.departed and face.run.writer.departed.pid == writer.pid
        assert face.run.writer.departed.signal == signal.SIGKILL
    finally:
        writer.kill()
        writer.wait()


def test_the_writer_is_remembered_for_the_next_one(tmp_path: Path) -> None:
    """A moe-top that comes after the death says that the writer it remembers is gone."""
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir(parents=True)
    code = f"import sys, time\nsys.stdout.write({native_row(10)!r}); sys.stdout.flush(); time.sleep(600)"
    with log.open("w") as out:
        writer = subprocess.Popen([sys.executable, "-c", code], stdout=out)
    first = Face(tmp_path / "runs", tmp_path / "state")
    try:
        first.until(lambda store: bool(store.runs) and bool(first.run.writer and first.run.writer.process))
    finally:
        first.engine.stop()
        writer.kill()
        writer.wait()
    second = Face(tmp_path / "runs", tmp_path / "state")
    try:
        second.until(lambda store: bool(store.runs) and second.run.writer is not None)
        assert second.run.writer and second.run.writer.departed
        assert second.run.writer.departed.pid == writer.pid
    finally:
        second.engine.stop()


def test_a_part_that_raises_is_told_and_others_live(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("tui_monitor.sources.run_source.RunSource.scan_checkpoints", broken)
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir()
    log.write_text(native_row(10))
    face.until(lambda store: bool(store.runs) and face.run.current == 10 and bool(face.run.problems))
    assert face.run.problems["checkpoints"] == "failed: RuntimeError: no such luck"


def test_a_remark_comes_back_and_outlives_the_engine(tmp_path: Path) -> None:
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir(parents=True)
    log.write_text(native_row(10))
    seen = Acknowledged("ckpt", "mark", 5.0)
    for tells in (True, False):
        face = Face(tmp_path / "runs", tmp_path / "state")
        try:
            face.until(lambda store, face=face: bool(store.runs) and face.run.current == 10)
            if tells:
                face.engine.tell("nobody knows this run", seen)
                face.engine.tell(face.run.key, Judged(4.0, "warning", Clean("ahead"), 10))
                face.engine.tell(face.run.key, seen)
            face.until(
                lambda store, face=face: (
                    face.run.remembered is not None
                    and face.run.remembered.acknowledged == (seen,)
                    and [verdict.reason for verdict in face.run.remembered.verdicts] == ["ahead"]
                )
            )
        finally:
            face.engine.stop()


def test_a_clock_that_is_set_is_told_to_every_run(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "train.log").write_text(native_row(10))
    ahead = [0.0]
    face = Face(tmp_path / "runs", tmp_path / "state", lambda: time.time() + ahead[0])
    try:
        face.until(lambda store: [run.current for run in store.runs.values()] == [10, 10])
        assert all(run.arrivals.void_until is None for run in face.store.runs.values())
        ahead[0] = 7200.0
        face.until(lambda store: all(run.arrivals.void_until is not None for run in store.runs.values()))
    finally:
        face.engine.stop()


def test_ranks_whose_logs_appear_one_by_one_are_one_run(face: Face, tmp_path: Path) -> None:
    """The first rank's log comes last, and leads all the same."""
    folder = tmp_path / "runs" / "job"
    folder.mkdir()

    def write(rank: int, steps: range) -> None:
        with (folder / f"rank_{rank}.log").open("a") as file:
            file.writelines(f"step {at}/1000 | loss {rank + 1 / at:.3f}\n" for at in steps)

    for known, rank in enumerate((2, 1, 0), start=1):
        (folder / f"rank_{rank}.log").write_text("hello\n")
        face.until(lambda store, known=known: bool(store.runs) and face.run.lines_read == known)
    for rank in (0, 1, 2):
        write(rank, range(1, 11))
    face.until(lambda store: face.run.current == 10)
    assert len(face.store.runs) == 1
    assert face.run.name == "job"
    assert face.run.rows.metrics["loss"].last == 0.1
    with (folder / "rank_1.err").open("w") as file:
        file.write("Traceback (most recent call last):\nValueError: no such expert\n")
    face.until(lambda store: bool(face.run.incidents))
    assert [placed.incident.text for placed in face.run.incidents] == ["rank 1: ValueError: no such expert"]


def test_of_runs_that_nobody_looks_at_nothing_is_lost(face: Face, tmp_path: Path) -> None:
    logs = [tmp_path / "runs" / name / "training_output.log" for name in "abc"]
    for log in logs:
        log.parent.mkdir()
        log.write_text(native_row(10))
    face.until(lambda store: [run.current for run in store.runs.values()] == [10, 10, 10])
    for attended in logs:
        face.engine.attend(str(attended))
        before = face.run.current or 0
        for episode in range(before + 10, before + 60, 10):
            for log in logs:
                with log.open("a") as file:
                    file.write(native_row(episode))
        face.until(lambda store, end=before + 50: all(run.current == end for run in store.runs.values()))
    assert all(list(run.rows.counters) == [*range(10, 170, 10)] for run in face.store.runs.values())


def test_of_a_log_with_a_bar_no_line_is_lost_while_its_events_rest_and_after(face: Face, tmp_path: Path) -> None:
    """Row 6: a bar that draws itself hundreds of times a second is looked at four times a second, untold."""
    log = tmp_path / "runs" / "one" / "training_output.log"
    log.parent.mkdir()
    log.write_text(native_row(10))
    face.until(lambda store: any(run.current == 10 for run in store.runs.values()))
    watcher = face.engine._routes.watcher

    def rests(_store: Store) -> bool:
        """More states, until the reader has had enough of events."""
        with log.open("a") as file:
            file.write("".join(f"\r{at}%|#   | {at}/100" for at in range(100)))
        return watcher.is_quiet([log])

    face.until(rests)
    with log.open("a") as file:
        file.write("\n" + native_row(20))
    face.until(lambda store: face.run.current == 20)
    face.until(lambda store: not watcher.is_quiet([log]))
    with log.open("a") as file:
        file.write(native_row(30))
    face.until(lambda store: face.run.current == 30)
    assert list(face.run.rows.counters) == [10, 20, 30]
