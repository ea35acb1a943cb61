"""Settings as TOML text: the standard library reads it but does not write it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from tui_monitor.late import late
from tui_monitor.model.phases import Phase
from tui_monitor.model.text import clean

_BARE = late(r"[A-Za-z0-9_-]+")
_WIDE = 88  # characters: a longer list stands one item a line


def value_text(value: Any) -> str:
    """A setting's value; a long list on several lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return _list_text([value_text(item) for item in value])
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key_text(key)} = {value_text(item)}" for key, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    return _string_text(value) if isinstance(value, str) else str(value)


def key_text(key: str) -> str:
    """A key, in quotes where it must be: a bare `entropy.high` would be a table in a table."""
    return key if _BARE.fullmatch(key) else _string_text(key)


def phase_lines(phase: Phase) -> list[str]:
    """A `[[phase]]` table without the keys that are left to their defaults."""
    told = ((key, value) for key, value in fields_of(phase) if value not in (None, ()))
    return ["[[phase]]", *(f"{key} = {value_text(value)}" for key, value in told)]


def fields_of(section: Struct) -> list[tuple[str, Any]]:
    """The keys of a section as they are written, and their values."""
    return [(info.encode_name, getattr(section, info.name)) for info in msgspec.structs.fields(section)]


def _string_text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's too. What the gate would change is escaped as well, so that the text is
    the same behind it."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if clean(quoted) == quoted else "".join(map(_escaped, quoted))


def _escaped(char: str) -> str:
    if clean(char) == char:
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"


def _list_text(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDE else "\n".join(["[", *(f"  {item}," for item in items), "]"])
