"""The theme somebody chooses with `t`, remembered in a small file of the state folder."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from tui_monitor.ui.theme_names import OWN_NAMES, THEME_NAMES
from tui_monitor.writing import PRIVATE, write_atomically

FILE_NAME = "theme"
LONGEST = 100  # characters: what is longer names no theme


def theme_names(available: Container[str]) -> list[str]:
    """moe-top's own themes first, then Textual's that this version has."""
    return [*OWN_NAMES, *sorted(other for other in THEME_NAMES - set(OWN_NAMES) if other in available)]


def theme_after(name: str, available: Container[str]) -> str:
    """The next theme: moe-top's own first, then Textual's that this version has, then round again."""
    names = theme_names(available)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


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


def why_not_remembered(folder: Path | None, name: str) -> str:
    """Remember the theme, where there is a folder for it; empty, or why that did not succeed."""
    try:
        if folder is not None:
            remember_theme(folder, name)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def remember_theme(folder: Path, name: str) -> None:
    """Write the name down; OSError where the folder does not let us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(folder / FILE_NAME, f"{name}\n", PRIVATE)
