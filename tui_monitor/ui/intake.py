"""Batches out of the feed into the store, in slices short enough that keys are answered between them."""

from __future__ import annotations

from time import perf_counter

from tui_monitor.model.feed import Feed
from tui_monitor.model.store import Store
from tui_monitor.ui.turns import SLICE

AT_ONCE = 8  # batches asked for between two looks at the clock


def drain_slice(feed: Feed, store: Store) -> tuple[set[str], bool]:
    """Apply what the feed has for at most a slice of time: the runs that changed, and whether the feed is empty."""
    began, changed = perf_counter(), set[str]()
    while perf_counter() - began < SLICE:
        batches = feed.drain(AT_ONCE)
        if not batches:
            return changed, True
        changed |= store.apply_all(batches)
    return changed, False
