"""A stage on which real trainers, tees and launchers run for a test, and from which all are taken afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TRAINER = """
import os, sys, time
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(os.getpid()))
os.rename(sys.argv[1] + ".new", sys.argv[1])
episode = 0
while True:
    episode += 10
    print("Episode", episode, flush=True)
    time.sleep(0.02)
"""


def eventually(condition: Callable[[], Any], what: str = "condition") -> Any:
    """The first true answer of `condition`; the deadline is far away, only a failing test ever meets it."""
    deadline = time.monotonic() + 30
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.02)
    return answer


class Stage:
    """A run's folder and the processes that a test started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.log = self.folder / "training_output.log"
        self.python = sys.executable
        self._mark = f"MOE_TOP_STAGE={uuid.uuid4().hex}"
        self._started: list[subprocess.Popen[bytes]] = []
        self.script("train.py", TRAINER)

    def script(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def run(self, command: str, folder: Path | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """Runs a line of shell, in which $python is this interpreter, as an own session."""
        name, _, value = self._mark.partition("=")
        process = subprocess.Popen(
            ["bash", "-c", command], cwd=folder or self.folder, start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "python": self.python, name: value, **environment},
        )  # fmt: skip
        self._started.append(process)
        return process

    def pid(self, name: str = "pid") -> int:
        """The process id that a script wrote into the file `name`."""
        file = self.folder / name
        return int(eventually(lambda: file.is_file() and file.read_text(), f"file {name}"))

    def marked(self) -> list[int]:
        """Every process of this stage, whatever became of its parents."""
        pids = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark.encode() in (entry / "environ").read_bytes():
                    pids.append(int(entry.name))
            except OSError:
                continue
        return pids

    def clear(self) -> None:
        while pids := self.marked():
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.005)
        for process in self._started:
            process.wait()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.clear()


@pytest.fixture(name="eventually")
def eventually_fixture() -> Callable[..., Any]:
    return eventually
