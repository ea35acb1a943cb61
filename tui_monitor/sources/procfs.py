"""Reads Linux's /proc quickly: a process's stat, command line, environment, descriptors and their flags.

Every function answers None, empty or False for a process that has gone or that we may not look at: between two reads
any process may end, and that is ordinary here, no error.
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

COMMAND_BYTES = 64 * 1024
"""Bytes read of one command line: one of 1.5 MB exists, and a script's name stands near its beginning."""

ENVIRONMENT_BYTES = 256 * 1024
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
RANK_NAMES = ("RANK", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID", "LOCAL_RANK")
"""Names of a rank in the environment, the surest first: torchrun's own before what a batch script passes on."""


class Stat(NamedTuple):
    """One line of /proc/PID/stat. `ticks` is processor time used, `started` the start since boot, both in clock ticks;
    `layout` is where its stack begins: random at each exec, so equal values mean forked without exec."""

    pid: int
    comm: str
    state: str
    ppid: int
    session: int
    flags: int
    ticks: int
    started: int
    rss_bytes: int
    layout: int
    exit_code: int

    @property
    def started_at(self) -> float:
        """Seconds since the epoch; (pid, started_at) is the identity of a process."""
        return boot_time() + self.started / TICKS

    @property
    def has_ended(self) -> bool:
        """True for a zombie: it ended, only its parent has not asked yet."""
        return self.state in "ZX"


class Rank(NamedTuple):
    """A process's number in a job of many, and the variable that says so: a launcher may carry one of its own
    (Slurm gives 0 to every batch script), which its ranks inherit beside theirs."""

    variable: str
    number: int


def available() -> bool:
    """Whether this system has a Linux /proc."""
    return os.path.exists("/proc/self/fdinfo")


def read_stat(pid: int) -> Stat | None:
    """The process's stat line, None where there is no such process. Its name may hold spaces and brackets."""
    line = _read(f"/proc/{pid}/stat", 4096)
    end = line.rfind(b")")
    if end < 0:
        return None
    comm = line[line.index(b"(") + 1 : end].decode("utf-8", "replace")
    words = line[end + 2 :].split()
    state, ppid, session, flags = words[0].decode("ascii"), int(words[1]), int(words[3]), int(words[6])
    ticks, started, rss = int(words[11]) + int(words[12]), int(words[19]), int(words[21]) * PAGE
    return Stat(pid, comm, state, ppid, session, flags, ticks, started, rss, int(words[25]), int(words[49]))


def arguments(pid: int) -> list[str]:
    """The command line's words (empty for kernel threads and zombies)."""
    text = _read(f"/proc/{pid}/cmdline", COMMAND_BYTES).decode("utf-8", "replace")
    return text.rstrip("\0").split("\0") if text else []


def rank(pid: int) -> Rank | None:
    """The rank its launcher gave this process, None without one."""
    found: dict[str, int] = {}
    for entry in _read(f"/proc/{pid}/environ", ENVIRONMENT_BYTES).split(b"\0"):
        name, _, value = entry.partition(b"=")
        if value.isdigit() and name.decode("ascii", "replace") in RANK_NAMES:
            found[name.decode("ascii")] = int(value)
    return next((Rank(name, found[name]) for name in RANK_NAMES if name in found), None)


def working_folder(pid: int) -> str | None:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return None


def descriptors(pid: int) -> dict[int, str] | None:
    """Each open descriptor and what it leads to (`/a/file`, `pipe:[123]`, …); None where we may not look."""
    folder = f"/proc/{pid}/fd/"
    try:
        names = os.listdir(folder)
    except PermissionError:
        return None
    except OSError:
        return {}
    links = {}
    for name in names:
        try:
            links[int(name)] = os.readlink(folder + name)
        except OSError:
            continue  # closed since the listing
    return links


def descriptor_facts(pid: int, descriptor: int) -> dict[str, str]:
    """The lines of fdinfo: `flags` (octal), `tty-index` of a terminal's master, …"""
    text = _read(f"/proc/{pid}/fdinfo/{descriptor}", 4096).decode("ascii", "replace")
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs}


def is_written(pid: int, descriptor: int) -> bool:
    """Whether the descriptor was opened for writing: readers (tail, editors, moe-top) hold logs as well."""
    flags = int(descriptor_facts(pid, descriptor).get("flags", "0"), 8)
    return flags & os.O_ACCMODE in (os.O_WRONLY, os.O_RDWR)


def waits_in(pid: int) -> str:
    """The kernel function the process sleeps in, empty where it runs or where the kernel does not tell."""
    return _read(f"/proc/{pid}/wchan", 128).decode("ascii", "replace").strip("0\n")


def is_ours(pid: int) -> bool:
    """Whether we may read what the kernel tells only the owner (it answers zeros to others)."""
    try:
        return os.geteuid() in (0, os.stat(f"/proc/{pid}").st_uid)
    except OSError:
        return False


@cache
def boot_time() -> float:
    """When this system started, in seconds since the epoch. Read once: a clock that is set later must not give the
    same process another identity."""
    for line in _read("/proc/stat", 1 << 20).splitlines():
        if line.startswith(b"btime "):
            return float(line.split()[1])
    return 0.0


def uptime() -> float:
    """Seconds since boot, to tell a process's age without a wall clock."""
    return float((_read("/proc/uptime", 64).split() or [b"0"])[0])


def place() -> str:
    """Where a pid means something: this boot and this pid namespace (a container shares the boot, not the pids)."""
    boot = _read("/proc/sys/kernel/random/boot_id", 64).decode("ascii", "replace").strip()
    try:
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return boot


def _read(path: str, limit: int) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _read_all(handle, limit)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _read_all(handle: int, limit: int) -> bytes:
    text = piece = os.read(handle, limit)
    while piece and len(text) < limit:  # /proc hands out at most a page at a time
        piece = os.read(handle, limit - len(text))
        text += piece
    return text
