"""How often lines of each shape came: what comes again and again between the run's counters belongs to them."""

from __future__ import annotations

from collections import Counter as Tally

SURE = 3
"""Sightings that make a line without a counter of its own a part of the record above (three lines make a shape)."""

MOST = 5000  # shapes counted: prose has a new one on each line


class Sightings:
    """Counts by a reading's key. `apart` are sightings between which a counter was printed, `all` are all."""

    def __init__(self) -> None:
        self.apart: Tally[str] = Tally()
        self.all: Tally[str] = Tally()
        self._latest: dict[str, int] = {}

    def note(self, key: str, ticks: int) -> None:
        """Count a shape; `ticks` are the lines with a counter so far."""
        if key not in self.all and len(self.all) >= MOST:
            self._forget()
        self.all[key] += 1
        if self._latest.get(key) != ticks:
            self._latest[key] = ticks
            self.apart[key] += 1

    def _forget(self) -> None:
        """Drop the shapes that are not sure yet."""
        for key in [key for key, times in self.all.items() if times < SURE]:
            del self.all[key], self.apart[key], self._latest[key]
        if len(self.all) >= MOST:
            self.all.clear()
            self.apart.clear()
            self._latest.clear()
