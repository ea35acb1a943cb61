"""Which counter is the run's, as its log is learned, and which lines without that counter belong to its record."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.formats.shapes.ledger import SURE_RISES, TELLING_WORDS, Label, Ledger, tells
from tui_monitor.formats.shapes.reading import Reading
from tui_monitor.formats.shapes.sightings import SURE, Sightings

SILENT_READINGS = 10
"""Readings, beyond three times its usual gap, after which a counter that is printed no more gives way to another."""

MOST_METRICS = 8  # of a line that is believed at once: a longer one is a dump

_SUMMING = frozenset(
    {"best", "final", "min", "minimum", "max", "maximum", "overall", "highest", "lowest", "peak", "target"}
)


class Choice:
    """The run's counter, `main`; `numbered` where there is none and records are to be numbered."""

    def __init__(self) -> None:
        self.main: Label | None = None
        self.numbered = False
        self._ledger = Ledger()
        self._sightings = Sightings()

    @property
    def confirmed(self) -> bool:
        return self.main is not None or self.numbered

    def note(self, readings: Sequence[Reading]) -> None:
        """Learn from the readings of one line."""
        for reading in readings:
            self._ledger.note(reading)
            self._sightings.note(reading.key, self._ledger.ticks)
        if readings and self.confirmed and (self.main is None or self.main.kind != "described"):
            self._reconsider(readings)

    def fix(self, reading: Reading) -> None:
        """The configuration says what counts: the first counter of a reading that was noted."""
        if reading.counters:
            self.main = self._ledger.labels.get(reading.counters[0].label, self.main)

    def decide(self, hasty: bool) -> None:
        """Choose from what was learned; `hasty`: no more lines come for now."""
        if self.main is None:
            self.main = self._ledger.main(hasty)
        if self.main is None and hasty:
            times = self._sightings.all.items()
            self.numbered = self.numbered or any(n >= SURE and any(map(tells, key.split())) for key, n in times)

    def believed(self, reading: Reading) -> bool:
        """Whether values without the run's counter are a part of its record: they come again and again, say what only
        training says, or are described."""
        if reading.kind == "described" or (reading.kind != "dict" and self._met(reading) and telling(reading)):
            return True
        if reading.kind == "dict":
            return bool(reading.counters) or self._sightings.apart[reading.key] > 1
        return (self._sightings.all if self.main is None else self._sightings.apart)[reading.key] >= SURE

    def _met(self, reading: Reading) -> bool:
        """A line of an evaluation, or one whose own counter was seen before: a generated text has neither."""
        labels = (self._ledger.labels.get(counter.label) for counter in reading.counters)
        return reading.qualifier is not None or any(label is not None and label.lines > 1 for label in labels)

    def _reconsider(self, readings: Sequence[Reading]) -> None:
        """Another counter may turn out to be the run's: a sure one instead of one chosen in haste, one that the present
        one is inside of, or one that goes on when the present one is no longer printed."""
        main = self.main
        if main is None or not main.sure:
            self.main = self._ledger.main(hasty=False, present=main)
            return
        for counter in (counter for reading in readings for counter in reading.counters):
            other = self._ledger.labels.get(counter.label)
            if other is None or other is main or other.qualified or not other.sure:
                continue
            inside = self._ledger.inside(main, other) and not self._ledger.inside(other, main)
            if inside or self._goes_on(main, other):
                self.main = other
                return

    def _goes_on(self, main: Label, other: Label) -> bool:
        silent = self._ledger.readings - main.seen > 3 * main.gap + SILENT_READINGS and not main.full
        return silent and other.streak >= SURE_RISES and main.seen < other.since and other.valued > 0


def telling(reading: Reading) -> bool:
    """True where each value is one that training or an evaluation prints as it goes, not a limit or a summary."""
    words = [set(name.split("_")) for name in reading.values]
    if not words or any(name & _SUMMING for name in words) or len(words) > MOST_METRICS:
        return False
    return any(name & TELLING_WORDS for name in words)
