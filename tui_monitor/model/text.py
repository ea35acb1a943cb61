"""The one gate for outside text: what came from a log, a file name or a process is made visible and inert here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NewType, cast

Clean = NewType("Clean", str)
"""Text that passed `clean`: printable characters only. Widgets and exporters take nothing else from outside."""

# Colours (SGR) carry no meaning in a log and are dropped; every other escape sequence is shown, not obeyed.
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
# C0 and C1 controls, bidi and zero-width characters, line and paragraph separators, tags, surrogates, soft hyphen,
# interlinear annotation and invisible operators: what a terminal may act on or a reader cannot see.
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_TAB = "    "


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\t":
        return _TAB
    code = ord(char)
    if 0xFE00 <= code <= 0xFE0F:
        return ""  # a variation selector only asks for emoji style, and terminals disagree about its width
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def without_colours(text: str) -> str:
    """`text` without SGR colour sequences: what the formats read."""
    return _COLOUR.sub("", text) if "\x1b" in text else text


def clean(text: str) -> Clean:
    """`text` as it may be shown: colours dropped, tabs as spaces, every control, bidi or invisible character spelled
    out (`\\x1b`, `\\u202e`), so that nothing in it acts on a terminal. Markup such as `[red]` stays: it is text."""
    if text.isascii() and text.isprintable():
        return Clean(text)
    return Clean(_HOSTILE.sub(_visible, without_colours(text)))


def clean_or_none(text: str | None) -> Clean | None:
    """`clean` of a text that may be missing."""
    return None if text is None else clean(text)


# What is made of clean texts alone is clean: these say so to mypy, which takes every slice, sum and f-string for a str.


def joined(*parts: Clean) -> Clean:
    """The parts, one after the other."""
    return Clean("".join(parts))


def part(text: Clean, start: int, end: int | None = None) -> Clean:
    """The characters from `start` to before `end`, as a slice has them."""
    return Clean(text[start:end])


def trimmed(text: Clean) -> Clean:
    """Without the spaces at its end."""
    return Clean(text.rstrip())


def characters(text: Clean) -> Sequence[Clean]:
    """The text, character by character."""
    return cast("Sequence[Clean]", text)


def blank(cells: int) -> Clean:
    """That many spaces; none where the number is negative."""
    return Clean(" " * cells)
