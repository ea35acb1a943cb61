"""Files reach the disk whole or not at all: the only way in which anything of moe-top is written."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

READABLE = 0o644  # before the umask: a snapshot is there to be read by colleagues
PRIVATE = 0o600  # what was remembered is the user's own


def write_atomically(path: Path, text: str, mode: int = READABLE) -> None:
    """Write `text` to `path` as UTF-8: readers see the old file or the new one, never half of one.

    Raises OSError, with the old file intact and nothing left behind, when the target is a link, a folder or a device,
    or when the disk refuses.
    """
    _refuse_special(path)
    draft = path.with_name(f".moe-top-{secrets.token_hex(6)}.tmp")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # the draft's name means nothing to people
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


def write_fresh(path: Path, text: str, mode: int = READABLE) -> None:
    """Write `text` to `path` as UTF-8, where nothing stands yet: no file is ever overwritten, no link followed.

    Raises OSError, above all FileExistsError; then nothing of ours is left behind.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
