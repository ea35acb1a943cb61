"""Generic lines to readings: the plan of each skeleton is made once and kept."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_monitor.formats.shapes.counters import qualifier_of, words_of
from tui_monitor.formats.shapes.ledger import tells
from tui_monitor.formats.shapes.plan import Plan, plan
from tui_monitor.formats.shapes.reading import LARGEST, Counter, Reading, countable
from tui_monitor.formats.shapes.slots import LONGEST as LONGEST_LINE
from tui_monitor.formats.shapes.slots import Cut, cut, value
from tui_monitor.late import late

_LETTERED = late(r"(?<!\w)([ES])([0-9]+)(?=/[0-9])", re.IGNORECASE)  # `[E10/50]`
_LETTERS = {"E": "epoch", "S": "step"}

LONGEST_SENTENCE = 12  # words without a delimiter: `step 10 loss 0.5 lr 1e-4 …` is shorter
_SEPARATING = frozenset(":=|/,;\t[")

KEPT_PLANS = 4096  # skeletons: a log of prose has a new one on each line

_SETTINGS = late(
    r"(?:config\w*|args|arguments|params|parameters|hyper\w*|settings|namespace|kwargs|options)\s*[:=]?\s*"
    r"(?:\w*\([^()]*\)|\{[^{}]*\})", re.IGNORECASE,
)  # fmt: skip
_CODE = late(
    r"\s*(?:def |class |import |from \w+ import|return\b|self\.|if .*:$|for .*:$|while .*:$|print\(|assert |raise |@\w"
    r"|with .*:$|//|File \"|>>> |\$ |[\w.]+\(.*[,({]$)"
)


class Match(NamedTuple):
    """A line matched with the plan of its skeleton."""

    plan: Plan
    skeleton: str
    numbers: list[str]

    def fits(self, numbers: list[str]) -> bool:
        """Whether other numbers leave the plan's names as they are."""
        return all(numbers[slot] == text for slot, text in self.plan.fixed)

    def reading(self, numbers: list[str] | None = None) -> Reading:
        """What the line says, or would say with other numbers."""
        return _reading(self.plan, self.skeleton, self.numbers if numbers is None else numbers)


class LineReader:
    """Readings of single lines. A plan whose name holds a number is kept together with that number."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}

    def read(self, body: str) -> Reading | None:
        """The reading of a line without its prefix; None where no number of it has a name."""
        match = self.match(body)
        return match.reading() if match else None

    def match(self, body: str) -> Match | None:
        """The line with the plan of its skeleton; None where no number of it has a name."""
        if len(body) > LONGEST_LINE or _CODE.match(body) or _is_prose(body):
            return None
        if "/" in body:
            body = _LETTERED.sub(lambda match: f"{_LETTERS[match[1].upper()]} {match[2]}", body)
        pieces = cut(_SETTINGS.sub(" ", body) if "{" in body or "(" in body else body)
        if not pieces.numbers:
            return None
        skeleton = pieces.skeleton
        known = self._plans.get(skeleton)
        if known is None or any(pieces.numbers[slot] != text for slot, text in known.fixed):
            known = self._learn(skeleton, pieces)
        return Match(known, skeleton, pieces.numbers) if _telling(known) else None

    def _learn(self, skeleton: str, pieces: Cut) -> Plan:
        if len(self._plans) >= KEPT_PLANS:
            self._plans.clear()
        made = self._plans[skeleton] = plan(pieces)
        return made


def _total(text: str) -> int | None:
    total = value(text)
    return int(total) if total < LARGEST else None


def _is_prose(body: str) -> bool:
    """Many words and nothing that separates a name from a value."""
    return _SEPARATING.isdisjoint(body) and len(body.split()) > LONGEST_SENTENCE


def _telling(plan: Plan) -> bool:
    """Whether a line says anything: a counter, a value behind `:` or `=`, or a metric that is known by its name."""
    return bool(plan.counters) or any(m.separated or tells(m.name) for m in plan.metrics)


def _reading(plan: Plan, skeleton: str, numbers: list[str]) -> Reading:
    counters = tuple(
        Counter(label, unit, at, _total(numbers[total]) if total is not None else None, name)
        for slot, total, label, unit, name in plan.counters
        if countable(at := value(numbers[slot]), unit)
    )
    values = {name: value(numbers[slot], scale) for slot, name, scale, _ in plan.metrics}
    qualifier = plan.qualifier
    if qualifier is None and counters:
        qualifier = qualifier_of(words_of(counters[0].label)) if " " in counters[0].label else None
    key = " ".join(values) if values else skeleton
    return Reading("line", key, counters, values, plan.led, qualifier)
