"""Reads argument dumps of any form, line by line: which lines they are, and what they state."""

from __future__ import annotations

import re
from typing import Literal

from tui_monitor.formats.arguments import forms, keys, sentences
from tui_monitor.formats.arguments.stated import Stated, read_pairs, whole
from tui_monitor.formats.text import decorative
from tui_monitor.late import late
from tui_monitor.model.records import Setup

LONGEST_BLOCK = 2000  # lines: the configuration of a large trainer has about 700
NEAR = 5  # lines within which a plain `Timesteps: 50,000` stands among other arguments

_SIZE = late(
    r"\b(?:number of|total(?: number of)?|trainable|model|all)(?: model| trainable)? param(?:eter)?s?(?: count)?"
    r"\s*[:=]\s*"
    r"([0-9][0-9,]*(?:\.[0-9]+)?\s?[KkMB]?)\b",
    re.IGNORECASE,
)
_ENDS_OPEN = (",", "(", "[", "{", ")", "]", "}")
_Block = Literal["list", "call", "mapping", "table"]


class ArgumentReader:
    """Asked before any metric is looked for: it claims a line only where that is safe. `progressed` is to be set once
    the log shows progress: a total said in passing counts only before."""

    def __init__(self) -> None:
        self.progressed = False
        self._totals: dict[str, int] = {}
        self._passing: dict[str, int] = {}  # said in a sentence
        self._size = 0
        self._keys: set[str] = set()  # of the open list: a key that comes again is a metric
        self._unsure: set[str] = set()
        self._experts: int | None = None
        self._block: _Block | None = None
        self._lines = 0
        self._depth = 0
        self._pairs = 0
        self._latest = -NEAR  # line of the latest argument

    @property
    def totals(self) -> dict[str, int]:
        """The totals stated so far, without those that were said in passing and then contradicted."""
        sure = {unit: total for unit, total in self._passing.items() if unit not in self._unsure}
        return self._totals | sure

    def read(self, line: str, number: int) -> Stated | None:
        """What the line states; an empty statement where it only belongs to a dump, None where it is none."""
        if len(line) > forms.LONGEST:
            self._block = None
            return None
        if self._block is None and self.progressed and not forms.hinted(line):
            return None
        text = forms.message(line)
        if self._block is not None and (stated := self._continue(line, text, number)) is not None:
            return stated
        self._block = None
        return self._open(line, text, number) or self._alone(text, number)

    def _continue(self, line: str, text: str, number: int) -> Stated | None:
        self._lines += 1
        if self._lines > LONGEST_BLOCK:
            return None
        pairs = self._next_pairs(line, text)
        if pairs is None:
            return None
        self._pairs += len(pairs)
        return self._state(pairs, number)

    def _next_pairs(self, line: str, text: str) -> forms.Pairs | None:
        """The pairs of the open block's next line, None where it is over."""
        if self._block == "list":
            if decorative(text):
                return [] if not self._pairs else None
            return forms.dots(text) or self._unrepeated(forms.pair(text))
        if self._block == "table":
            return forms.table_row(line)
        if self._depth <= 0 or not text.rstrip().endswith(_ENDS_OPEN):
            return self._last_of_brackets(text)
        self._depth += forms.depth(text)
        return forms.items(text) if self._block == "mapping" else forms.keywords(text) or forms.items(text)

    def _unrepeated(self, pairs: forms.Pairs | None) -> forms.Pairs | None:
        """The pair of a list, None where its key came before: arguments are printed once, metrics again and again."""
        if not pairs or pairs[0][0] in self._keys:
            return None
        self._keys.add(pairs[0][0])
        return pairs

    def _last_of_brackets(self, text: str) -> forms.Pairs | None:
        """The last item of a mapping stands without a comma ahead of the bracket that closes it."""
        if self._depth <= 0 or self._block != "mapping":
            return None
        return forms.items(text) or ([] if forms.element(text) else None)

    def _open(self, line: str, text: str, number: int) -> Stated | None:
        pairs = forms.call(line)
        if pairs is not None:
            return self._begin("call", pairs, forms.depth(line), number)
        pairs = forms.dots(text)
        if pairs is None:
            pairs = forms.mapping(line)
        if pairs is None:
            pairs = forms.flags(line) or forms.dotted(line)
        if pairs is not None:
            return self._begin(None, pairs, 0, number)
        if forms.heads_table(line):
            return self._begin("table", [], 0, number)
        if text.rstrip().endswith("{") and forms.heads(text.rstrip()[:-1].rstrip() or "-"):
            return self._begin("mapping", [], 1, number)
        return self._open_list(text, number)

    def _open_list(self, text: str, number: int) -> Stated | None:
        if text.strip() == "{" and self._latest == number - 1:
            return self._begin("mapping", [], 1, number)
        if forms.heads(text):
            return self._begin("list", [], 0, number)
        pairs = forms.pair(text) if not self.progressed else None
        if pairs and keys.normal(pairs[0][0]) in keys.SURE:
            return self._begin("list", pairs, 0, number)
        return None

    def _begin(self, block: _Block | None, pairs: forms.Pairs, depth: int, number: int) -> Stated:
        self._block = block if block in ("list", "table") or depth > 0 else None
        self._lines, self._depth, self._pairs = 0, depth, len(pairs)
        self._keys = {key for key, _ in pairs}
        return self._state(pairs, number)

    def _alone(self, text: str, line: int) -> Stated | None:
        """A sentence that states a total or the model's size, said before any progress."""
        if self.progressed:
            return None
        said = sentences.stated(text)
        if said is not None:
            return self._said(*said, line)
        parts = [forms.pair(part) for part in text.split("|")]
        for part in parts if all(parts) else ():
            stated = read_pairs(part or [], line - self._latest <= NEAR, self._experts, line)
            if stated.totals:
                return self._said(*next(iter(stated.totals.items())), line)
        return self._sized(text, line) if "aram" in text and len(text) < 200 else None

    def _sized(self, text: str, line: int) -> Stated | None:
        """The number of the model's parameters; of several that are told of its parts the largest."""
        size = max((whole(told) or 0 for told in _SIZE.findall(text)), default=0)
        if size <= self._size:
            return Stated() if size else None
        self._size = size
        return Stated({}, Setup(parameters=self._size, line=line))

    def _said(self, unit: str, total: int, line: int) -> Stated | None:
        """A total said in passing: another value for the same unit shows that it counts."""
        if self._passing.setdefault(unit, total) != total:
            self._unsure.add(unit)
        if unit in self._unsure:
            return None
        return Stated({unit: total}, Setup(line=line))

    def _state(self, pairs: forms.Pairs, line: int) -> Stated:
        stated = read_pairs(pairs, True, self._experts, line)
        self._latest = line
        self._experts = stated.setup.experts or self._experts
        self._totals.update(stated.totals)
        return stated
