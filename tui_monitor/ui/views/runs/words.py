"""A filter as it is typed, cut into its words: each a name, a sign and a value, or a plain word; `!` denies it."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r'(?:[^\s"]|"[^"]*"?)+')  # a quote that is not closed yet reaches to the end
_TERM = re.compile(r'(?P<field>[^\s":<>=!]+)(?P<sign>:|<=|>=|!=|<|>|=)(?P<value>.*)', re.DOTALL)


class Word(NamedTuple):
    """`state:crashed` has field, sign and value; of a plain word both field and sign are empty."""

    field: str
    sign: str
    value: str
    denied: bool

    @property
    def typed(self) -> str:
        """Field and sign as they were typed, for what is said of them."""
        return self.field + self.sign


def words_of(text: str) -> list[Word]:
    """The words of a filter, in order."""
    return [_word(match.group()) for match in _WORD.finditer(text)]


def _word(text: str) -> Word:
    denied = text.startswith("!")
    bare = text[1:] if denied else text
    term = _TERM.fullmatch(bare)
    if term is None:
        return Word("", "", bare.replace('"', ""), denied)
    sign, value = term["sign"], term["value"].replace('"', "")
    return Word(term["field"].lower(), "=" if sign == "!=" else sign, value, denied != (sign == "!="))
