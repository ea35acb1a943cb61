"""What is typed to search or to filter by: a regular expression, small letters for any case; `!` excludes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_monitor.model.text_source import Wanted

# Texts that a line cannot be judged by among others: `\A`, lookarounds, sets that hold the line's end.
_OF_ONE_LINE = re.compile(r"\\[AZDWnrx]|\(\?|\[\^|\\s[*+]")
_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]()]")
# A repeat of what holds a repeat: on an unlucky line it takes longer than anybody lives.
_ENDLESS = re.compile(r"[*+}][^()]*\)[*+{]")


class NotUnderstood(ValueError):
    """The words cannot be searched for; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, how it was typed, and the expression to highlight, where there is one."""

    text: str
    wanted: Wanted
    shown: re.Pattern[str] | None = None


def search_of(text: str) -> Query | None:
    """One expression; None for no text. Raises NotUnderstood."""
    if not text:
        return None
    pattern = expression(text)
    return Query(text, _wanted(text, pattern), pattern)


def filter_of(text: str) -> Query | None:
    """`loss`, `!debug`, `loss !debug !info`: an expression, and those that no line may match."""
    included, *excluded = re.split(r"(?:^|\s+)!", text.strip())
    found, without = search_of(included.strip()), [expression(part.strip()) for part in excluded if part.strip()]
    if found is None and not without:
        return None
    if not without:
        return found

    def holds(line: str) -> bool:
        return (found is None or found.wanted.holds(line)) and not any(each.search(line) for each in without)

    if found is None:
        return Query(text, Wanted(holds))
    hints = found.wanted
    return Query(text, Wanted(holds, hints.literals, hints.any_case, hints.pattern), found.shown)


def expression(text: str) -> re.Pattern[str]:
    """Compiled; of any case where no capital was typed."""
    if _ENDLESS.search(text):
        raise NotUnderstood("a repeat of a repeat")
    try:
        return re.compile(text, re.IGNORECASE if _is_low(text) else 0)
    except (re.error, OverflowError, RecursionError) as error:
        raise NotUnderstood(str(error).partition(" at position")[0]) from None


def _is_low(text: str) -> bool:
    plain = re.sub(r"\\.", "", text)
    return plain == plain.lower()


def _wanted(text: str, pattern: re.Pattern[str]) -> Wanted:
    """With the best hint there is: words to be found in bytes, else the expression over many lines at once."""
    def holds(line: str) -> bool:
        return pattern.search(line) is not None

    low = _is_low(text)
    words = text.split("|")
    if not _SPECIAL.search(text) and all(words) and not (low and _has_cases(words)):
        return Wanted(holds, tuple(word.encode("utf-8", "surrogatepass") for word in words), low)
    if _OF_ONE_LINE.search(text):
        return Wanted(holds)
    small = low and not _has_cases([text])
    flags = re.MULTILINE if small or not low else re.MULTILINE | re.IGNORECASE
    return Wanted(holds, any_case=small, pattern=re.compile(text, flags))


def _has_cases(words: Sequence[str]) -> bool:
    """Whether they have letters beyond ASCII that are written large too, such as α."""
    return any(not char.isascii() and char.upper() != char.lower() for word in words for char in word)
