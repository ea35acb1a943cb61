"""What the decoder refuses, in words: file, line, key, and what is allowed there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from tui_monitor.config.places import place, place_in, shown
from tui_monitor.config.settings import Settings
from tui_monitor.late import late
from tui_monitor.model.text import clean

_UNKNOWN_FIELD = late(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$\.?(?P<at>[^`]*)`)?$", re.DOTALL)
_WRONG_TYPE = late(r"(?P<what>.*) - at `\$\.?(?P<at>.*)`$", re.DOTALL)


def worded(message: str, path: Path) -> str:
    """The decoder's message as one line for people."""
    unknown = _UNKNOWN_FIELD.match(message)
    if unknown:
        where, name = unknown["at"] or "", unknown["name"]
        inside = f" in [{where}]" if where else ""
        return f"{place_in(path, where, name)}: unknown key `{clean(name)}`{inside}{suggest(name, _keys_at(where))}"
    wrong = _WRONG_TYPE.match(message)
    if wrong:
        allowed = _words_allowed(_type_at(wrong["at"]))
        return f"{place(path, wrong['at'])}: {clean(wrong['at'])}: {clean(wrong['what'])}{allowed}"
    return f"{shown(path)}: {clean(message)}"


def _keys_at(where: str) -> list[str]:
    """The keys allowed in a section, by the structure itself."""
    kind = _section_in(_type_at(where))
    return [info.encode_name for info in msgspec.structs.fields(kind)] if kind is not None else []


def _type_at(where: str) -> Any:
    """The declared type of a key such as `phase[0].entropy`; Settings for the top level."""
    kind: Any = Settings
    for part in filter(None, re.sub(r"\[[^]]*\]", "", where).split(".")):
        section = _section_in(kind)
        fields = msgspec.structs.fields(section) if section is not None else ()
        kind = next((info.type for info in fields if info.encode_name == part), None)
    return kind


def _section_in(kind: Any) -> type[Struct] | None:
    """The Struct in a declared type: itself, or the item of a tuple of them."""
    choices = (kind, *get_args(kind))
    return next((choice for choice in choices if isinstance(choice, type) and issubclass(choice, Struct)), None)


def _words_allowed(kind: Any) -> str:
    literals = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
    words = ", ".join(f'"{word}"' for part in literals for word in get_args(part))
    return f"; allowed: {words}" if words else ""


def suggest(name: str, known: Iterable[str]) -> str:
    """` - did you mean …?`, or all that is allowed where nothing is near."""
    names = sorted(known)
    import difflib  # only for somebody who mistyped

    near = difflib.get_close_matches(name, names, n=1)
    return f" - did you mean `{near[0]}`?" if near else f"; allowed: {', '.join(names)}"
