"""The one number grammar of every format: what counts as a printed number, and its value."""

from tui_monitor.late import late

NUMBER = (
    r"[-+\u2212]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+\u2212]?[0-9]+)?"
    r"|[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
)
"""Source of an expression for one number: ASCII digits only and no `1_000`, which `float()` alone would take too.
Letters are spelled in both cases because case-insensitive matching lets a dotless `ı` through."""

FIELD = r"[-+.0-9eEnNaAiIfFtTyY]++"
"""Source of a faster expression for whatever may be a number, for fields between delimiters. `float()` judges it: these
characters leave it nothing beyond the grammar to accept."""

COUNTER = r"[0-9]{1,19}"
"""Source of an expression for a counter. A longer one cannot fit 64 bits, and `int()` refuses 4,301 digits."""

SAFE_COUNTER = r"[0-9]{1,18}"
"""The same for one that surely fits."""

LARGEST_COUNTER = 2**63 - 1  # the store's columns hold signed 64-bit counters

_WHOLE = late(NUMBER)
_MINUS = "\u2212"


def number(text: str) -> float:
    """The value of `text`, infinity where it is too large for a float. Raises ValueError if it is not one number."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"not a number: {text[:40]!r}")
    return float(text.replace(_MINUS, "-"))


def counter(text: str) -> int | None:
    """The value of a text that matched COUNTER, or None where it does not fit 64 bits."""
    value = int(text)
    return value if value <= LARGEST_COUNTER else None
