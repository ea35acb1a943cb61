"""A comparison of two runs as markdown and as JSON: every difference with its interval, or why there is none."""

from __future__ import annotations

import msgspec

from tui_monitor.analysis.compare import Comparison, Contrast, SavedSide
from tui_monitor.analysis.counting import numbered, plural
from tui_monitor.export.context import Context
from tui_monitor.export.inert import code, inert
from tui_monitor.export.json import write_envelope
from tui_monitor.export.words import statistic_text, summary_text
from tui_monitor.model.metrics import metric
from tui_monitor.model.units import count_text, rate

_SIGNS = {"better": "✅ better", "worse": "⚠️ worse", "cannot tell": "❔ cannot tell", "equal": "equal"}


def compare_json(found: Comparison, context: Context) -> str:
    """`{"comparison": {…}}` under the common envelope."""
    return write_envelope({"comparison": msgspec.to_builtins(found)}, context)


def compare_markdown(found: Comparison, context: Context) -> str:
    """The document of `moe-top compare`."""
    lines = [
        f"# Comparison - {inert(found.run)} against {inert(found.baseline)}",
        "",
        f"**Timestamp**: {context.now:%Y-%m-%d %H:%M}  ",
        f"**Equal {inert(found.unit)}**: {count_text(found.at)} "
        f"({inert(found.run)} is at {count_text(found.run_current)}, "
        f"{inert(found.baseline)} at {count_text(found.baseline_current)})",
        "",
        *comparison_table(found),
    ]
    return "\n".join(lines) + "\n"


def comparison_table(found: Comparison) -> list[str]:
    """The table and how to read it: also a section of the results document."""
    units = plural(inert(found.unit))
    names = f"{inert(found.run)} | {inert(found.baseline)}"
    return [
        f"| Metric | {units.capitalize()} | {names} | Difference ({found.level:.0%}) | |",
        "|---|---|---|---|---|---|",
        *(_row(contrast) for contrast in found.metrics),
        _rate_row(found.rate),
        _saved_row(found),
        "",
        f"{_sentence(found)} An interval holds the true difference of means in {found.level:.0%} of cases, the "
        f"correlation of neighbouring {units} included; where it holds 0 the data cannot tell the two apart, and of "
        "twenty alike lines one may differ by chance. Two runs are two seeds: what separates them need not be their "
        "settings.",
    ]


def _row(contrast: Contrast) -> str:
    name = contrast.metric
    sides = [summary_text(name, side.mean, side.std) if side else "–" for side in (contrast.run, contrast.baseline)]
    values = [_signed(name, value) for value in _interval(contrast)]
    return _cells(contrast, inert(metric(name).label), sides, values)


def _rate_row(contrast: Contrast) -> str:
    """The rate's difference in shares of the baseline: episodes a minute mean nothing to another machine."""
    sides = [rate(side.mean) if side else "–" for side in (contrast.run, contrast.baseline)]
    usual = contrast.baseline.mean if contrast.baseline else 0.0
    shares = [value / usual for value in _interval(contrast)] if usual else []
    return _cells(contrast, "rate", sides, [f"{share:+.0%}" for share in shares])


def _cells(contrast: Contrast, label: str, sides: list[str], interval: list[str]) -> str:
    told = f"{interval[0]} ({interval[1]} … {interval[2]})" if interval else "–"
    cells = (label, f"{count_text(contrast.first)}–{count_text(contrast.last)}", *sides, told, _standing(contrast))
    return f"| {' | '.join(cells)} |"


def _interval(contrast: Contrast) -> list[float]:
    """Difference, low and high; nothing where there is too little data."""
    known = (contrast.difference, contrast.low, contrast.high)
    return [value for value in known if value is not None]


def _signed(name: str, value: float) -> str:
    """`+2.31`: a difference of means needs the decimals of the trainer's statistics, not of its values."""
    shown = statistic_text(name, value)
    return f"+{shown}" if value > 0 else shown


def _standing(contrast: Contrast) -> str:
    words = _SIGNS.get(contrast.standing, contrast.standing)
    return f"{words}: {contrast.basis}" if contrast.standing == "too little data" else words


def _saved_row(found: Comparison) -> str:
    sides = " | ".join(_saved(side) for side in (found.run_checkpoints, found.baseline_checkpoints))
    return f"| checkpoints | 1–{count_text(found.at)} | {sides} | – | |"


def _saved(side: SavedSide) -> str:
    due = f" of {side.due} due" if side.due is not None else ""
    newest = f", newest {side.newest}" if side.newest is not None else ""
    return f"{side.usable} usable{due}{newest}"


def _sentence(found: Comparison) -> str:
    """What the score (or the first metric with a direction) says, in one sentence."""
    told = [contrast for contrast in found.metrics if contrast.standing in ("better", "worse")]
    if not told:
        return f"No metric of {code(found.run)} differs for better or worse at {numbered(inert(found.unit), found.at)}."
    words = [
        f"{inert(metric(one.metric).label)} is {one.standing} over {count_text(one.first)}–{count_text(one.last)}"
        for one in told
    ]
    return f"At {numbered(inert(found.unit), found.at)}: {'; '.join(words)}."
