"""What surrounds a number in a line: units, delimiters, and the signs that it is no value."""

from __future__ import annotations

from tui_monitor.formats.shapes.counters import qualifier_of, unit_of, words_of
from tui_monitor.formats.shapes.keys import last_segment
from tui_monitor.formats.shapes.slots import UNITS, is_unit
from tui_monitor.late import late

_GLUED = late(r"[^\W\d]+(?:/[^\W\d]+)?|%|°C?")
_UNIT_AFTER = late(r"\s?([A-Za-zµ%]+(?:/[A-Za-z]+)?)(?=\s*(?:[,;|)\]}\t]|$|\s{2}|\.\s|\s-\s|\s/\s))")
_CLOSES = late(r"\s*(?:['\"`]|[,;|)\]}\t，；、│·•]|$|\s{2,}|\.\s|\.$|\s-\s|\s/\s|\s–\s|\(|±|\+/-|\+-|\[)")
_SPREAD = late(r"(?:±|\+/-|\+-|\\pm|\()\s*$")
LIST_GAP = late(r"\s*,\s*$")


def glued_unit(after: str) -> str | None:
    """The unit written onto a number, empty for none; None where the letters make the number a part of a word."""
    match = _GLUED.match(after)
    if match is None:
        return ""
    return match.group() if is_unit(match.group()) else None


def no_value(before: str, after: str, more: bool) -> bool:
    """Numbers that are no values: of clock times, dates, lists, words, and what stands behind ±."""
    if before in (":", "-", ".", "x", "/") or (more and after in (":", "-", ".", "x", "/")):
        return True
    if glued_unit(after) is None or (after.startswith(("_", "-")) and after[1:2].isalpha()):
        return True
    if before[-1:] == "#" and unit_of(last_segment(before[:-1])):
        return False
    if (before[-1:] in "#$@^~\\" and before) or (before[-1:] == "-" and before[-2:-1].isalnum()):
        return True
    if before.endswith("[") and not after.lstrip().startswith("]"):
        return True
    return bool(_SPREAD.search(before)) and not before.rstrip("( ").endswith(("=", ":"))


def without_unit(text: str) -> str:
    """The text behind a number without that number's unit."""
    if (unit := glued_unit(text)) is not None and unit:
        return text[len(unit) :]
    if (match := _UNIT_AFTER.match(text)) and match.group(1).lower() in UNITS:
        return text[match.end() :]
    return text


def closes(rest: str) -> bool:
    """Whether what stands behind a number ends what was said of it: a delimiter, a wide gap, a unit and then one."""
    return bool(_CLOSES.match(rest) or _UNIT_AFTER.match(rest))


_PARENTHESIS = late(r"\s*[^\W\d_]+\((\w+)\)")
_LEAD = late(r"\s*[\[(<*]*\s*([^\W\d_]+)")


def line_qualifier(opening: str) -> str | None:
    """`val`, `eval` or `test` where a line's first word or tag says that it speaks of an evaluation."""
    if match := _PARENTHESIS.match(opening):
        return qualifier_of([match.group(1).lower()])
    match = _LEAD.match(opening)
    return qualifier_of(words_of(match.group(1))) if match else None
