"""What an earlier moe-top wrote down about each run: one small JSON file a run, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from tui_monitor.model.decoded import decoded
from tui_monitor.model.records import Remembered
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import ask
from tui_monitor.writing import PRIVATE, write_atomically

VERSION = 1
"""Raised when older versions would misread the file; a newer one is left alone."""

LARGEST = 1 << 20
"""Bytes. A state file has some kilobytes; a larger one is not ours."""


class _Version(msgspec.Struct, frozen=True):
    version: int


class _Stored(msgspec.Struct, frozen=True):
    version: int
    run: Clean
    remembered: Remembered


class StateFile:
    """The state folder, one file for each run. Nothing here raises: `problem` says what did not work the last time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: Clean | None = None

    def load(self, run: str) -> Remembered | None:
        """What was remembered of `run`; None if nothing, or nothing that can be read."""
        path = self._path_of(run)
        self.problem = None
        try:
            stored = _decode(_read_small(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, msgspec.DecodeError) as error:
            self.problem = clean(f"state file {path} cannot be read: {_reason(error)}")
            return None
        if stored is None:
            self.problem = clean(f"state file {path} is of a newer moe-top: not used, not overwritten")
        return stored.remembered if stored and stored.run == clean(run) else None

    def save(self, run: str, remembered: Remembered) -> bool:
        """Writes down what is to be remembered of `run`. False, with `problem`, if the folder does not let us."""
        path = self._path_of(run)
        if _is_newer(path):
            return False
        data = msgspec.json.format(msgspec.json.encode(_Stored(VERSION, clean(run), remembered)), indent=1)
        self.problem = None
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(path, data.decode(), PRIVATE)
        except OSError as error:
            self.problem = clean(f"nothing can be remembered in {self.folder}: {_reason(error)}")
        return self.problem is None

    def _path_of(self, run: str) -> Path:
        name = hashlib.sha256(os.fsencode(run)).hexdigest()[:32]
        return self.folder / f"{name}.json"


class ReadOnlyState(StateFile):
    """The same for a look that leaves no trace: nothing new is remembered."""

    def save(self, run: str, remembered: Remembered) -> bool:
        """Writes nothing, and says that all is well."""
        return True


def default_state_folder() -> Path:
    """Where state lives on this system: `$MOE_TOP_STATE`, `$XDG_STATE_HOME/moe-top`, or the system's own place."""
    chosen = os.environ.get("MOE_TOP_STATE")
    if chosen:
        return Path(chosen)
    import platformdirs  # only needed here: `--help` does not wait for it

    return Path(platformdirs.user_state_dir("moe-top", appauthor=False))


def boot_id() -> str | None:
    """Which boot of this machine it is: a pid and its start time mean nothing after another one. Linux only."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None


def _read_small(path: Path) -> bytes:
    """The file's bytes; never through a link, never one that hangs or fills the memory."""
    ask(path)
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(fd, "rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise msgspec.DecodeError("too large")
    return data


def _decode(data: bytes) -> _Stored | None:
    """None if a newer version wrote it. Raises msgspec.DecodeError."""
    try:
        if msgspec.json.decode(data, type=_Version).version > VERSION:
            return None
        return decoded(msgspec.json.decode(data), _Stored)
    except RecursionError as error:  # lists in lists in lists
        raise msgspec.DecodeError("nested too deeply") from error


def _is_newer(path: Path) -> bool:
    try:
        return _decode(_read_small(path)) is None
    except (OSError, msgspec.DecodeError):
        return False


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
