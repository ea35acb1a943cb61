"""What argument dumps have stated so far: one total for each unit, and the setup of the experts and losses."""

from __future__ import annotations

from msgspec import Struct, structs

from tui_monitor.formats.arguments import keys
from tui_monitor.formats.numbers import LARGEST_COUNTER
from tui_monitor.late import late
from tui_monitor.model.records import Setup

_NUMBER = late(r"([0-9][0-9,_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?)\s?([kKMB])?")
_SCALE = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}
# The words that trainers use for the same thing: what one of them states holds for a log that counts the other.
_SAME = (("step", "timestep", "global_step", "it"), ("iteration", "update", "it", "iter", "epoch"))


_FIELDS = {
    **dict.fromkeys(keys.EXPERTS, "experts"),
    **dict.fromkeys(keys.TOP_K, "top_k"),
    **dict.fromkeys(keys.AUX, "aux_coefficient"),
    **dict.fromkeys(keys.Z, "z_coefficient"),
    **dict.fromkeys(keys.TARGET_KL, "target_kl"),
}


OVERSHOOT = 1.1
"""Trainers that count in large steps (rollouts of many environments) end beyond their total by up to one of them."""


class Stated(Struct, frozen=True):
    """What one line of an argument dump says: totals by unit in the singular, and everything else in `setup`."""

    totals: dict[str, int] = {}
    setup: Setup = Setup()


def number(text: str) -> float | None:
    """The value of `2,000`, `1e6`, `1_000_000`, `5M` or `'0.01'`; None for any other text."""
    match = _NUMBER.fullmatch(text.strip().strip("'\"").rstrip("."))
    if match is None or len(match[1]) > 40:
        return None
    value = float(match[1].replace(",", "").replace("_", ""))
    return round(value * _SCALE[match[2]]) if match[2] else value


def whole(text: str) -> int | None:
    """The same where it is a positive whole number that a counter can reach."""
    value = number(text)
    if value is None or value != value // 1 or not 0 < value <= LARGEST_COUNTER / 2:
        return None
    return int(value)


def total_for(totals: dict[str, int], unit: str | None, current: float) -> int | None:
    """The total of a log that counts `unit` and stands at `current`; without a unit that of steps, then any. A total
    far below the counter is that of something else, as the epochs of one update are."""
    if unit is None:
        return totals.get("step") or totals.get("iteration") or next(iter(totals.values()), None)
    if unit in totals and current <= totals[unit] * OVERSHOOT:
        return totals[unit]
    candidates = [word for group in _SAME if unit in group for word in group]
    return next((totals[word] for word in candidates if word in totals and totals[word] >= current), None)


def read_pairs(pairs: list[tuple[str, str]], bare: bool, experts: int | None, line: int) -> Stated:
    """What key-value pairs state. `bare` accepts plain plurals such as `epochs`; `experts` were stated earlier."""
    totals: dict[str, int] = {}
    fields: dict[str, float | bool] = {}
    for key, value in pairs:
        name = keys.normal(key)
        unit = keys.UNIT_OF.get(name) or (keys.BARE.get(name) if bare else None)
        amount = whole(value) if unit else None
        if unit and amount is not None:
            totals.setdefault(unit, amount)
        elif told := _field(name, value):
            fields.setdefault(*told)
    known = fields.get("experts", experts)
    short = next((whole(value) for key, value in pairs if keys.normal(key) in keys.SHORT_TOP_K), None)
    if short and known and short <= known / 2:
        fields.setdefault("top_k", short)
    return Stated(totals, structs.replace(Setup(line=line), **fields))


def _field(name: str, value: str) -> tuple[str, float | bool] | None:
    field = _FIELDS.get(name)
    if field in ("experts", "top_k"):
        count = whole(value)
        return (field, count) if count else None
    if field is not None:
        coefficient = number(value)
        return None if coefficient is None else (field, coefficient)
    if name in keys.EARLY:
        word = value.strip("'\" ").lower()
        patience = number(word)
        if word in ("true", "yes", "on") or patience:
            return "early_stopping", True
        return ("early_stopping", False) if word in ("false", "no", "off") else None
    return None
