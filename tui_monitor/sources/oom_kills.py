"""Counts the strikes of the kernel's OOM killer: from outside, such a death looks like any other SIGKILL."""

from __future__ import annotations

from pathlib import Path


class OomKills:
    """The count of processes that the kernel's OOM killer ended in a process's control group, if it may be read."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self._before = self._count()

    @classmethod
    def around(cls, pid: int) -> OomKills:
        """Counts in the group that `pid` is in now; take it while the process lives."""
        try:
            lines = Path(f"/proc/{pid}/cgroup").read_text("utf-8", "replace").splitlines()
        except OSError:
            return cls([])
        return cls([file for line in lines for file in _counters(line)])

    def rose(self) -> bool:
        """Whether the killer struck since this was made."""
        now = self._count()
        return now is not None and self._before is not None and now > self._before

    def _count(self) -> int | None:
        for file in self._files:
            try:
                words = file.read_text("ascii", "replace").split()
            except OSError:
                continue
            if "oom_kill" in words[:-1]:
                return int(words[words.index("oom_kill") + 1])
        return None


def _counters(line: str) -> list[Path]:
    """The files with the count, for one line of /proc/PID/cgroup (`0::/a/b`, `4:memory:/a/b`)."""
    _, controllers, group = line.split(":", 2)
    inside = group.lstrip("/")
    if controllers == "memory":
        return [Path("/sys/fs/cgroup/memory", inside, "memory.oom_control")]
    if controllers == "":
        return [Path(root, inside, "memory.events") for root in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified")]
    return []
