"""The records of wandb's files as what they tell: rows of history, arguments, console lines, the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from tui_monitor.formats.files.protobuf import BYTES, VARINT, Field, fields, key, only, signed, text
from tui_monitor.formats.files.values import told

LONGEST_VALUE = 1 << 16  # characters of a JSON value that is looked into: longer ones are histograms and tables
_DEPTH = 4  # of nested values that are metrics
_MOST = 1000  # numbers in one nested value
MOST_VALUES = 10_000  # of one call of `wandb.log`: as many as a file may have metrics

# wandb/proto/wandb_internal.proto: the fields of Record, and of what it holds
_HISTORY, _OUTPUT, _CONFIG, _RAW = key(2, BYTES), key(4, BYTES), key(5, BYTES), key(13, BYTES)
_RUN, _EXIT = key(17, BYTES), key(18, BYTES)
_ITEM, _STEP, _NUMBER = key(1, BYTES), key(2, BYTES), key(1, VARINT)
_KEY, _PATH, _VALUE = key(1, BYTES), key(2, BYTES), key(16, BYTES)
_STREAM, _LINE = key(1, VARINT), key(3, BYTES)
_UPDATE = key(1, BYTES)
_RUN_CONFIG, _NAME, _RESUMED = key(4, BYTES), key(8, BYTES), key(18, VARINT)
_CODE, _SECONDS = key(1, VARINT), key(2, VARINT)


class History(NamedTuple):
    """One call of `wandb.log`: the numbers by their keys, `_step` and `_timestamp` among them."""

    values: dict[str, float]


class Config(NamedTuple):
    """Arguments of the run, as printed."""

    pairs: list[tuple[str, str]]


class Console(NamedTuple):
    """A piece of what the program printed."""

    stream: int
    text: str


class About(NamedTuple):
    """The run's beginning."""

    name: str
    resumed: bool
    pairs: list[tuple[str, str]]


class Exit(NamedTuple):
    """The program's end. `seconds`: how long it ran."""

    code: int
    seconds: int


Told = History | Config | Console | About | Exit


def read(record: bytes) -> Iterator[Told]:
    """What one record tells; nothing for files, statistics of the machine and the like. Raises Malformed."""
    for name, value in fields(record):
        if not isinstance(value, bytes):
            continue
        if name == _HISTORY:
            yield _history(fields(value))
        elif name in (_OUTPUT, _RAW):
            yield _console(fields(value))
        elif name == _CONFIG:
            yield Config(_pairs(fields(value)))
        elif name == _RUN:
            yield _about(fields(value))
        elif name == _EXIT:
            parts = dict(fields(value))
            yield Exit(_small(parts.get(_CODE, 0)), _small(parts.get(_SECONDS, 0)))


def _history(parts: list[Field]) -> History:
    items = [_keyed(fields(item)) for item in only(parts, _ITEM)]
    media = {path[0] for path, _ in items if len(path) > 1 and path[1] == "_type"}
    values: dict[str, float] = {}
    for path, value in items:
        if path[0] not in media and len(values) < MOST_VALUES:
            values.update(_numbers(path, value))
    for step in only(parts, _STEP):
        values.setdefault("_step", _small(dict(fields(step)).get(_NUMBER, 0)))
    return History(values)


def _keyed(item: list[Field]) -> tuple[list[str], str]:
    """The path of a key, and the JSON text of its value: older writers name one key, newer ones a path."""
    path = [text(part) for part in only(item, _PATH)] or [text(part) for part in only(item, _KEY)[:1]]
    return path or [""], text(next(iter(only(item, _VALUE)), b""))


def _numbers(path: list[str], value: str) -> Iterator[tuple[str, float]]:
    """The numbers of a JSON value, each by its path. One that says its type is a picture, a table, a histogram."""
    if value[:1] not in ("{", '"'):
        number = told(value)
        if number is not None:
            yield "/".join(path), number
        return
    yield from list(_nested("/".join(path), _parsed(value), _DEPTH))[:_MOST]


def _parsed(value: str) -> object:
    if len(value) > LONGEST_VALUE:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _nested(path: str, value: object, depth: int) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        if depth and "_type" not in value:
            for name, inner in value.items():
                yield from _nested(f"{path}/{name}", inner, depth - 1)
    elif (number := told(value)) is not None:
        yield path, number


def _pairs(config: list[Field]) -> list[tuple[str, str]]:
    """Keys and printed values of the arguments; nested ones by the last part of their path."""
    pairs: list[tuple[str, str]] = []
    for item in only(config, _UPDATE):
        path, value = _keyed(fields(item))
        parsed = _parsed(value)
        inner = parsed.items() if isinstance(parsed, dict) else [(path[-1], parsed)]
        pairs += [(str(name), str(one)) for name, one in inner if isinstance(one, int | float | str)]
    return pairs


def _console(parts: list[Field]) -> Console:
    stream = next((value for name, value in parts if name == _STREAM and isinstance(value, int)), 0)
    return Console(stream, "".join(text(line) for line in only(parts, _LINE)))


def _about(parts: list[Field]) -> About:
    name = text(next(iter(only(parts, _NAME)), b""))
    pairs = [pair for config in only(parts, _RUN_CONFIG) for pair in _pairs(fields(config))]
    return About(name, (_RESUMED, 1) in parts, pairs)


def _small(value: int | bytes) -> int:
    return signed(value) if isinstance(value, int) else 0
