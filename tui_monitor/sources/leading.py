"""Which of a run's files leads: whose rows are the run's, the others' being the same once more, or more beside."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.units import count_text, duration
from tui_monitor.sources.parts import Part

SURE = 3
"""Rows after which a file tells a course: one or two may be a figure in passing, or come ahead of the first file's."""

EARLY = 100  # rows of another rank within which rank 0's log must appear to lead: they all start together

FEWEST_OTHERS = 3  # ranks that go on: of fewer it is not sure which of them is the unusual one
STOPPED, IN_STEP = 600.0, 60.0
"""Seconds that the log of a rank that stopped is older than the newest one, and that the others are at most. Output
that is kept back comes by rank at any time: then the others would not be so close together."""


def leader(parts: Sequence[Part], is_over: bool) -> Part | None:
    """The first file, if it has rows: the console of all, or rank 0's stdout. Without, its errors or the rank that has
    most. None while another might still come first; `is_over`: nothing comes any more."""
    first = parts[0]
    if first.rows >= SURE:
        return first
    sure = [part for part in parts if part.rows >= SURE]
    near = [part for part in sure if part.rank in (None, lowest_rank(parts)) and not part.is_metrics]
    if sure:
        return near[0] if near else _most_rows(sure)
    if first.rows:
        return first
    told = [part for part in parts if part.rows]
    return _most_rows(told) if told and is_over else None


def succeeds(part: Part, lead: Part, parts: Sequence[Part]) -> bool:
    """Whether a file that began to tell later leads from now on. One that counts alike has nothing to win, but that the
    first rank's log, if it appeared late, shall lead from the beginning of the run."""
    if part is lead:
        return False
    if part.unit == lead.unit:
        return part.rank == lowest_rank(parts) and is_mirror(part, lead, parts) and lead.rows < EARLY
    return lead.rows < SURE or parts.index(part) < parts.index(lead)


def is_mirror(part: Part, lead: Part | None, parts: Sequence[Part]) -> bool:
    """Whether a file is another rank's than the leading one: it tells the same once more."""
    if part.rank is None:
        return False
    return part.rank != (lead.rank if lead is not None else lowest_rank(parts))


def lowest_rank(parts: Sequence[Part]) -> tuple[int, ...] | None:
    """The first rank of all, None where there are none."""
    return min((part.rank for part in parts if part.rank is not None), default=None)


def stopped_ranks(parts: Sequence[Part]) -> list[str]:
    """What is to be said of a rank whose rows ended long before those of all others."""
    ranks = [part for part in parts if part.rank is not None and part.rows >= SURE]
    newest = max((part.modified_at for part in ranks), default=0.0)
    stopped = [part for part in ranks if part.modified_at < newest - STOPPED]
    others = [part for part in ranks if part.modified_at >= newest - IN_STEP]
    if len(stopped) != 1 or len(others) != len(ranks) - 1 or len(others) < FEWEST_OTHERS:
        return []
    behind = duration(newest - stopped[0].modified_at)
    at = count_text(stopped[0].reached)
    return [f"{stopped[0].process.label} wrote nothing for {behind} after {at}, the others went on"]


def _most_rows(parts: Sequence[Part]) -> Part:
    return min(parts, key=lambda part: (part.is_metrics, -part.rows))
