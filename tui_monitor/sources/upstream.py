"""From a log's writers upstream, through tee, filters, terminals and launchers, to those who may be the trainer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tui_monitor.sources import procfs
from tui_monitor.sources.process_table import ProcessTable
from tui_monitor.sources.programs import CHORES, RELAYS, WRAPPERS, is_helper, is_python

DEPTH = 6  # relays in a row; a chain of three is already rare
_MASTERS = ("/dev/ptmx", "/dev/pts/ptmx")


class Trace(NamedTuple):
    """Process ids with, in words, how each reaches the log."""

    candidates: dict[int, str]
    relays: dict[int, str]


def trace(table: ProcessTable, writers: Mapping[int, str]) -> Trace:
    """Follows each of `writers` (pid to words) upstream as long as it only passes text on. A shell is followed too
    where nobody else is left: `python … | while read line; do … done > log`."""
    found = Trace({}, {})
    _follow(table, deque((pid, how, 0) for pid, how in writers.items()), found)
    shells = dict(found.candidates)
    if shells and all(table.stats[pid].comm in WRAPPERS for pid in shells):
        _follow(table, deque((q, words, 1) for pid in shells for q, words in _fed_by(table, pid, shells[pid])), found)
    return found


def _follow(table: ProcessTable, todo: deque[tuple[int, str, int]], found: Trace) -> None:
    while todo:
        pid, how, depth = todo.popleft()
        is_known = pid in found.candidates or pid in found.relays or pid not in table.links
        if is_known or depth > DEPTH or table.stats[pid].comm in CHORES:
            continue
        if table.stats[pid].comm in RELAYS:
            found.relays[pid] = how
            sources = list(_relayed(table, pid, how))
        else:
            sources = list(_copied(table, pid, how))
            is_relay = bool(sources) and not _is_launcher_of_ranks(sources) and _is_light(table, pid, sources)
            (found.relays if is_relay else found.candidates)[pid] = how
            if not is_relay and not _is_launcher_of_ranks(sources):
                continue  # what a heavy process captures is its tool, not its trainer
        todo.extend((source, words, depth + 1) for source, words in sources)


def _relayed(table: ProcessTable, pid: int, how: str) -> Iterator[tuple[int, str]]:
    """What a relay passes on: the pipe it reads, or the terminal it records."""
    yield from _fed_by(table, pid, how)
    comm = table.stats[pid].comm
    for descriptor, link in table.links[pid].items():
        if link in _MASTERS:
            index = procfs.descriptor_facts(pid, descriptor).get("tty-index")
            for source in table.on_terminal(f"/dev/pts/{index}"):
                if source != pid:
                    yield source, f"runs on the terminal pts/{index} of {comm} {pid}, which {how}"


def _fed_by(table: ProcessTable, pid: int, how: str) -> Iterator[tuple[int, str]]:
    pipe = table.links[pid].get(0, "")
    if pipe.startswith("pipe:"):
        for source in table.feeders(pipe):
            if source != pid:
                yield source, f"feeds {table.stats[pid].comm} {pid}, which {how}"


def _copied(table: ProcessTable, pid: int, how: str) -> Iterator[tuple[int, str]]:
    """Descendants that print into a pipe which `pid` reads: what a launcher in Python copies into the log."""
    pipes = {link for descriptor, link in table.links[pid].items() if descriptor > 2 and link.startswith("pipe:")}
    for pipe in pipes:
        for source in table.feeders(pipe):
            links = table.links.get(source, {})
            prints = pipe in (links.get(1), links.get(2))
            if prints and pid in table.ancestors(source) and not is_helper(procfs.arguments(source)):
                yield source, f"prints to its launcher {pid}, which {how}"


def _is_launcher_of_ranks(sources: list[tuple[int, str]]) -> bool:
    """A launcher that copies several ranks stays their root: none of them is the run alone."""
    return len({procfs.rank(source) for source, _ in sources} - {None}) > 1


def _is_light(table: ProcessTable, pid: int, sources: list[tuple[int, str]]) -> bool:
    """Whether a child did more than its launcher (processor time, then memory). A child that is not Python below a
    Python program is a simulator or a tool, however busy."""

    def weight(one: int) -> tuple[int, int]:
        return table.stats[one].ticks, table.stats[one].rss_bytes

    python = is_python(procfs.arguments(pid))
    children = [source for source, _ in sources if not python or is_python(procfs.arguments(source))]
    return any(weight(child) > weight(pid) for child in children)
