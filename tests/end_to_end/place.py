"""A place to test in: its own home and folders, the installed command, and every process that stems from it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

from tests.end_to_end.terminal import PATIENCE, PAUSE, Terminal

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(sys.executable).parent / "moe-top"
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "tui_monitor"]
NOT_OURS = ("TEXTUAL", "XDG_", "LC_", "SSH_", "NO_COLOR", "COLUMNS", "LINES")  # what would change the screen


class Place:
    """A folder to work in, `here`; temporary folders go to `temporary`; `run` is a run's folder that may be filled."""

    def __init__(self, folder: Path) -> None:
        self.here, self.temporary, self.run = folder / "here", folder / "tmp", folder / "results" / "run_1000"
        self.here.mkdir()
        self.temporary.mkdir()
        self.log = self.run / "training_output.log"
        self._mark = f"MOE_TOP_TEST={uuid.uuid4().hex}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        self.environment |= {
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(self.temporary),
            "MOE_TOP_STATE": str(folder / "state"), "python": sys.executable, "log": str(self.log),
        }  # fmt: skip
        name, _, value = self._mark.partition("=")
        self.environment[name] = value
        if not SCRIPT.exists():
            self.environment["PYTHONPATH"] = str(ROOT)
        self._terminals: list[Terminal] = []
        self._started: list[subprocess.Popen[bytes]] = []

    def open(self, *arguments: str | Path, columns: int = 120, rows: int = 36) -> Terminal:
        """`moe-top` with these arguments in a terminal."""
        command = [*COMMAND, *map(str, arguments)]
        self._terminals.append(Terminal(command, columns, rows, self.environment, self.here))
        return self._terminals[-1]

    def ask(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """`moe-top` with these arguments and no terminal at all, to its end."""
        return subprocess.run(
            [*COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            encoding="utf-8", env=self.environment | environment, cwd=self.here, timeout=2 * PATIENCE, check=False,
        )  # fmt: skip

    def shell(self, line: str) -> subprocess.Popen[bytes]:
        """A line of shell in the background; it knows $python and $log, whose folder is made."""
        self.run.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            ["bash", "-c", line], cwd=self.here, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._started.append(process)
        return process

    def processes(self) -> dict[int, str]:
        """Every living process that stems from this test, with its command line, whatever became of its parents."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # ended meanwhile, or another user's
                if self._mark.encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def wait_alone(self, seconds: float = PATIENCE) -> None:
        """Until no process is left; AssertionError with those that are."""
        end = time.monotonic() + seconds
        while left := self.processes():
            assert time.monotonic() < end, f"still there after {seconds:g} s: {left}"
            time.sleep(PAUSE)

    def clear(self) -> None:
        """Ends whatever a failed test left."""
        for terminal in self._terminals:
            terminal.close()
        while left := self.processes():
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(PAUSE)
        for process in self._started:
            process.wait()
