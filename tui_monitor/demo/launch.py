"""Starts the demo's trainer as one child process, and ends it."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from tui_monitor.demo.recorder import LOG, free_name

GRACE = 2.0  # seconds from SIGTERM to SIGKILL; the trainer needs a few milliseconds
MODULE = "tui_monitor.demo.trainer"


class Trainer:
    """The running trainer: `run` is its run's folder, `log` its log, which appears within about a second."""

    def __init__(self, process: subprocess.Popen[bytes], run: Path, talk: IO[bytes]) -> None:
        self.run = run
        self.log = run / LOG
        self._process = process
        self._talk = talk
        self._said = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def error(self) -> str:
        """What the trainer said on standard error so far; empty when all is well."""
        if not self._talk.closed:
            self._said = os.pread(self._talk.fileno(), 1 << 16, 0).decode("utf-8", "replace").strip()
        return self._said

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code when the trainer ends within so many seconds, else None."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> str | None:
        """Ends the trainer if it still runs, and says so in one sentence; call it in any case, to let go of it."""
        try:
            return self._end() if self.running else None
        finally:
            self._said = self.error
            self._talk.close()

    def _end(self) -> str:
        self._send(signal.SIGTERM)
        if self.wait(GRACE) is not None:
            return f"the demo's trainer (pid {self.pid}) was ended"
        self._send(signal.SIGKILL)
        self._process.wait()
        return f"the demo's trainer (pid {self.pid}) did not end within {GRACE:.0f} s and was killed"

    def _send(self, number: signal.Signals) -> None:
        """To its whole group, which is its own; it cannot vanish before this process has waited for it."""
        os.killpg(self.pid, number)


def start(folder: Path, episodes: int, seed: int, rate: float | None = None, old_console: bool = False) -> Trainer:
    """Starts a trainer that writes into `folder`/results, its finished baseline first.

    `rate` is in episodes per second (None: the trainer's own pace, 0: as fast as possible). Raises OSError if the
    process cannot be started.
    """
    results = folder / "results"
    name = free_name(results, episodes)
    command = [sys.executable, "-m", MODULE, "--dir", str(folder), "--episodes", str(episodes), "--seed", str(seed)]
    command += ["--name", name, "--parent", str(os.getpid()), "--baseline"]
    command += [] if rate is None else ["--rate", str(rate)]
    command += ["--old-console"] if old_console else []
    talk = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the trainer's object
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=talk,
        env=_environment(),
        start_new_session=True,
    )
    return Trainer(process, results / name, talk)


def _environment() -> dict[str, str]:
    """This one's, with the package found from wherever it was started."""
    package_parent = str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": package_parent if not path else f"{package_parent}{os.pathsep}{path}"}
