"""A line as the configuration writes it, `Ep {counter}/{total} R {reward}`, as one expression that cannot run away."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.formats.numbers import LARGEST_COUNTER, NUMBER, number
from tui_monitor.formats.text import metric_name
from tui_monitor.late import late
from tui_monitor.model.metrics import canonical
from tui_monitor.model.refusal import Refusal

LONGEST = 2000  # characters of a line: what the expression may cost stays bounded
MOST_SLOTS = 60  # names on one line: beyond it the text is a dump
COUNTER, TOTAL, ANYTHING = "counter", "total", "_"

_PART = late(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+")
_NAME = late(r"[^\W\d]\w{0,39}")
_THOUSANDS = r"[-+\u2212]?[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]+)?"
_NUMBER = rf"({_THOUSANDS}|{NUMBER})"
_SPACES = late(r"\s+")


class TemplateError(Refusal):
    """A line that cannot be read as a description; the message says what is wrong with it."""


class Part(NamedTuple):
    """A piece of the description: literal text, or the name in braces."""

    text: str
    slot: str | None = None

    @property
    def expression(self) -> str:
        """What it matches in a line whose spaces were counted as one."""
        if self.slot == ANYTHING:
            return ".*?"
        return re.escape(self.text) if self.slot is None else _NUMBER

    @property
    def words(self) -> str:
        """The part in a message."""
        return f"a number for {{{self.slot}}}" if self.slot else f"`{self.text}`"


class Found(NamedTuple):
    """What a line says: the counter and total where it prints them, and the metrics by canonical name."""

    counter: float | None
    total: int | None
    values: dict[str, float]


class LineTemplate:
    """A described line. Raises TemplateError where the description cannot be meant."""

    def __init__(self, line: str) -> None:
        self.parts = _parts(one_spaced(line))
        _refuse(self.parts)
        self._slots = [part.slot for part in self.parts if part.slot not in (None, ANYTHING)]
        self._expression = re.compile(_expression(self.parts))

    def read(self, line: str) -> Found | None:
        """What the line says, None where it is none of these. Alignment does not matter."""
        match = self._expression.fullmatch(one_spaced(line)) if len(line) <= LONGEST else None
        if match is None:
            return None
        told = {slot: number(text.replace(",", "")) for slot, text in zip(self._slots, match.groups(), strict=True)}
        counter, total = told.pop(COUNTER, None), told.pop(TOTAL, None)
        if counter is not None and not 0 <= counter <= LARGEST_COUNTER:  # a NaN compares with nothing
            return None
        values = {name: value for slot, value in told.items() if slot and (name := name_of(slot))}
        return Found(_whole(counter), _total(total), values)

    def matched_parts(self, line: str) -> tuple[int, int]:
        """How many parts of the description match the beginning of a one-spaced line, and where they end."""
        for count in range(len(self.parts), 0, -1):
            match = re.match("".join(part.expression for part in self.parts[:count]), line[:LONGEST])
            if match is not None:
                return count, match.end()
        return 0, 0


def one_spaced(line: str) -> str:
    """The line without spaces around it, each run of spaces as one."""
    return _SPACES.sub(" ", line).strip()


def name_of(slot: str) -> str | None:
    """The canonical metric name of a slot, None where it cannot be one."""
    return metric_name(canonical(slot))


def _parts(line: str) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for match in _PART.finditer(line):
        if match.start() != at:
            break
        at = match.end()
        if match[1] is not None:
            parts.append(Part("", match[1]))
        elif parts and parts[-1].slot is None:
            parts[-1] = Part(parts[-1].text + _plain(match[0]))
        else:
            parts.append(Part(_plain(match[0])))
    if at != len(line):
        raise TemplateError(f"the brace at character {at + 1} has no partner; a printed brace is written twice: {{{{")
    return parts


def _plain(text: str) -> str:
    return text[0] if text in ("{{", "}}") else text


def _refuse(parts: list[Part]) -> None:
    """Raise TemplateError for a description that cannot be meant."""
    slots = [part.slot for part in parts if part.slot is not None]
    for slot in slots:
        if not _NAME.fullmatch(slot) or (slot not in (COUNTER, TOTAL, ANYTHING) and name_of(slot) is None):
            raise TemplateError(f"{{{slot}}} is no name: letters, digits and _, as in {{counter}} or {{reward}}")
        if slot != ANYTHING and slots.count(slot) > 1:
            raise TemplateError(f"{{{slot}}} stands twice; a number that is not wanted is {{_}}")
    if not set(slots) - {ANYTHING, TOTAL}:
        raise TemplateError("it names no number: write {counter} and metrics such as {reward} where they are printed")
    if TOTAL in slots and COUNTER not in slots:
        raise TemplateError("{total} without {counter}: nobody knows what it is the total of")
    if len(slots) > MOST_SLOTS:
        raise TemplateError(f"{len(slots)} names; at most {MOST_SLOTS}")
    for one, other in pairwise(parts):
        if one.slot and other.slot and (ANYTHING not in (one.slot, other.slot) or one.slot == other.slot):
            raise TemplateError(f"nothing between {{{one.slot}}} and {{{other.slot}}}: where one ends cannot be told")


def _expression(parts: list[Part]) -> str:
    """Text that may be anything ends where what follows it first matches, for good (an atomic group): with free choice
    a hostile line would take years."""
    stretches: list[list[Part]] = [[]]
    for part in parts:
        if part.slot == ANYTHING:
            stretches.append([])
        else:
            stretches[-1].append(part)
    texts = [_free(stretch, stretch is stretches[-1]) for stretch in stretches[1:]]
    return "".join(part.expression for part in stretches[0]) + "".join(texts)


def _free(stretch: list[Part], is_last: bool) -> str:
    """Anything, up to and with the next number (or the end of the stretch), then the rest of the stretch."""
    if not stretch:
        return ".*"
    slot = next((index for index, part in enumerate(stretch) if part.slot), len(stretch) - 1) + 1
    until, rest = ("".join(part.expression for part in some) for some in (stretch[:slot], stretch[slot:]))
    end = r"\Z" if is_last and not rest else ""
    return rf"(?>.*?{until}{end}){rest}"


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _total(value: float | None) -> int | None:
    return int(value) if value is not None and math.isfinite(value) and 0 < value <= LARGEST_COUNTER else None
