"""JSON as trainers write it, NaN and all, and the numbers in it under the paths of their keys."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from tui_monitor.formats.files.values import told

DEEPEST = 7
"""Levels of nesting that are names, not data: RLlib's `info/learner/default_policy/learner_stats/kl` has five."""

MOST_NUMBERS = 20_000  # of one record
_LONGEST_KEY = 300

_SETTINGS = frozenset({"config", "params", "hparams", "hyperparameters", "hyper_parameters", "args", "settings"})
"""Keys of objects that say how a run was started, the same in each record."""


_NUMBERS = frozenset({float, int})


class NotJson(ValueError):
    """The text is no JSON, or nested too deep to be read."""


def _whole(text: str) -> float:
    return int(text) if len(text) < 400 else math.copysign(math.inf, -1 if text[0] == "-" else 1)


TOLERANT = json.JSONDecoder(parse_int=_whole, strict=False)
"""Python's own: it takes NaN and Infinity, which Python's own also writes."""


def decoded(text: bytes) -> object:
    """The value of a JSON text. Raises NotJson."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # NaN, numbers beyond 64 bits, lone surrogates
    try:
        return TOLERANT.decode(text.decode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None


def numbers(record: Mapping[str, object]) -> dict[str, float]:
    """The numbers of an object, by path: `info/learner/kl`. Lists are data, settings no metrics."""
    if len(record) < MOST_NUMBERS and _NUMBERS.issuperset(map(type, record.values())):
        with suppress(OverflowError):
            return {key: float(value) for key, value in record.items() if isinstance(value, float | int)}
    found: dict[str, float] = {}
    for key, value in _flat(record, "", 0):
        found.setdefault(key, value)
        if len(found) >= MOST_NUMBERS:
            break
    return found


def _flat(record: Mapping[str, object], path: str, depth: int) -> Iterator[tuple[str, float]]:
    for key, value in record.items():
        name = f"{path}/{key}" if path else key
        if isinstance(value, dict):
            if depth < DEEPEST and key not in _SETTINGS and len(name) < _LONGEST_KEY:
                yield from _flat(value, name, depth + 1)
        elif (number := told(value)) is not None:
            yield name, number
