"""Who among the candidates is the trainer, and who is its rank, its worker, a rival or an orphan."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tui_monitor.sources import procfs
from tui_monitor.sources.process_table import ProcessTable
from tui_monitor.sources.procfs import Rank
from tui_monitor.sources.programs import WRAPPERS, is_helper
from tui_monitor.sources.upstream import Trace

Identity = tuple[int, float]
"""(pid, started_at)."""


class Former(NamedTuple):
    """A trainer to be known again by what it leaves behind: its start, its memory layout and its workers."""

    pid: int
    started_at: float
    layout: int
    members: frozenset[Identity]


class Family(NamedTuple):
    """`roots` with the likeliest trainer first; `below` gives each rank and worker its words."""

    roots: list[int]
    below: dict[int, str]
    ranks: frozenset[int]
    orphans: list[int]


def sort_out(table: ProcessTable, trace: Trace, former: Former | None, preferred: frozenset[int]) -> Family:
    """Groups the candidates by ancestry. Those in `preferred` (named by the configuration) come first, then the one
    with most processor time, then the oldest."""
    orphans = _orphans(table, trace, former)
    real = _without_wrappers(table, [pid for pid in trace.candidates if pid not in orphans], former)
    helpers = {pid for pid in real if is_helper(procfs.arguments(pid))}
    people = [pid for pid in real if pid not in helpers]
    roots = [pid for pid in people if not any(ancestor in people for ancestor in table.ancestors(pid))]
    roots.sort(key=lambda pid: (pid not in preferred, -table.stats[pid].ticks, table.stats[pid].started))
    roots, peers = _one_of_ranks(roots)
    below = [pid for pid in real if pid not in roots and pid not in peers]
    ranks = _ranks(table, roots, below)
    zombies = _ended_ranks(table, roots, ranks)
    words = {pid: f"rank {rank.number} of {roots[0]}" for pid, rank in (peers | ranks).items()}
    words |= {pid: f"works below {_root_of(table, pid, roots)}" for pid in below if pid not in words}
    words |= dict.fromkeys(zombies, f"rank of {roots[0] if roots else 0} that has ended")
    return Family(roots, words, frozenset(peers) | frozenset(ranks) | frozenset(zombies), sorted(orphans))


def _orphans(table: ProcessTable, trace: Trace, former: Former | None) -> set[int]:
    """Workers whose main process has gone: known from before, or forked from one exec and now without that parent.
    One such process alone, never seen before, may be a trainer whose starting script has ended."""
    adopted = [
        pid for pid in trace.candidates if table.is_adopted(pid) and table.stats[pid].ppid not in trace.candidates
    ]
    forked = Counter(table.stats[pid].layout for pid in adopted if table.stats[pid].layout)
    return {
        pid
        for pid in trace.candidates
        if is_former(table, pid, former)
        or (pid in adopted and (forked[table.stats[pid].layout] > 1 or is_helper(procfs.arguments(pid))))
    }


def is_former(table: ProcessTable, pid: int, former: Former | None) -> bool:
    """Whether the process belonged to the trainer that has ended: it was its worker, or was forked from it."""
    stat = table.stats[pid]
    if former is None or (pid, stat.started_at) == (former.pid, former.started_at):
        return False
    return (pid, stat.started_at) in former.members or (former.layout > 0 and stat.layout == former.layout)


def _without_wrappers(table: ProcessTable, candidates: list[int], former: Former | None) -> list[int]:
    """Drops shells where somebody else holds the log, and the shell that had started the former trainer."""
    others = [pid for pid in candidates if table.stats[pid].comm not in WRAPPERS]
    if others or former is None:
        return others or candidates
    return [pid for pid in candidates if table.stats[pid].started_at > former.started_at]


def _one_of_ranks(roots: list[int]) -> tuple[list[int], dict[int, Rank]]:
    """Roots that are ranks of one job without a visible launcher: the lowest rank stands for all."""
    ranks = {pid: rank for pid in roots if (rank := procfs.rank(pid)) is not None}
    if len(roots) < 2 or len(set(ranks.values())) < len(roots):
        return roots, {}
    first = min(ranks, key=lambda pid: ranks[pid].number)
    return [first], {pid: rank for pid, rank in ranks.items() if pid != first}


def _ranks(table: ProcessTable, roots: list[int], below: list[int]) -> dict[int, Rank]:
    """The topmost process of each rank; what it starts inherits its environment and is its worker."""
    numbers = {pid: rank for pid in below if (rank := procfs.rank(pid)) is not None}
    of_roots = {procfs.rank(root) for root in roots}
    return {
        pid: rank
        for pid, rank in numbers.items()
        if rank not in of_roots and not any(numbers.get(ancestor) == rank for ancestor in table.ancestors(pid))
    }


def _ended_ranks(table: ProcessTable, roots: list[int], ranks: dict[int, Rank]) -> list[int]:
    """Zombies beside the ranks: a launcher may live on long after one of its ranks was killed."""
    alike = {(table.stats[pid].comm, table.stats[pid].ppid) for pid in ranks}
    return [pid for pid, stat in table.stats.items() if stat.has_ended and (stat.comm, stat.ppid) in alike]


def _root_of(table: ProcessTable, pid: int, roots: list[int]) -> int:
    return next((ancestor for ancestor in table.ancestors(pid) if ancestor in roots), table.stats[pid].ppid)
