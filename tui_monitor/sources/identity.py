"""What stands under a path: a regular file and who it is apart from its name, or the words for why none can be read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from msgspec import Struct

from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import ask

Identity = tuple[int, int]
"""(device, inode). Holds while the file is open: an inode is given to another file only when nobody holds it."""

Rights = tuple[int, int, int]
"""Mode, owner and group."""

_KINDS = {stat.S_IFIFO: "FIFO", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


class Sight(Struct, frozen=True):
    """One look at a path: who is there, or why nobody can be read. `missing`: the name itself is gone. `rights`: who
    may read it."""

    identity: Identity | None
    problem: Clean | None = None
    missing: bool = False
    rights: Rights | None = None


def look(path: Path) -> Sight:
    """What stands under `path` now. Never opens it: opening a FIFO would set a waiting writer free."""
    try:
        ask(path)
        facts = os.stat(path)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        return Sight(None, trouble(path, error), missing)
    if stat.S_ISREG(facts.st_mode):
        return Sight(identity_of(facts), rights=rights_of(facts))
    kind = _KINDS.get(stat.S_IFMT(facts.st_mode), "folder")
    return Sight(None, clean(f"{path} is a {kind}, not a regular file"))


def rights_of(facts: os.stat_result) -> Rights:
    """Who may read the file."""
    return facts.st_mode, facts.st_uid, facts.st_gid


def identity_of(facts: os.stat_result) -> Identity:
    """Who the file is, apart from its name."""
    return facts.st_dev, facts.st_ino


def trouble(path: Path, error: OSError | ValueError) -> Clean:
    """Why `path` cannot be read, in one line that names it."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ENOENT and os.path.islink(path):
        return clean(f"dangling link: {path} -> {os.readlink(path)}")
    if code in (errno.ENOENT, errno.ENOTDIR):
        return clean(f"no such file: {path}")
    if code in (errno.EACCES, errno.EPERM):
        return clean(f"not permitted to read {path}")
    if code == errno.ELOOP:
        return clean(f"link loop: {path}")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return clean(f"read error in {path}: {reason}")
