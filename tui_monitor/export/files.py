"""Documents reach the disk whole or not at all, under names that cannot leave their folder."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from pathlib import Path

from tui_monitor.model.report import RunReport

MODE = 0o644  # before the umask: a snapshot is there to be read by colleagues
LONGEST_NAME = 120  # bytes of the run's part: a file system takes 255, time and ending need some of them
_UNSAFE = re.compile(r"[^\w.+=@-]+")


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8: readers see the old file or the new one, never half of one.

    Raises OSError, with the old file intact and nothing left behind, when the target is a link, a folder or a device,
    or when the disk refuses.
    """
    _refuse_special(path)
    draft = path.with_name(f".moe-top-{secrets.token_hex(6)}.tmp")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _refuse_special(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "is a symbolic link, which is not followed", str(path))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))


def snapshot_path(folder: Path, report: RunReport, suffix: str = ".md") -> Path:
    """`<folder>/<run>-<YYYYmmdd-HHMMSS><suffix>`, in the report's own time."""
    return folder / f"{safe_name(report.name)}-{report.generated_at:%Y%m%d-%H%M%S}{suffix}"


def safe_name(name: str) -> str:
    """The run's name as part of a file name: no separators or spaces, not hidden, not an option, not too long."""
    safe = _UNSAFE.sub("_", name).lstrip(".-_") or "run"
    return safe.encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore")
