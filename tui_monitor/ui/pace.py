"""When the screen may be shown again: at once after a pause, else so seldom that it takes a small share of a core."""

from __future__ import annotations

from time import monotonic, thread_time

LEAST_GAP = 0.05  # seconds between two showings: 20 a second
SHARE = 0.04  # of the time: with ten rows a second in each of fifty runs every row would be a showing of its own
SAVED = 0.15  # seconds of showing that a pause saves up at the most: some rows in quick succession are shown at once


class Pace:
    """Remembers when the screen was shown last, and how much of its share of the time was spent."""

    def __init__(self) -> None:
        self._shown, self._cost = monotonic(), 0.0
        self._saved = SAVED

    @property
    def age(self) -> float:
        """Seconds since the screen was shown."""
        return monotonic() - self._shown

    @property
    def gap(self) -> float:
        """Seconds that are to lie between two showings now."""
        return max(LEAST_GAP, (self._cost - self._saved) / SHARE)

    def wait(self) -> float:
        """Seconds until it may be shown again."""
        return max(self.gap - self.age, 0.0)

    def shown(self, began: float) -> None:
        """It was shown just now, which began at `began` by `thread_time`: what else the machine does is no reason to
        show less. A single slow showing is forgotten soon."""
        now, cost = monotonic(), min(thread_time() - began, 2 * self._cost + 0.02)
        self._saved = min(self._saved + (now - self._shown) * SHARE, SAVED) - cost
        self._saved = max(self._saved, -cost)
        self._shown, self._cost = now, (self._cost + cost) / 2
