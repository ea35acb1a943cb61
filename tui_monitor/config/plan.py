"""Phases that contradict each other: gaps, overlaps, ends before beginnings, more experts chosen than there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from tui_monitor.config.places import place, shown
from tui_monitor.model.phases import Phase
from tui_monitor.model.text import clean


def wrong_phases(phases: Sequence[Phase], table: Mapping[str, Any], path: Path) -> Iterator[str]:
    """What is wrong with the `[[phase]]` tables of one file, each as a line with its place."""
    if "phase" not in table:
        return
    written = table["phase"]
    for index, phase in enumerate(phases):
        yield from (f"{_at(path, index, key, written)}: {text}" for key, text in _alone(phase))
    for index, (before, after) in enumerate(pairwise(phases), 1):
        yield from (f"{_at(path, index, key, written)}: {text}" for key, text in _border(before, after))
    for index, phase in enumerate(phases):
        if any(earlier.name.casefold() == phase.name.casefold() for earlier in phases[:index]):
            yield f"{_at(path, index, 'name', written)}: two phases are named `{clean(phase.name)}`"


def too_many_chosen(phases: Sequence[Phase], experts: int | None, path: Path) -> Iterator[str]:
    """Top-k routing over fewer than k experts, whichever file says how many there are."""
    for index, phase in enumerate(phases):
        if experts is not None and phase.top_k is not None and phase.top_k > experts:
            where = place(path, f"phase[{index}].top_k")
            yield f"{where}: phase `{clean(phase.name)}`: top_k = {phase.top_k}, but run.experts = {experts}"


def _alone(phase: Phase) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of a phase by itself."""
    name = f"phase `{clean(phase.name)}`"
    if not phase.name.strip():
        yield "name", "a phase needs a name"
    if phase.start < 0:
        yield "from", f"{name}: from = {phase.start}: must be 0 or more"
    if phase.end is not None and phase.end <= phase.start:
        yield "to", f"{name} ends (to = {phase.end}) before it begins (from = {phase.start}); `to` is exclusive"
    if phase.top_k is not None and phase.top_k < 1:
        yield "top_k", f"{name}: top_k = {phase.top_k}: must be 1 or more"


def _border(before: Phase, after: Phase) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) between a phase and the next one."""
    names = f"phase `{clean(after.name)}`"
    if before.end is None:
        yield "from", f"{names} follows `{clean(before.name)}`, which has no end: give that one `to = {after.start}`"
    elif after.start < before.start:
        yield "from", f"{names} (from = {after.start}) begins before `{clean(before.name)}`: list phases in their order"
    elif after.start < before.end:
        yield "from", f"{names} (from = {after.start}) overlaps `{clean(before.name)}` (to = {before.end}, exclusive)"
    elif after.start > before.end:
        yield "from", f"a gap: `{clean(before.name)}` ends at {before.end}, {names} begins at {after.start}"


def _at(path: Path, index: int, key: str, written: Any) -> str:
    """The key's place, or the place of the phase's name where the key is left to its default."""
    if not isinstance(written, list) or not isinstance(written[index], dict):
        return shown(path)
    return place(path, f"phase[{index}].{key if key in written[index] else 'name'}")
