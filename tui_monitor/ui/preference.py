"""The theme somebody chose with `t`, remembered in a small file of the state folder."""

from __future__ import annotations

from pathlib import Path

from tui_monitor.writing import PRIVATE, write_atomically

FILE_NAME = "theme"
LONGEST = 100  # characters: what is longer names no theme


def remembered_theme(folder: Path) -> str | None:
    """The name in the file; None where there is none that can be read. Whether such a theme exists is not asked."""
    path = folder / FILE_NAME
    try:
        if not path.is_file():
            return None
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST).strip() or None
    except OSError:
        return None


def remember_theme(folder: Path, name: str) -> None:
    """Write the name down; OSError where the folder does not let us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(folder / FILE_NAME, f"{name}\n", PRIVATE)
