"""Where the bench works: its folder, the run folders in it, and a home of its own for each life of a program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.logs import LOG_NAME, VERSION, make_run
from tests.bench.peers import Peers
from tests.bench.terminal import LateError, Screen

ROOT = Path(__file__).resolve().parents[2]
MOE_TOP = [sys.executable, "-m", "tui_monitor"]
_NOT_OURS = ("TEXTUAL", "XDG_", "LC_", "SSH_", "COLUMNS", "LINES", "MOE_TOP", "TMUX", "PYTHON")  # of who calls


@dataclass(frozen=True)
class Scale:
    """How much is measured. Seconds, but for the counts."""

    large: int  # episodes: the log of a long run
    giant: int | None  # episodes: a gigabyte; None: left out
    times: int  # rounds of each comparison
    budget: float  # no new round of a comparison after this
    patience: float  # for what never comes
    whole: float  # no new row of the table after this
    quiet: float  # how long idle costs are counted
    latencies: int  # lines written one by one
    keys: int


FULL = Scale(1_000_000, 12_000_000, 3, 60.0, 300.0, 3600.0, 60.0, 100, 20)
QUICK = Scale(100_000, None, 1, 5.0, 10.0, 40.0, 4.0, 10, 5)


@dataclass(frozen=True)
class Bench:
    """What every row is given."""

    folder: Path  # of this call, removed at its end
    logs: Path  # of the generated logs, which may be kept
    scale: Scale
    peers: Peers

    def run(self, episodes: int) -> Path:
        """A run folder with a log of so many episodes."""
        folder = self.logs / f"native-v{VERSION}-{episodes}"
        folder.mkdir(parents=True, exist_ok=True)
        make_run(folder, episodes)
        return folder

    def place(self, name: str) -> Path:
        """An empty folder."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def home(self) -> dict[str, str]:
        """An environment that no program has left anything in: the cache is cold."""
        home = self.place("home")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
        return kept | {
            "HOME": str(home), "MOE_TOP_STATE": str(home / "state"), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "COLORTERM": "truecolor",
        }  # fmt: skip

    @contextmanager
    def screen(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> Iterator[Screen]:
        """A program on a screen of 120x36; ended afterwards, moe-top by its key, a peer by force."""
        shown = Screen(command, env or self.home(), self.folder)
        try:
            yield shown
        finally:
            if command[: len(MOE_TOP)] == MOE_TOP:
                shown.leave()
            shown.close()

    def seconds(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> float:
        """How long a command takes; its exit code is its own affair. LateError. Its output goes
        into a pipe: into nowhere, grep would stop at the first match."""
        surroundings = dict(env or self.home())
        begun = time.monotonic()
        try:
            subprocess.run(
                command, env=surroundings, cwd=self.folder, timeout=self.scale.patience,
                stdin=subprocess.DEVNULL, capture_output=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise LateError(f"{self.scale.patience:g} s were not enough") from None
        return time.monotonic() - begun


def moe_top(*arguments: object) -> list[str]:
    """The command of this checkout."""
    return [*MOE_TOP, *map(str, arguments)]


def log_of(run: Path) -> Path:
    return run / LOG_NAME
