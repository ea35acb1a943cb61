"""What others wrote, decoded: where the type of a field says `Clean`, its text passes the gate on the way."""

from __future__ import annotations

from functools import lru_cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from tui_monitor.model.text import Clean, clean

T = TypeVar("T")


def decoded(value: Any, kind: type[T]) -> T:
    """`value`, of JSON's or TOML's plain types, as `kind`. Raises msgspec.ValidationError where it is none."""
    return msgspec.convert(gated(value, kind), kind)


def gated(value: Any, kind: Any) -> Any:
    """`value` with every text clean that `kind` calls so; what does not fit is left to whoever refuses it."""
    if kind is Clean:
        return clean(value) if isinstance(value, str) else value
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        kinds = _fields(kind)
        return {k: gated(v, kinds.get(k)) for k, v in value.items()} if isinstance(value, dict) else value
    inner = [each for each in get_args(kind) if each not in (NoneType, ...)]
    if get_origin(kind) is dict:
        return {k: gated(v, inner[1]) for k, v in value.items()} if isinstance(value, dict) else value
    if get_origin(kind) is tuple:
        whole = isinstance(value, list | tuple) and inner
        return [gated(v, inner[min(at, len(inner) - 1)]) for at, v in enumerate(value)] if whole else value
    return gated(value, inner[0]) if len(inner) == 1 else value  # `Clean | None`


@lru_cache(maxsize=64)
def _fields(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The types of a struct's fields, by the names they are written under."""
    hints = get_type_hints(kind)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(kind)}
