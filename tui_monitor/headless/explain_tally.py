"""Counts a log's lines by what became of them: their shape, and the record that was made of them."""

from __future__ import annotations

from array import array
from collections import defaultdict

import msgspec
from msgspec import Struct

from tui_monitor.formats.shapes.keys import last_segment, name_of, separated
from tui_monitor.formats.shapes.prefix import without_prefix
from tui_monitor.formats.shapes.slots import Cut, cut, value
from tui_monitor.formats.text import decorative
from tui_monitor.late import late
from tui_monitor.model.explanation import ShapeTold, Share
from tui_monitor.model.records import LogRecord, Row, Summary
from tui_monitor.model.text import Clean, clean

KINDS = (
    "part of a record", "not understood", "settings", "phase", "routing", "warning", "resume", "end", "incident",
    "summary", "row",
)  # fmt: skip
"""What a line may be; of several records of one line the later kind names it."""

_OF_RECORD = {
    "Other": "not understood", "Setup": "settings", "PhaseMark": "phase", "RoutingMark": "routing", "Notice": "warning",
    "Resume": "resume", "Ending": "end", "Incident": "incident", "Summary": "summary", "Row": "row",
}  # fmt: skip

MOST_SHAPES = 5000  # texts kept: a log of prose has a new one on each line
KEPT = 2000  # characters of an example: all that a `[[format]]` may describe
KEY = 400  # characters by which two texts are told apart
SURE = 3  # lines of one shape whose number rises: fewer may be chance
COMPARED = 200  # lines of one shape that are compared with the one before
_DIGITS = late(r"[0-9]+")
_RULE = 1  # the shape of all lines without a word
_UNDERSTOOD, _EMPTY, _UNKNOWN = range(3)
_CUT = late(rb"\[cut: ([0-9]+) bytes\]\Z")
_BOXED = late(r"[|│┃]\s*([^|│┃]+?)\s*[|│┃]\s*$")


class _Shape(Struct):
    skeleton: str
    example: str
    metrics: dict[str, None] = {}
    seen: int = 0
    latest: list[float] = []
    changing: set[int] = set()
    rising: set[int] = set()  # the whole numbers that rose at every sighting so far

    def compare(self, numbers: list[str]) -> None:
        """Note which numbers are others, and which are larger, than at the sighting before."""
        values = [value(text) for text in numbers]
        pairs = list(zip(self.latest, values, strict=False))
        rose = {slot for slot, (before, now) in enumerate(pairs) if before < now and now.is_integer()}
        self.changing |= {slot for slot, (before, now) in enumerate(pairs) if before != now}
        self.rising = set(range(len(values))) if not self.seen else self.rising & rose
        self.seen, self.latest = self.seen + 1, values


class Tally:
    """Every line's shape and kind, some twenty bytes a line. Lines are told in order, records whenever they come."""

    def __init__(self) -> None:
        self.overwritten = 0
        self.printed: dict[str, dict[str, None]] = defaultdict(dict)
        """Canonical names, and the keys that were found before numbers."""
        self._shapes = [_Shape("texts of many shapes", ""), _Shape("a rule, where a block ends", "")]
        self._known: dict[str, int] = {}
        self._quick: dict[str, int] = {}  # texts with their digits taken out: most lines need no closer look
        self._shape_of, self._sizes, self._kinds = array("L"), array("Q"), bytearray()
        self._empty = bytearray()

    def line(self, number: int, text: str, size: int, overwritten: bool) -> None:
        """One line of `size` bytes, or a state of it that was overwritten. Numbers begin at 1."""
        self.overwritten += overwritten
        shape = self._shape(text)
        if number > len(self._kinds):
            self._shape_of.append(shape)
            self._sizes.append(size)
            self._kinds.append(0)
            self._empty.append(decorative(text))
        else:
            self._shape_of[number - 1], self._empty[number - 1] = shape, decorative(text)
            self._sizes[number - 1] += size

    def record(self, record: LogRecord) -> None:
        """What a line, told before, was read as."""
        if not 0 < record.line <= len(self._kinds):
            return
        kind = KINDS.index(_OF_RECORD[type(record).__name__])
        self._kinds[record.line - 1] = max(self._kinds[record.line - 1], kind)
        if isinstance(record, (Row, Summary)):
            self._shapes[self._shape_of[record.line - 1]].metrics.update(dict.fromkeys(record.values))

    def shares(self) -> tuple[Share, Share, Share, Share]:
        """All lines, those understood, those without a word, and those not understood."""
        lines, sizes = [0, 0, 0], [0, 0, 0]
        for kind, empty, size in zip(self._kinds, self._empty, self._sizes, strict=True):
            which = _UNDERSTOOD if kind > 1 else _EMPTY if empty else _UNKNOWN if kind else _UNDERSTOOD
            lines[which] += 1
            sizes[which] += size
        told = [Share(count, size) for count, size in zip(lines, sizes, strict=True)]
        return Share(sum(lines), sum(sizes)), told[0], told[1], told[2]

    def shapes(self) -> list[ShapeTold]:
        """Every shape of every kind, records first, within a kind the most frequent first; lines without a word that
        gave no record are no shape."""
        counts: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        for kind, empty, shape, size in zip(self._kinds, self._empty, self._shape_of, self._sizes, strict=True):
            if kind > 1 or not empty:
                count = counts[kind, shape]
                count[0] += 1
                count[1] += size
        told = [self._told(kind, shape, lines, size) for (kind, shape), (lines, size) in counts.items()]
        return sorted(told, key=lambda one: (-KINDS.index(one.kind), -one.lines))

    def _told(self, kind: int, index: int, lines: int, size: int) -> ShapeTold:
        shape = self._shapes[index]
        metrics = tuple(shape.metrics) if KINDS[kind] in ("row", "summary") else ()
        changing, rising = tuple(sorted(shape.changing)), min(shape.rising, default=None)
        told = ShapeTold(KINDS[kind], clean(shape.example), clean(shape.skeleton), lines, size, metrics, changing)
        return msgspec.structs.replace(told, rising=rising) if shape.seen >= SURE else told

    def _shape(self, text: str) -> int:
        digits = _DIGITS.sub("0", text[:KEPT])
        quick = self._quick.get(digits)
        if quick is not None and self._shapes[quick].seen >= COMPARED:
            return quick
        found = self._quick[digits] = _RULE if decorative(text) else self._find(text)
        if len(self._quick) > MOST_SHAPES:
            self._quick.clear()
        return found

    def _find(self, text: str) -> int:
        pieces = cut(without_prefix(text[:KEPT]))
        key = " ".join(pieces.skeleton.split())[:KEY]  # alignment makes no other shape
        known = self._known.get(key)
        if known is None:
            known = self._learn(key, text, pieces) if len(self._shapes) <= MOST_SHAPES else 0
        if known and self._shapes[known].seen < COMPARED:
            self._shapes[known].compare(pieces.numbers)
        return known

    def _learn(self, key: str, text: str, pieces: Cut) -> int:
        known = self._known[key] = len(self._shapes)
        self._shapes.append(_Shape(key.replace("\0", "{}"), text[:KEPT].strip()))
        for before in pieces.literals[:-1]:
            for printed in _keys(before):
                if (name := name_of(printed)) is not None:
                    self.printed[name][printed] = None
        return known

    def keys_of(self, name: str) -> tuple[Clean, ...]:
        """The keys that a canonical metric is printed under, as far as they stand before its numbers. One that was
        told with the word of its block or line before it (`val_loss`) is found without it."""
        found = self.printed.get(name) or self.printed.get(name.partition("_")[2]) or {}
        return tuple(clean(key) for key in found)


def _keys(before: str) -> list[str]:
    """The texts that may name the number behind `before`."""
    boxed = _BOXED.search(before)
    return [key for key in (last_segment(separated(before)[0]), boxed[1] if boxed else "") if key]


def size_of(raw: bytes) -> int:
    """The bytes of a line without its end; of an overlong one that was cut as its end says."""
    cut_end = _CUT.search(raw[-40:])
    return int(cut_end[1]) if cut_end else len(raw)
