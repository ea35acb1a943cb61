"""The parent's side of a worker process: one task after another, each answered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

import tui_monitor
from tui_monitor.sources.history.worker import Done, Task
from tui_monitor.sources.living import facts_of

_at_work: set[int] = set()  # the pids of this process's workers

END_WITHIN = 1.0  # seconds for a worker to end when its input is closed; then it is killed


class Worker:
    """One worker process and the log's handle that it shares. Raises OSError where none can be started."""

    def __init__(self, handle: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"{__package__}.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(handle,),
            start_new_session=True,  # ctrl+c is for the screen
            env=os.environ | {"PYTHONPATH": _import_path()},
        )
        _at_work.add(self._process.pid)

    def ask(self, task: Task) -> Done | None:
        """Have a stretch read; blocks until it is. None where the worker is dead or no worker of ours."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(msgspec.json.encode(task) + b"\n")
            self._process.stdin.flush()
            return msgspec.json.decode(self._process.stdout.readline(), type=Done)
        except (OSError, ValueError, msgspec.DecodeError):
            return None

    def stop(self) -> None:
        """End the process; a task that it has is given up."""
        _at_work.discard(self._process.pid)
        self._process.kill()

    def close(self) -> None:
        """Wait for the end of the process, for which it has no more tasks."""
        _at_work.discard(self._process.pid)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        try:
            self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def seconds_worked() -> float:
    """Processor seconds that the present workers have used so far: who waits for one uses none."""
    known = [facts_of(pid) for pid in list(_at_work)]
    return sum(facts.used for facts in known if facts is not None)


def _import_path() -> str:
    """Where this moe-top was imported from, before whatever the user has there."""
    own = str(Path(tui_monitor.__file__).parent.parent)
    others = os.environ.get("PYTHONPATH")
    return f"{own}{os.pathsep}{others}" if others else own
