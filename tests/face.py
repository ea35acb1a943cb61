"""A face without a screen, and the engine it drains: both end with the test, and no thread stays behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_monitor.engine import Engine
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import Wanted
from tui_monitor.sources.state import StateFile


class Face:
    """A face without a screen: drains the feed into a store while it waits for something to become true."""

    def __init__(self, folder: Path, state: Path, clock: Callable[[], float] = time.time) -> None:
        self.woken = threading.Event()
        self.store = Store()
        self.engine = Engine(lambda: discover([folder]), lambda _found: Wanted(), StateFile(state), clock=clock)
        self.engine.start(self.woken.set)

    def until(self, condition: Callable[[Store], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not condition(self.store):
            assert time.monotonic() < end, {run.key: vars(run) for run in self.store.runs.values()}
            self.woken.wait(0.2)
            self.woken.clear()
            while batches := self.engine.drain(16):
                self.store.apply_all(batches)

    @property
    def run(self) -> Run:
        return next(iter(self.store.runs.values()))


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    (tmp_path / "runs").mkdir()
    before = set(threading.enumerate())
    face = Face(tmp_path / "runs", tmp_path / "state")
    yield face
    face.engine.stop()
    left = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
    assert left == []
