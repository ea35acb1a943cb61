"""Dictionaries printed on one line, as Python or as JSON, numbers quoted or not."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tui_monitor.formats.shapes.boxes import add_value
from tui_monitor.formats.shapes.counters import label_of, unit_of
from tui_monitor.formats.shapes.keys import name_of
from tui_monitor.formats.shapes.plan import BRACKET
from tui_monitor.formats.shapes.reading import LARGEST, Counter, Reading, countable
from tui_monitor.formats.shapes.slots import SLOT, printed_number
from tui_monitor.late import late

LONGEST = 200_000  # characters: dumps of weights stand in dictionaries too
DEEPEST = 3  # levels of nesting that are names, not data

_PAIR = late(
    r"['\"](?P<key>[^'\"]{1,80})['\"]\s*:\s*(?:['\"](?P<quoted>[^'\"]{0,40})['\"]|(?P<bare>[-+.\w\u2212]+)|(?:np\.|tensor|array|float|int)[\w.]*\((?P<call>[^(),]*)[^)]*\))"
    r"\s*(?=[,}])"
)
_NUMBERED = late(r"(?P<k>[0-9]{1,18}):?\s+(?=\{)")
_TOTALS = {"current_steps": "total_steps", "step": "total_steps", "global_step": "max_steps", "epoch": "total_epochs"}


def read_dict(body: str) -> Reading | None:
    """The reading of a line that is one dictionary, perhaps behind a number that counts; None for any other line."""
    if (match := _NUMBERED.match(body)) is not None and (reading := read_dict(body[match.end() :])) is not None:
        counter = Counter(BRACKET, "step", int(match["k"]))
        return reading._replace(counters=(*reading.counters, counter))
    if not (body.startswith("{") and body.endswith("}") and ":" in body) or len(body) > LONGEST:
        return None
    pairs = dict(_pairs(body))
    counters: list[Counter] = []
    values: dict[str, float] = {}
    for key, number in pairs.items():
        unit = unit_of(key)
        if unit and countable(number, unit):
            total = pairs.get(_TOTALS.get(key, ""))
            counters.append(
                Counter(
                    f"dict:{label_of(key)}",
                    unit,
                    number,
                    int(total) if total and total < LARGEST else None,
                    name_of(key),
                )
            )
        elif key not in _TOTALS.values():
            add_value(values, key, number)
    return Reading("dict", "dict:" + " ".join(sorted(values)), tuple(counters), values, led=True)


def _pairs(body: str) -> Iterator[tuple[str, float]]:
    if body.startswith('{"'):
        try:
            yield from _flat(msgspec.json.decode(body), "", 0)
            return
        except (msgspec.DecodeError, RecursionError):
            pass
    for match in _PAIR.finditer(body):
        number = printed_number(match["quoted"] or match["bare"] or match["call"] or "")
        if number is not None:
            yield match["key"], number


def _flat(found: object, path: str, depth: int) -> Iterator[tuple[str, float]]:
    if not isinstance(found, dict) or depth > DEEPEST:
        return
    for key, inner in found.items():
        name = f"{path}/{key}" if path else str(key)
        if isinstance(inner, bool) or inner is None:
            continue
        if isinstance(inner, int | float):
            yield name, float(inner)
        elif isinstance(inner, str) and SLOT.match(inner):
            if (number := printed_number(inner)) is not None:
                yield name, number
        elif isinstance(inner, dict):
            yield from _flat(inner, name, depth + 1)
