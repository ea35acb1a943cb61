"""Outside text inside markdown: shown letter by letter, never obeyed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_monitor.late import late
from tui_monitor.model.text import Clean, clean, joined

_EMOJI = Clean("\ufe0f")  # asks for the coloured look of the sign before it
# Every sign that markdown, GitHub's additions or HTML give a meaning. An underscore inside a word has none there, and
# names full of backslashes would be hard to read: it stays.
_SPECIAL = late(r"[\\`*\[\]<>|#!~$&@]|(?<!\w)_+|_++(?!\w)")
_LINK = late(r"(?i)(?<=\bhttp)(?=://)|(?<=\bhttps)(?=://)|(?<=\bftp)(?=://)|(?<=\bwww)(?=\.)")
# list marks, rules, and the underline of a heading; `-0.27` and `1.381` are none of them
_LEADING = late(r"^(\s*(?=[0-9]{1,9}[.)](?:\s|$))[0-9]+|\s*(?=[-+](?:\s|$)|--|=))")


def markdown(line: str) -> Clean:
    """A line of a document on its way out, past the gate; own signs keep their look of emoji, that of
    outside text was taken by `inert`."""
    first, *rest = map(clean, line.split(_EMOJI))
    return joined(first, *(joined(_EMOJI, part) for part in rest))


def inert(text: str) -> str:
    """The text for one line of markdown, its special signs escaped: no markup, no HTML, no link, no new line."""
    escaped = _SPECIAL.sub(lambda match: "".join(f"\\{sign}" for sign in match.group()), clean(text))
    return _LEADING.sub(r"\1\\", _LINK.sub(r"\\", escaped)).strip()


def code(text: str) -> str:
    """The text as a code span, which may contain backticks."""
    shown = clean(text).strip() or " "
    ticks = "`" * (_longest_run(shown) + 1)
    room = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{ticks}{room}{shown}{room}{ticks}"


def fence(lines: Sequence[str], language: str = "") -> list[str]:
    """The lines as a code block whose fence is longer than any run of backticks inside."""
    shown = [clean(line).rstrip() for line in lines]
    ticks = "`" * max([3, *(_longest_run(line) + 1 for line in shown)])
    return [ticks + language, *shown, ticks]


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
