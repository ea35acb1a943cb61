"""Who may write a log that nobody holds open: told by command line and working folder, so only a likeness.

Loggers that open, append and close leave no descriptor to see, and some systems show no descriptors at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_monitor.sources import programs


class Person(NamedTuple):
    """What is openly known of a process. `folder` (where it works) is None where we may not look; times in seconds."""

    pid: int
    ppid: int
    started_at: float
    comm: str
    words: Sequence[str]
    folder: str | None
    cpu_seconds: float


def likely(people: Iterable[Person], log: Path, hint: str | None, modified_at: float) -> list[tuple[Person, str]]:
    """Those who may be the trainer, each with the reason, best first; processes below another of them are left out.
    With `hint` (`[run] process` of the configuration) only it counts."""
    found = {one.pid: (one, why) for one in people if (why := _reason(one, log, hint, modified_at))}
    tops = [(one, why) for one, why in found.values() if one.ppid not in found]
    return sorted(tops, key=lambda pair: (-pair[0].cpu_seconds, pair[0].started_at))


def matches(hint: str, words: Sequence[str], folder: str | None) -> bool:
    """Whether the configuration means this process: a part of its command line, or the folder it works in."""
    return hint in " ".join(words) or (folder is not None and folder == hint.rstrip("/"))


def may_be_hidden(words: Sequence[str], log: Path) -> bool:
    """Whether a process whose files we may not see may be the trainer: it names the log, or runs a script of the
    log's folder."""
    if any(str(log) in word for word in words):
        return True
    name = programs.script(words) if programs.is_python(words) else None
    if name is None or os.path.isabs(name):
        return name is not None and _is_inside(name, log.parent)
    return _is_file(log.parent / name)  # its own working folder we may not see


def _reason(one: Person, log: Path, hint: str | None, modified_at: float) -> str | None:
    if programs.is_onlooker(one.comm, one.words):
        return None
    if hint is not None:
        return "it fits [run] process" if matches(hint, one.words, one.folder) else None
    if any(_names(word, one.folder, log) for word in one.words[1:]):
        return "its command line names the log"
    if not programs.is_python(one.words) or one.started_at > modified_at:
        return None  # a process that began after the last line did not write it
    name = programs.script(one.words)
    if name is None:
        return None
    works_here = one.folder == str(log.parent) or _is_inside(name, log.parent)
    return f"it runs {os.path.basename(name)} in the log's folder" if works_here else None


def _names(word: str, folder: str | None, log: Path) -> bool:
    path = word.rpartition("=")[2]
    return path.endswith(log.name) and os.path.normpath(os.path.join(folder or "", path)) == str(log)


def _is_inside(name: str, folder: Path) -> bool:
    return name.startswith(f"{folder}{os.sep}")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
