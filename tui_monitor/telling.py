"""What the engine's threads tell of runs: records, and what is wrong with a part of one, said when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

from tui_monitor.bus import Bus
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.records import Batch, Block, LogRecord, Problem, Record, Retold
from tui_monitor.model.text import clean

OF_LOG = (*get_args(LogRecord), Block)

PORTION = 16
"""How much of a log told anew a face takes at once, in blocks: one takes up to a tenth of a millisecond, and a log of
twenty thousand restarts has as many. Keys wait meanwhile."""

NOISE = 128  # records between a block's rows that take as long as a block, and more


class Telling:
    """The door out of several threads: `bus` is drained by the face."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.bus = Bus()
        self._clock = clock
        self._said: dict[tuple[str, str], str] = {}

    def publish(self, key: str, records: Iterable[Record]) -> None:
        """Tell records of a run, if there are any."""
        for told in in_portions(records):
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


def as_one(records: Sequence[Record]) -> Sequence[Record]:
    """What is told of a log first: where it is much, as told anew, so that nobody sees half of it."""
    if sum(_weight(record) for record in records if isinstance(record, Block)) <= PORTION:
        return records
    log = tuple(record for record in records if isinstance(record, OF_LOG))
    return [Retold(log), *(record for record in records if not isinstance(record, OF_LOG))]


def in_portions(records: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    """The records in order, as batches of which none tells much anew."""
    held: list[Record] = []
    for record in records:
        parts = _parts_of(record) if isinstance(record, Retold) else [record]
        for part in parts[:-1]:
            yield (*held, part)
            held = []
        held.append(parts[-1])
    if held:
        yield tuple(held)


def _parts_of(retold: Retold) -> list[Retold]:
    starts, weight = [0], 0
    for at, record in enumerate(retold.records):
        weight += _weight(record)
        if weight > PORTION and at > starts[-1]:
            starts.append(at)
            weight = _weight(record)
    ends = (*starts[1:], len(retold.records))
    return [Retold(retold.records[start:end], end < ends[-1]) for start, end in zip(starts, ends, strict=True)]


def _weight(record: LogRecord | Block) -> int:
    return 1 + len(record.placed) // NOISE if isinstance(record, Block) else 1
