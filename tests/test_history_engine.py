"""The live engine on a large log: its ends at once, the rest soon, and an end of it all at any moment."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.run_state import difference
from tests.sources.history_reading import line_by_line, rows
from tui_monitor.engine import STOP_WITHIN, Engine
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.sources import backlog
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.history import Cache, stretches
from tui_monitor.sources.run_source import Wanted
from tui_monitor.sources.state import StateFile


class Face:
    """Drains an engine into a store."""

    def __init__(self, folder: Path) -> None:
        self.woken, self.store = threading.Event(), Store()
        runs, state, cache = folder / "runs", StateFile(folder / "state"), Cache(folder / "cache")
        self.engine = Engine(lambda: discover([runs]), lambda _found: Wanted(), state, cache)
        self.engine.start(self.woken.set)

    def until(self, condition: Callable[[Run], bool]) -> Run:
        end = time.monotonic() + 30
        while not any(map(condition, self.store.runs.values())):
            assert time.monotonic() < end
            self.woken.wait(0.2)
            self.woken.clear()
            while batches := self.engine.drain(16):
                self.store.apply_all(batches)
        return next(iter(self.store.runs.values()))


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Callable[[], Face]]:
    faces = list[Face]()

    def begin() -> Face:
        faces.append(Face(tmp_path))
        return faces[-1]

    yield begin
    for each in faces:
        each.engine.stop()


def large_log(folder: Path, text: bytes) -> Path:
    log = folder / "runs" / "one" / "training_output.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(text)
    return log


def workers() -> list[int]:
    """Worker processes of this one."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"history.worker" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def is_whole(run: Run) -> bool:
    return run.facts is not None and run.facts.skipped == 0 and run.facts.bytes_read == run.facts.size


def test_a_large_log_comes_by_its_ends_and_then_whole(
    tmp_path: Path, face: Callable[[], Face], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in {"SMALL": 2000, "PASSING": 200_000, "HEAD": 600, "TAIL": 1500}.items():
        monkeypatch.setattr(backlog, name, size)
    log = large_log(tmp_path, rows(1, 6000))
    seen = face()
    first = seen.until(lambda run: len(run.rows) > 0)
    assert (first.current, first.facts is not None and first.facts.skipped > 400_000) == (6000, True)
    with log.open("ab") as file:
        file.write(rows(6001, 6003))
    run = seen.until(lambda run: is_whole(run) and len(run.rows) == 6003)
    assert difference(run, line_by_line(log.read_bytes())) == {}
    anchors = [anchor.counter for anchor in run.arrivals.anchors]
    assert anchors in ([], [6003])  # what was there before was not seen to come
    again = face()
    assert difference(again.until(lambda run: len(run.rows) > 0), run) == {}
    assert workers() == []


def test_the_end_waits_for_no_history(
    tmp_path: Path, face: Callable[[], Face], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "LARGEST", 1 << 30)
    monkeypatch.setattr(stretches, "FEWEST", 2)
    large_log(tmp_path, rows(1, 1000) * 400)  # a second of two workers' time
    seen = face()
    seen.until(lambda run: len(run.rows) > 0 and len(workers()) > 0)
    began = time.monotonic()
    seen.engine.stop()
    assert time.monotonic() - began < 10 * STOP_WITHIN
    assert workers() == []
    assert [thread.name for thread in threading.enumerate() if thread.name == "moe-top history"] == []
