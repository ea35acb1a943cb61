"""Which file system a path is on: on network file systems events are silent and sizes are cached."""

from __future__ import annotations

import os
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "9p", "ceph", "beegfs", "gpfs", "afs", "glusterfs"}
)


def network_file_system(path: Path) -> str | None:
    """The type of the network (or FUSE) file system `path` is on, None on a local one. Asks the table of mounts only:
    a hung server cannot hold it up. Links on the way are not followed."""
    try:
        table = _MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return None
    kind = _kind_of(os.path.abspath(path), table)
    return kind if kind in _NETWORK or kind.startswith("fuse") else None


def _kind_of(path: str, table: str) -> str:
    """The type of the mount that lies deepest above `path`; of equal ones the last covers the others."""
    deepest, kind = "", ""
    for line in table.splitlines():
        fields, _, source = line.partition(" - ")
        point = _unescape(fields.split(" ")[4])
        if len(point) >= len(deepest) and (path == point or path.startswith(point.rstrip("/") + "/")):
            deepest, kind = point, source.split(" ")[0]
    return kind


def _unescape(point: str) -> str:
    """Mount points are written with blanks as `\\040`, tabs, newlines and backslashes likewise."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, char)
    return point
