"""Colours and attributes as the terminal is told them (SGR): from one style to the next in as few bytes as it takes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Look(NamedTuple):
    """What a cell looks like: the SGR codes of its two colours ("38;2;1;2;3", "" for the default) and the others."""

    fore: str = ""
    back: str = ""
    others: tuple[str, ...] = ()


PLAIN = Look()


@lru_cache(maxsize=4096)
def after(look: Look, codes: str) -> Look:
    """The look after a sequence of SGR codes."""
    rest = codes.split(";") if codes else ["0"]
    while rest:
        taken = _LENGTHS.get(rest[1], 1) if rest[0] in ("38", "48") and len(rest) > 1 else 1
        code, rest = rest[:taken], rest[taken:]
        look = _with(look, code[0].lstrip("0"), ";".join(code))
    return look


_LENGTHS = {"5": 3, "2": 5}  # 38;5;n and 38;2;r;g;b


def _with(look: Look, kind: str, code: str) -> Look:
    if kind == "":
        return PLAIN
    if kind in ("38", "39") or (len(kind) == 2 and kind[0] in "39" and kind[1] in "01234567"):
        return look._replace(fore="" if kind == "39" else code)
    if kind in ("48", "49") or (len(kind) == 2 and kind[0] == "4") or (len(kind) == 3 and kind[:2] == "10"):
        return look._replace(back="" if kind == "49" else code)
    return look._replace(others=tuple(sorted({*look.others, code})))  # in one order: equal looks are equal values


@lru_cache(maxsize=4096)
def change(old: Look, new: Look) -> str:
    """The shortest sequence that turns the old look into the new one, empty where they are the same."""
    if old == new:
        return ""
    if new == PLAIN:
        return "\x1b[0m"
    lost = (old.fore and not new.fore) or (old.back and not new.back) or not set(old.others) <= set(new.others)
    codes = ["0"] if lost else []
    base = PLAIN if lost else old
    codes += [code for code in new.others if code not in base.others]
    codes += [code for code, before in ((new.fore, base.fore), (new.back, base.back)) if code and code != before]
    return f"\x1b[{';'.join(codes)}m"
