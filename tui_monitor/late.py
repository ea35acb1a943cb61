"""Expressions that are compiled when they are first asked: some take milliseconds, and most logs need few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ASKED = ("match", "fullmatch", "search", "sub", "findall", "finditer", "split")


class _Late:
    """Stands for a pattern until it is asked for the first time; from then on its methods are the pattern's own."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in _ASKED:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, at the first use."""
    return cast("re.Pattern[AnyStr]", _Late(source, flags))
