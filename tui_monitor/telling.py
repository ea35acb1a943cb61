"""What the engine's threads tell of runs: records, and what is wrong with a part of one, said when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_monitor.bus import Bus
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.records import Batch, Problem, Record
from tui_monitor.model.text import clean


class Telling:
    """The door out of several threads: `bus` is drained by the face."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.bus = Bus()
        self._clock = clock
        self._said: dict[tuple[str, str], str] = {}

    def publish(self, key: str, records: Iterable[Record]) -> None:
        """Tell records of a run, if there are any."""
        told = tuple(records)
        if told:
            self.bus.put(Batch(key, told, self._clock()))

    def say(self, key: str, part: str, words: str) -> None:
        """Tell what is wrong with a part of a run, where that is news; nothing is wrong any more: no words."""
        if self._said.get((key, part), "") != words:
            self._said[key, part] = words
            self.publish(key, [Problem(clean(part), clean(words))])

    def guarded(self, key: str, part: str, work: Callable[[], None]) -> None:
        """A part that raises becomes a record that every face shows by its name, until it works again."""
        done = tried(part, work)
        self.say(key, part, done.words if isinstance(done, Failed) else "")
