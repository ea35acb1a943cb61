"""What somebody set in the views of one root - sorting, smoothing - kept in a small file of the state folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from tui_monitor.writing import PRIVATE, write_atomically

Habit = bool | int | float | str | list[str]
Habits = dict[str, dict[str, Habit]]
"""By view, then by name."""

LARGEST = 64 * 1024  # bytes: a larger file is not ours


def habits_file(folder: Path, root: str) -> Path:
    """The file for what `root` names: one for each shelf of runs."""
    return folder / f"views-{hashlib.sha256(root.encode()).hexdigest()[:16]}.json"


def read_habits(path: Path | None) -> Habits:
    """What the file says; nothing where it is missing, damaged, or not ours."""
    try:
        if path is None or not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        return msgspec.json.decode(path.read_bytes(), type=Habits)
    except (OSError, msgspec.DecodeError, RecursionError):
        return {}


def write_habits(path: Path, habits: Habits) -> None:
    """Keep them; OSError where the folder does not let us."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(path, msgspec.json.encode(habits).decode(), PRIVATE)
