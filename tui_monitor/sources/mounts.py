"""Which file system a path is on: on network file systems events are silent, and sizes and times are cached."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from tui_monitor.late import late

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "9p", "ceph", "beegfs", "gpfs", "afs", "glusterfs"}
)
_CACHED = 60.0  # seconds: acregmax of nfs(5) where nothing else is set; others tell no better
_SMB_CACHED = 1.0  # actimeo of mount.cifs(8) where nothing else is set
_DELAY = late(r"(?:^|,)(?:acregmax|actimeo)=(\d{1,9})(?:,|$)")
_NO_CACHE = late(r"(?:^|,)noac(?:,|$)")


def network_file_system(path: Path) -> str | None:
    """The type of the network (or FUSE) file system `path` is on, None on a local one. Asks the table of mounts only:
    a hung server cannot hold it up. Links on the way are not followed."""
    kind, _ = _mount_of(path)
    return kind if kind in _NETWORK or kind.startswith("fuse") else None


def attribute_delay(path: Path) -> float:
    """Seconds for which the size and time of a file at `path` may be out of date; 0 on a local file system."""
    kind, options = _mount_of(path)
    if network_file_system(path) is None or _NO_CACHE.search(options):
        return 0.0
    told = _DELAY.search(options)
    return float(told[1]) if told else _SMB_CACHED if kind in ("cifs", "smb3") else _CACHED


def mount_points() -> frozenset[str]:
    """Where something is mounted, empty where the table cannot be read. No disk is asked."""
    return _points_in(_table())


def _table() -> str:
    try:
        return _MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return ""


@lru_cache(maxsize=1)
def _points_in(table: str) -> frozenset[str]:
    return frozenset(_unescape(line.split(" ")[4]) for line in table.splitlines())


def _mount_of(path: Path) -> tuple[str, str]:
    """The type and the options of the mount that `path` is on, empty where the table cannot be read."""
    return _mount_in(_table(), os.path.abspath(path))


@lru_cache(maxsize=4096)  # as long as nothing is mounted: of each followed file it is asked every few seconds
def _mount_in(table: str, path: str) -> tuple[str, str]:
    kind, _, options = _entry_of(path, table).partition(" ")
    return kind, options.rpartition(" ")[2]


def _entry_of(path: str, table: str) -> str:
    """Type, source and options of the mount that lies deepest above `path`; of equal ones the last covers the others.
    """
    deepest, entry = "", ""
    for line in table.splitlines():
        fields, _, source = line.partition(" - ")
        point = _unescape(fields.split(" ")[4])
        if len(point) >= len(deepest) and (path == point or path.startswith(point.rstrip("/") + "/")):
            deepest, entry = point, source
    return entry


def _unescape(point: str) -> str:
    """Mount points are written with blanks as `\\040`, tabs, newlines and backslashes likewise."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, char)
    return point
