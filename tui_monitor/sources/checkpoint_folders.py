"""Which folder holds a run's checkpoints, and which of a folder's entries are one by their names."""

from __future__ import annotations

import fnmatch
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_monitor.sources import asked
from tui_monitor.sources.asked import ask
from tui_monitor.sources.checkpoint_names import CheckpointName, read_name

_SURE_NAMES = ("checkpoints", "checkpoint", "ckpt", "ckpts")
_OTHER_NAMES = ("models", "weights", "saved_models")  # as often source code or a download
_PEEK = 2000  # entries of a folder that are looked at to tell what it is


def find_checkpoint_folder(run_folder: Path, configured: str | None) -> Path | None:
    """Where the run's checkpoints are: as configured (there or not yet), in a folder of a usual name, or beside its
    log. None if nothing looks like it."""
    named = possible_folders(run_folder, configured)
    if configured:
        return named[0]
    for folder in [*named, run_folder]:
        if holds_checkpoints(folder):
            return folder
    return next((folder for folder in named[: len(_SURE_NAMES)] if asked.is_folder(folder)), None)


def possible_folders(run_folder: Path, configured: str | None) -> list[Path]:
    """Those in which the run's checkpoints are looked for first, there or not: as configured, or of a usual name."""
    names = (Path(configured).expanduser(),) if configured else (*_SURE_NAMES, *_OTHER_NAMES)
    return [run_folder / name for name in names]


def holds_checkpoints(folder: Path) -> bool:
    """Is there a checkpoint among the first entries of `folder`?"""
    try:
        ask(folder)
        with os.scandir(folder) as entries:
            return any(True for _ in checkpoint_entries(itertools.islice(entries, _PEEK), None))
    except OSError:
        return False


def checkpoint_entries(
    entries: Iterable[os.DirEntry[str]], pattern: str | None
) -> Iterator[tuple[os.DirEntry[str], CheckpointName]]:
    """Those of a folder's entries whose names are a checkpoint's, and that the glob `pattern` chooses."""
    for entry in entries:
        name = read_name(entry.name, is_folder(entry))
        if name and (pattern is None or fnmatch.fnmatchcase(name.target, pattern)):
            yield entry, name


def is_folder(entry: os.DirEntry[str]) -> bool:
    """False for a link that leads nowhere, where we may not look, or where nobody answers."""
    try:
        ask(entry.path)
        return entry.is_dir()
    except OSError:
        return False
