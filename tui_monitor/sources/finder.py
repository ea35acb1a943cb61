"""Who trains: from a log file to the process that writes it, found by file and pipe, by name only where it must be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from tui_monitor.model.records import Process, ProcessState
from tui_monitor.model.text import Clean, clean, joined, part
from tui_monitor.sources import by_name, procfs
from tui_monitor.sources.by_name import Person
from tui_monitor.sources.families import Family, Former, is_former, sort_out
from tui_monitor.sources.process_table import FileId, ProcessTable, present_table
from tui_monitor.sources.programs import REMOTE, WRAPPERS
from tui_monitor.sources.upstream import Trace, trace

Role = Literal["trainer", "candidate", "worker", "orphan", "relay", "neighbour"]
COMMAND_LENGTH = 300
YOUNG = 1.0  # seconds: processor time comes in ticks of 10 ms, so a share over less than this is noise
SAME_START = 2.0  # seconds: starts are reckoned from the boot time, in whole seconds, which moves when the clock is set
STATES: Mapping[str, ProcessState] = {
    "R": "running", "S": "sleeping", "I": "sleeping", "D": "disk", "T": "stopped", "t": "stopped", "Z": "zombie",
    "X": "ended", "x": "ended",
}  # fmt: skip
"""The letter in /proc/PID/stat, as a word."""


class Found(NamedTuple):
    """One snapshot. `others` are rivals, ranks and workers, orphans, relays and neighbours, told apart by `role`;
    `ranks` are the pids among them that are ranks of the job; `former` is what to hand to the next call once the
    trainer has ended, so that its workers are not taken for a trainer."""

    trainer: Process | None = None
    others: tuple[Process, ...] = ()
    why_unseen: Clean | None = None
    ranks: frozenset[int] = frozenset()
    former: Former | None = None


def find_writer(
    log: Path, *, held: FileId | None = None, hint: str | None = None, former: Former | None = None
) -> Found:
    """The process that writes `log`. `held` is the (device, inode) that the reader still holds after a rotation,
    `hint` the configuration's `[run] process`, `former` the trainer that ended (of an earlier `Found`)."""
    if not procfs.available():
        return Found(why_unseen=Clean("this system does not show which process writes a file"))
    log = real_path(log)
    table = present_table()
    found = trace(table, _writers(table, log, held))
    preferred = frozenset(pid for pid in found.candidates if hint is not None and _fits(hint, pid))
    family = sort_out(table, found, former, preferred)
    if family.roots:
        seen = _by_file(table, found, family)
        return seen._replace(others=(*seen.others, *_neighbours(table, log, held, found)))
    others = (*_others(table, found, family), *_neighbours(table, log, held, found))
    if family.orphans or _is_remote(table, found, hint):
        return Found(others=others, why_unseen=None if family.orphans else _why_relayed(table, found))
    return _by_name(table, log, hint, former, found)._replace(others=others)


def find_again(pid: int, started_at: float) -> Process | None:
    """The process that an earlier moe-top saw, if this is still the same one (a zombie too), whatever it holds."""
    stat = procfs.read_stat(pid)
    if stat is None or abs(stat.started_at - started_at) > SAME_START:
        return None
    command = shown_command(procfs.arguments(pid), stat.comm)
    how = Clean("wrote the log when last seen; it does not hold it now")
    return Process(pid, stat.started_at, STATES.get(stat.state, "unknown"), command, how, by_name=True)


def with_missing_ranks(found: Found, before: Found) -> Found:
    """`found`, with those ranks of `before` that are no longer there: a rank that vanished must not be forgotten."""
    present = {other.pid for other in found.others}
    missing = [other for other in before.others if other.pid in before.ranks and other.pid not in present]
    ranks = found.ranks | {other.pid for other in missing}
    return found._replace(others=(*found.others, *missing), ranks=ranks)


def choose_by_name(people: Iterable[Person], log: Path, hint: str | None) -> list[tuple[Person, Clean]]:
    """The likely writers of a log that nobody holds, best first, each with the words for the screen."""
    pairs = by_name.likely(people, log, hint, modified_at(log))
    return [(one, clean(f"seen by name, not by file: {why}")) for one, why in pairs]


def shown_command(words: Iterable[str], comm: str) -> Clean:
    """A command line as it may be shown: cleaned, and cut to 300 characters."""
    text = clean(" ".join(words)[: 2 * COMMAND_LENGTH] or f"[{comm}]")
    return text if len(text) <= COMMAND_LENGTH else joined(part(text, 0, COMMAND_LENGTH - 1), Clean("…"))


def _writers(table: ProcessTable, log: Path, held: FileId | None) -> dict[int, str]:
    files = {} if held is None else {held: "writes the log's former file"}
    try:
        found = os.stat(log)
        files[found.st_dev, found.st_ino] = "writes the log"
    except OSError:
        pass  # rotated away or not there yet: `held` is all there is
    return {pid: files[file] for pid, file in table.writers(files)}


def _fits(hint: str, pid: int) -> bool:
    return by_name.matches(hint, procfs.arguments(pid), procfs.working_folder(pid))


def _by_file(table: ProcessTable, found: Trace, family: Family) -> Found:
    root = family.roots[0]
    trainer = _process(table, root, found.candidates[root], "trainer")
    members = frozenset((pid, table.stats[pid].started_at) for pid in family.below)
    former = Former(root, trainer.started_at, table.stats[root].layout, members)
    return Found(trainer, _others(table, found, family), None, family.ranks, former)


def _others(table: ProcessTable, found: Trace, family: Family) -> tuple[Process, ...]:
    rivals = [_process(table, pid, found.candidates[pid], "candidate") for pid in family.roots[1:]]
    below = [_process(table, pid, how, "worker", rank=pid in family.ranks) for pid, how in family.below.items()]
    orphans = [_process(table, pid, f"{found.candidates[pid]}; its main process is gone", "orphan")
               for pid in family.orphans]  # fmt: skip
    relays = [_process(table, pid, how, "relay") for pid, how in found.relays.items()]
    return (*rivals, *below, *orphans, *relays)


def _neighbours(table: ProcessTable, log: Path, held: FileId | None, found: Trace) -> list[Process]:
    """Who trains into another log of the same folder, and is no kin of this log's writers."""
    kin = {*found.candidates, *found.relays}
    writers = {pid: f"writes {name} in the same folder" for pid, name in table.logs_written_in(log.parent, log.name)}
    there = trace(table, {pid: how for pid, how in writers.items() if pid not in kin}).candidates
    mine = {*_writers(table, log, held), *kin, *(above for pid in kin for above in table.ancestors(pid))}
    strangers = [pid for pid in there if pid not in mine and not kin.intersection(table.ancestors(pid))]
    return [_process(table, pid, there[pid], "neighbour") for pid in strangers
            if table.stats[pid].comm not in WRAPPERS]  # fmt: skip


def _is_remote(table: ProcessTable, found: Trace, hint: str | None) -> bool:
    return hint is None and any(table.stats[pid].comm in REMOTE for pid in found.relays)


def _why_relayed(table: ProcessTable, found: Trace) -> Clean:
    pid = next((pid for pid in found.relays if table.stats[pid].comm in REMOTE), min(found.relays))
    comm = table.stats[pid].comm
    where = "remote or in a container: not visible here" if comm in REMOTE else "not visible here"
    return clean(f"{comm} {pid} {found.relays[pid]}; what feeds it is {where}")


def _by_name(table: ProcessTable, log: Path, hint: str | None, former: Former | None, found: Trace) -> Found:
    people = [_person(table, pid) for pid in table.stats if _may_be_named(table, pid, former)]
    open_to_us = [one for one in people if hint is not None or one.pid not in table.blind]
    named = choose_by_name(open_to_us, log, hint)
    if not named:
        return Found(why_unseen=_why_unseen(table, log, found))
    first, how = named[0]
    former = Former(first.pid, first.started_at, table.stats[first.pid].layout, frozenset())
    return Found(_process(table, first.pid, how, "trainer", named=True), former=former)


def _may_be_named(table: ProcessTable, pid: int, former: Former | None) -> bool:
    stat = table.stats[pid]
    return (pid in table.links or pid in table.blind) and not stat.has_ended and not is_former(table, pid, former)


def _person(table: ProcessTable, pid: int) -> Person:
    stat = table.stats[pid]
    seconds = stat.ticks / procfs.TICKS
    words, folder = procfs.arguments(pid), procfs.working_folder(pid)
    return Person(pid, stat.ppid, stat.started_at, stat.comm, words, folder, seconds)


def _why_unseen(table: ProcessTable, log: Path, found: Trace) -> Clean | None:
    if found.relays:
        return _why_relayed(table, found)
    hidden = [pid for pid in table.blind if by_name.may_be_hidden(procfs.arguments(pid), log)]
    return clean(f"pid {hidden[0]} may be it (not permitted to look)") if hidden else None


def _process(
    table: ProcessTable, pid: int, how: str, role: Role, *, named: bool = False, rank: bool = False
) -> Process:
    stat = table.stats[pid]
    age = table.uptime - stat.started / procfs.TICKS
    return Process(
        pid=pid,
        started_at=stat.started_at,
        state=STATES.get(stat.state, "unknown"),
        command=shown_command(procfs.arguments(pid), stat.comm),
        how=clean(how),
        cpu_percent=100.0 * stat.ticks / procfs.TICKS / age if age >= YOUNG else None,
        rss_bytes=stat.rss_bytes,
        role=role,
        by_name=named,
        is_rank=rank,
    )


def real_path(log: Path) -> Path:
    """Where the log really is; of links that lead in a circle, which `Path.resolve` refuses, some place on it."""
    return Path(os.path.realpath(log))


def modified_at(log: Path) -> float:
    """The time of the log's last change, in seconds since the epoch; 0 where it is not there."""
    try:
        return os.stat(log).st_mtime
    except OSError:
        return 0.0
