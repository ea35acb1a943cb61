"""A line as a skeleton plus numbers: where the numbers stand, what surrounds them, and their values."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.late import late

LONGEST = 4000  # characters of a line that is read for numbers: a longer one is a dump

SLOT = late(
    r"(?<![\w.])[-+\u2212]?"
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:[0-9]+(?:\.[0-9]+|\.(?=[\])]))?|\.[0-9]+)(?:[eE][-+\u2212]?[0-9]+)?"
    r"|[nN][aA][nN](?!\w)|[iI][nN][fF](?:inity)?(?!\w))"
    r"(?!\.?[0-9])"
)
"""One printed number. Digits inside a word (`mtp_1`, `Average100`), versions and dotted addresses are none."""

_BEFORE_SLOT = late(r"\s+\0")
_WIDE = late(r"\s{2,}")
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9}


class Cut(NamedTuple):
    """A line cut at its numbers: `literals` has one text more than `numbers`."""

    literals: list[str]
    numbers: list[str]

    @property
    def skeleton(self) -> str:
        """What all lines of one shape have in common: the text with slots for numbers, alignment taken out."""
        return _WIDE.sub("  ", _BEFORE_SLOT.sub(" \0", "\0".join(self.literals)))


def cut(text: str) -> Cut:
    """`text` at its numbers."""
    return Cut(SLOT.split(text), SLOT.findall(text))


def value(text: str, scale: str = "") -> float:
    """The value of a slot; `scale` is a glued `k`, `M` or `B`. A number too large for a float is infinite."""
    plain = text.replace("\u2212", "-")
    return float(plain.replace(",", "") if "," in plain else plain) * _SCALES.get(scale, 1.0)


def printed_number(text: str) -> float | None:
    """The value of a text that is one number, perhaps with a unit or a percent sign glued to it; else None."""
    match = SLOT.match(text)
    if match is None:
        return None
    unit = text[match.end() :].strip()
    return value(match.group(), unit if unit in _SCALES else "") if is_unit(unit) else None


_TIMES = "s sec secs second seconds m min mins minute minutes h hr hrs hour hours ms us µs ns d day days hz fps"
_SIZES = "b kb mb gb tb kib mib gib tib mib/s mb/s gb/s kb/s tflops tflop gflops flops"
_RATES = "it it/s s/it ms/it steps/s step/s s/step ms/step tok/s tokens/s samples/s episodes/s ex/s examples/s"
UNITS = frozenset(f"% x k g v w c °c {_TIMES} {_SIZES} {_RATES}".split())
"""What may be written onto a number, lower case."""


def is_unit(text: str) -> bool:
    """True for nothing, a unit of measure, or one of the letters that scale a number."""
    return not text or text.lower() in UNITS or text in _SCALES
