"""Rows 5-13 as one life: random file operations under the whole engine, with events lost, a dead observer, a slow face.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.making import native_row
from tui_monitor.bus import ROOM
from tui_monitor.engine import Engine
from tui_monitor.model.store import Store
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import Wanted

PATIENCE = 20.0


class WholeLife(RuleBasedStateMachine):
    """Rows are written into a log that is rotated, replaced and cut into pieces; a face counts what arrives."""

    @initialize(deaf=st.booleans())
    def begin(self, deaf: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.log = self.folder / "train.log"
        self.log.touch()
        self.woken, self.store = threading.Event(), Store()
        self.engine = Engine(lambda: discover([self.log]), lambda _: Wanted(), None)
        watcher = self.engine._routes.watcher
        watcher._heartbeat = 0.05
        if deaf:  # no event ever comes: the heartbeat must do
            watcher._observing._hint = lambda *_: None  # type: ignore[method-assign]
        self.engine.start(self.woken.set)
        self.number, self.half = 0, ""
        self.follow()

    def teardown(self) -> None:
        try:
            self.catch_up()
        finally:
            self.engine.stop()
            shutil.rmtree(self.folder)

    def drain(self) -> None:
        self.store.apply_all(self.engine.drain(ROOM))

    def write(self, text: str) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(text)

    def row(self) -> str:
        self.number += 1
        return native_row(self.number * 10, total=1_000_000)

    @rule(count=st.integers(1, 40))
    def write_rows(self, count: int) -> None:
        self.write(self.half + "".join(self.row() for _ in range(count)))
        self.half = ""

    @rule(cut=st.integers(1, 60))
    def write_half_a_row(self, cut: int) -> None:
        text = self.half + self.row()
        self.write(text[:cut])
        self.half = text[cut:]

    @rule()
    def rotate(self) -> None:
        """Once everything before is seen, as nobody can tell what was gone before it was ever seen."""
        self.catch_up()
        self.log.rename(self.folder / f"train.log.{self.number}")
        self.log.touch()
        self.follow()

    @rule()
    def replace(self) -> None:
        self.catch_up()
        new = self.folder / "new"
        new.write_text(self.row(), "utf-8")
        new.replace(self.log)

    @rule()
    def kill_the_observer(self) -> None:
        observer = self.engine._routes.watcher._observing._observer
        if observer is not None:
            observer.stop()

    @rule()
    def look_away(self) -> None:
        """A face that does not drain for a while: readers wait, nothing is dropped."""
        self.write_rows(40)
        self.woken.clear()

    def follow(self) -> None:
        """Until the present file is held by who reads it; others look into it, and let go of it."""
        inode = self.log.stat().st_ino

        def held() -> bool:
            source = self.engine._sources.get(str(self.log))
            files = source._files._files[0]._tailer._files if source is not None else []
            return bool(files) and files[-1].file.identity[1] == inode

        self.until(held)

    def catch_up(self) -> None:
        if self.half:
            self.write(self.half)
            self.half = ""
        self.until(lambda: self.counters()[-1:] == [self.number * 10] or not self.number)
        assert self.counters() == [10 * n for n in range(1, self.number + 1)], "lost, or twice, or out of order"

    def counters(self) -> list[int]:
        return [int(counter) for run in self.store.runs.values() for counter in run.rows.counters]

    def until(self, holds: object) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < end, f"never came: {self.number * 10}, but {self.counters()[-3:]}"
            self.woken.wait(0.01)
            self.drain()


def test_nothing_is_lost_and_nothing_twice_whatever_fails() -> None:
    run_state_machine_as_test(
        WholeLife,
        settings=settings(max_examples=12, stateful_step_count=12, deadline=None,
                          suppress_health_check=[HealthCheck.too_slow]),
    )  # fmt: skip
