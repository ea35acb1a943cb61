"""The native trainer's lines of one episode: its metrics, and the constraint lines that follow it."""

import re

from tui_monitor.formats.numbers import COUNTER, FIELD, NUMBER, SAFE_COUNTER, counter, number
from tui_monitor.formats.text import metric_name
from tui_monitor.late import late
from tui_monitor.model.records import Row

METRICS = ("score", "reward", "steps", "alpha_entropy")
COLUMNS = 64  # of one line: more are a dump, and each would become a metric of the run

_KEYS = ("Score", "Reward", "Steps", "α_entropy")
_COLUMNS = r" *+\| *+".join(rf"{key}: *+({FIELD})" for key in _KEYS)
# The usual line, whole: possessive quantifiers and FIELD make it half again as fast as the plain spelling.
match_usual = re.compile(
    rf" *+Episode ++({SAFE_COUNTER})/({SAFE_COUNTER}) *+\| *+{_COLUMNS} *+(?:\| *+Phase: *+([^|:]{{1,40}}))?"
).fullmatch

_UNUSUAL = late(rf"\s*Episode\s*:?\s+({COUNTER})(?:\s*/\s*({COUNTER}))?\s*\|(.*)")
_CONSTRAINTS = late(r"\s*(?:→|->)\s*(Manager Constraints|Advanced Mechanisms):(.*)")
_PAIR = late(rf"(\w+)\s*=\s*({NUMBER})(?![\w.])")
_PREFIX = {"Manager Constraints": "manager", "Advanced Mechanisms": "mechanism"}


def usual_row(match: re.Match[str], line: int) -> Row | None:
    """The row of a line that `match_usual` took, None where one of its numbers is none that `float()` takes."""
    at, total, score, reward, steps, entropy, _ = match.groups()
    try:
        values = {
            "score": float(score),
            "reward": float(reward),
            "steps": float(steps),
            "alpha_entropy": float(entropy),
        }
    except ValueError:
        return None
    return Row(int(at), values, int(total), line)


def unusual_row(text: str, line: int) -> tuple[Row, str | None] | None:
    """The row and the printed phase of a line with missing, further or unreadable columns, None if the line is no
    native one: it must hold at least one metric that the trainer prints."""
    match = _UNUSUAL.fullmatch(text)
    reached = counter(match[1]) if match else None
    if match is None or reached is None:
        return None
    columns = dict(_columns(match[3]))
    if not any(name in columns for name in METRICS):
        return None
    values = {name: value for name, column in columns.items() if (value := _value(column)) is not None}
    total = counter(match[2]) if match[2] else None
    return Row(reached, values, total, line), columns.get("phase")


def _columns(text: str) -> list[tuple[str, str]]:
    """(canonical name, text) of each `key: value` column."""
    pairs = (column.partition(":") for column in text.split("|", COLUMNS)[:COLUMNS])
    return [(name, value.strip()) for key, _, value in pairs if (name := metric_name(key.strip()))]


def _value(text: str) -> float | None:
    try:
        return number(text)
    except ValueError:
        return None


def constraints(line: str) -> dict[str, float] | None:
    """The values of a constraint line under names such as `manager_alignment`, None if the line is none."""
    match = _CONSTRAINTS.match(line)
    if not match:
        return None
    named = ((metric_name(f"{_PREFIX[match[1]]}_{key}"), text) for key, text in _PAIR.findall(match[2])[:COLUMNS])
    return {name: number(text) for name, text in named if name}
