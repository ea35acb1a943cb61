"""When the screen may be shown again: at once after a pause, else so seldom that it takes a small share of a core."""

from __future__ import annotations

from time import monotonic

LEAST_GAP = 0.05  # seconds between two showings: 20 a second
SHARE = 0.08  # of the time: with ten rows a second in each of fifty runs every row would be a showing of its own


class Pace:
    """Remembers when the screen was shown last, and what that cost."""

    def __init__(self) -> None:
        self._shown, self._cost = monotonic(), 0.0

    @property
    def age(self) -> float:
        """Seconds since the screen was shown."""
        return monotonic() - self._shown

    @property
    def gap(self) -> float:
        """Seconds that are to lie between two showings."""
        return max(LEAST_GAP, self._cost / SHARE)

    def wait(self) -> float:
        """Seconds until it may be shown again."""
        return max(self.gap - self.age, 0.0)

    def shown(self, began: float) -> None:
        """It was shown just now, which began at `began`. A single slow showing is forgotten soon."""
        self._shown = monotonic()
        self._cost = (self._cost + min(self._shown - began, 2 * self._cost + 0.02)) / 2
