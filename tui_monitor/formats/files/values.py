"""The number that a cell or a JSON value is, if it is one."""

from __future__ import annotations

import math

from tui_monitor.formats.shapes.slots import printed_number

_PLAIN = frozenset("0123456789.+-eE")
_WORDS = {"nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf, "infinity": math.inf,
          "-infinity": -math.inf}  # fmt: skip
LONGEST = 400  # characters of a number's text: more digits than any float has


def printed(text: str) -> float | None:
    """The value of a cell: a plain number, one with a unit or percent sign, nan and infinity; None for other text."""
    if len(text) > LONGEST:
        return None if not text.isdigit() else math.inf
    if _PLAIN.issuperset(text):
        try:
            return float(text)
        except ValueError:
            return None
    if text[:1].isdigit() or text[:1] in "+-.":
        found = _WORDS.get(text.lower())
        return printed_number(text) if found is None else found
    return _WORDS.get(text.lower())


def told(value: object) -> float | None:
    """The number that a JSON value is: also one that stands in quotes; no truth value."""
    if isinstance(value, float):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    if isinstance(value, str) and len(value) <= LONGEST:
        return printed(value.strip())
    return None
