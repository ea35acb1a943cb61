"""What a bug report needs, in a file: versions, and where each failure happened; of logs only what an error quotes."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from tui_monitor import __version__
from tui_monitor.model.isolation import Failed, told
from tui_monitor.model.text import clean
from tui_monitor.writing import PRIVATE, write_atomically

PREFIX = "crash-"
KEPT = 10  # files: the newest ones; a failure that comes every minute must not fill the folder
LARGEST = 1 << 16  # characters


def write_report(failures: Sequence[Failed], folder: Path) -> Path | None:
    """The file with these failures in `folder`; None where nothing can be written, which is no further failure."""
    name = f"{PREFIX}{os.getpid()}-{len(list_reports(folder))}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        write_atomically(path, report_of(failures), PRIVATE)
    except OSError:
        return None
    for old in list_reports(folder)[:-KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def list_reports(folder: Path) -> list[Path]:
    """The reports in a folder, the oldest first."""
    with contextlib.suppress(OSError):
        return sorted(folder.glob(f"{PREFIX}*.txt"), key=lambda path: path.lstat().st_mtime)
    return []


def report_of(failures: Iterable[Failed]) -> str:
    """The text: no values of variables, no lines of a log but what an error's own message quotes, all of it inert."""
    lines = [
        f"moe-top {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"TERM {os.environ.get('TERM', 'unset')}, encoding {getattr(sys.stdout, 'encoding', None)}",
    ]
    for failed in failures:
        lines += ["", f"in {failed.part}: {told(failed.error)}", *_frames(failed.error)]
    return "\n".join(clean(line) for line in lines)[:LARGEST] + "\n"


def _frames(error: BaseException) -> list[str]:
    """Where it was raised, and what raised it; the messages are told once, and cut."""
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        lines += [*_frames(cause)[-40:], f"  led from {told(cause)} to"]
    for frame in traceback.extract_tb(error.__traceback__)[-40:]:
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}")
    return lines


def place_of(error: BaseException) -> str:
    """`score.py:51`: where an error was raised, for a message without a report."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
