"""A real trainer whose output is buffered: said so, with a bound on what nobody sees yet that really holds."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tui_monitor.analysis.liveness import Liveness, judge_liveness
from tui_monitor.analysis.unseen import unseen_counters
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, RunFound
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.sources import procfs
from tui_monitor.sources.run_source import RunSource, Wanted

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")

# `printed` holds the last episode that was handed to print, without any buffer.
TRAINER = """
import os, sys, time
open("pid.new", "w").write(str(os.getpid()))
os.rename("pid.new", "pid")
printed = os.open("printed", os.O_CREAT | os.O_WRONLY)
for episode in range(10, 10**6, 10):
    print(f"DEBUG: Episode {episode - 10}, Routing: Softmax, Phase: warmup")
    print(f"Episode {episode}/100000 | Score: 5   | Reward: 1.67   | Steps: 500 | α_entropy: 1.384 | Phase: warmup")
    os.pwrite(printed, b"%09d" % episode, 0)
    time.sleep(0.002)
"""


class Watched:
    """The run as a face holds it, fed from the real log and the real processes."""

    def __init__(self, log: Path) -> None:
        self.source = RunSource(RunFound(Clean("run"), str(log.parent), str(log)), Wanted(), None)
        self.store = Store()
        self.store.apply(Batch(self.source.key, tuple(self.source.introduce()), time.time()))

    @property
    def run(self) -> Run:
        return self.store.runs[self.source.key]

    def read(self, look: bool = False) -> None:
        now = time.time()
        records, _ = self.source.read_log(now)
        records += self.source.look_at_writer(now) if look else []
        self.store.apply(Batch(self.source.key, tuple(records), now))

    def alive(self, later: float = 0.0) -> Liveness:
        return judge_liveness(self.run, Settings(), time.time() + later)


def begin(stage: Any, command: str) -> Watched:
    stage.script("trainer.py", TRAINER)
    stage.log.touch()
    watched = Watched(stage.log)
    watched.read()
    stage.run(command)
    stage.pid()
    return watched


@pytest.mark.parametrize("output", ["> training_output.log", "| tee training_output.log"])
def test_buffered_output_is_said_and_its_bound_holds(stage: Any, eventually: Any, output: str) -> None:
    watched = begin(stage, f"env -u PYTHONUNBUFFERED $python trainer.py {output}")

    def is_buffered() -> bool:
        watched.read()
        return watched.run.arrivals.is_buffered()

    eventually(is_buffered, "steps of whole buffers")
    watched.read(look=True)
    found = watched.alive()
    assert found[:2] == ("running", "note")
    assert "PYTHONUNBUFFERED=1" in found.reason and "episodes not yet visible" in found.reason
    os.kill(stage.pid(), signal.SIGKILL)
    eventually(lambda: (stat := procfs.read_stat(stage.pid())) is None or stat.has_ended)
    watched.read(look=True)
    printed, seen = int((stage.folder / "printed").read_text()), watched.run.current
    assert seen is not None and seen <= printed <= seen + unseen_counters(watched.run)
    end = watched.alive()
    assert end.state == "killed" and "its output was buffered" in end.reason
    watched.source.close()


def test_flushed_output_is_not_called_buffered(stage: Any, eventually: Any) -> None:
    watched = begin(stage, "$python -u trainer.py > training_output.log")

    def has_grown() -> bool:
        watched.read()
        return (watched.run.current or 0) > 300 and watched.run.arrivals.knows_steps

    eventually(has_grown)
    watched.read(look=True)
    assert watched.alive()[:2] == ("running", "ok")
    watched.source.close()
