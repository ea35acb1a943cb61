"""Where in a JSON object a run's records are: a list of objects, or arrays side by side; and the total it states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tui_monitor.formats.files.elements import Elements
from tui_monitor.formats.files.json_text import numbers
from tui_monitor.formats.files.values import told

_DEEPEST = 4  # levels below which no history is looked for
_HISTORIES = (b'"log_history"', b'"history"', b'"records"', b'"metrics"', b'"episodes"', b'"logs"')
_TOTALS = ("max_steps", "total_steps", "total_episodes", "total_timesteps", "total_iterations", "total_epochs",
           "num_train_epochs", "num_epochs", "epochs", "num_episodes", "max_episodes")  # fmt: skip
"""Keys of a document that state how far the run was to go, the likelier first."""


class Found(NamedTuple):
    """A run's records in order, and the total that the document states beside them."""

    records: Sequence[object]
    total: int | None = None


def found_in(document: object) -> Found:
    """The longest list of objects, or the longest arrays side by side, whichever has more; else the object itself."""
    if not isinstance(document, dict):
        return Found([])
    histories: list[Sequence[object]] = [*_lists(document, 0), *_tables(document, 0)]
    best = max(histories, key=len, default=None)
    if best is None:
        return Found([document] if numbers(document) else [])
    return Found(best, _total(document, len(best)))


def rescued(text: bytes) -> Found:
    """The records at the beginning of a list that was cut."""
    start = history_of(text)
    return Found(Elements().feed(text[start:]) if start is not None else [])


def history_of(text: bytes) -> int | None:
    """Where the elements of the list begin that is called as a run's records are."""
    for key in _HISTORIES:
        at = text.find(key)
        start = text.find(b"[", at)
        if at >= 0 and 0 < start - at - len(key) < 10:
            return start + 1
    return None


def _lists(found: Mapping[str, object], depth: int) -> Iterator[list[object]]:
    for value in found.values():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            if any(numbers(each) for each in value[:3]):
                yield value
        elif isinstance(value, dict) and depth < _DEEPEST:
            yield from _lists(value, depth + 1)


def _tables(found: Mapping[str, object], depth: int) -> Iterator[list[dict[str, float]]]:
    """Arrays of numbers side by side, as rows. Those that are shorter end with the others: they were told last."""
    arrays = {key: value for key, value in found.items() if isinstance(value, list) and _is_array(value)}
    longest = max((len(value) for value in arrays.values()), default=0)
    beside = {key: value for key, value in arrays.items() if len(value) >= longest - 1}
    if longest > 1:
        yield [_row(beside, place) for place in range(longest)]
    for value in found.values():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _tables(value, depth + 1)


def _is_array(values: Sequence[object]) -> bool:
    return len(values) > 1 and all(told(value) is not None or value is None for value in (*values[:5], *values[-5:]))


def _row(arrays: Mapping[str, Sequence[object]], place: int) -> dict[str, float]:
    cells = ((key, told(values[place])) for key, values in arrays.items() if place < len(values))
    return {key: value for key, value in cells if value is not None}


def _total(document: Mapping[str, object], records: int) -> int | None:
    """The total that the document states at its top or one level below."""
    stated = dict(document)
    for value in document.values():
        if isinstance(value, dict):
            stated |= {key: inner for key, inner in value.items() if key not in stated}
    for key in _TOTALS:
        value = told(stated.get(key))
        if value is not None and value >= 1 and value.is_integer() and value < 2**53:
            return int(value)
    return None
