"""A comparison of two runs as markdown and as JSON: every difference with its interval, or why there is none."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from tui_monitor.analysis.compare import Comparison, Contrast, SavedSide
from tui_monitor.analysis.counting import numbered, plural
from tui_monitor.export.context import Context
from tui_monitor.export.document import Document, document
from tui_monitor.export.inert import code, inert, markdown
from tui_monitor.export.json import write_envelope
from tui_monitor.export.words import statistic_text, summary_text
from tui_monitor.model.metrics import metric
from tui_monitor.model.units import count_text, rate


class Told(NamedTuple):
    """A row of the table in words, as every face has it: the `interval` is `+2.31 (+1.02 … +3.60)`, `–` where there is
    too little data."""

    label: str
    span: str
    run: str
    baseline: str
    difference: str
    interval: str
    contrast: Contrast | None  # None: checkpoints, which are counted and not weighed


SETTINGS_SHOWN = 60  # in the document: JSON has all

_SIGNS = {"better": "✅ better", "worse": "⚠️ worse", "cannot tell": "❔ cannot tell", "equal": "equal"}


def compare_json(found: Comparison, context: Context) -> Document:
    """`{"comparison": {…}}` under the common envelope."""
    return write_envelope({"comparison": msgspec.to_builtins(found)}, context)


def compare_markdown(found: Comparison, context: Context) -> Document:
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
        "",
        *configuration_table(found),
    ]
    return document(map(markdown, lines))


def comparison_table(found: Comparison) -> list[str]:
    """The table and how to read it: also a section of the results document."""
    units = plural(inert(found.unit))
    names = f"{inert(found.run)} | {inert(found.baseline)}"
    return [
        f"| Metric | {units.capitalize()} | {names} | Difference ({found.level:.0%}) | |",
        "|---|---|---|---|---|---|",
        *(_markdown_row(told) for told in told_rows(found)),
        "",
        f"{_sentence(found)} An interval holds the true difference of means in {found.level:.0%} of cases, the "
        f"correlation of neighbouring {units} included; where it holds 0 the data cannot tell the two apart, and of "
        "twenty alike lines one may differ by chance. Two runs are two seeds: what separates them need not be their "
        "settings.",
    ]


def told_rows(found: Comparison) -> list[Told]:
    """Every row of the comparison in plain words: the metrics, the rate, the checkpoints."""
    return [*(_metric_row(contrast) for contrast in found.metrics), _rate_row(found.rate), _saved_row(found)]


def _metric_row(contrast: Contrast) -> Told:
    name = contrast.metric
    sides = [summary_text(name, side.mean, side.std) if side else "–" for side in (contrast.run, contrast.baseline)]
    values = _interval(contrast)
    spread = (max(values) - min(values)) / 2 if values else None
    return _told(contrast, metric(name).label, sides, [_signed(name, value, spread) for value in values])


def _rate_row(contrast: Contrast) -> Told:
    """The rate's difference in shares of the baseline: episodes a minute mean nothing to another machine."""
    sides = [rate(side.mean) if side else "–" for side in (contrast.run, contrast.baseline)]
    usual = contrast.baseline.mean if contrast.baseline else 0.0
    shares = [value / usual for value in _interval(contrast)] if usual else []
    return _told(contrast, "rate", sides, [f"{share:+.0%}" for share in shares])


def _told(contrast: Contrast, label: str, sides: list[str], values: list[str]) -> Told:
    span = f"{count_text(contrast.first)}–{count_text(contrast.last)}"
    difference, interval = (values[0], f"({values[1]} … {values[2]})") if values else ("–", "")
    return Told(label, span, sides[0], sides[1], difference, interval, contrast)


def _saved_row(found: Comparison) -> Told:
    run, baseline = _saved(found.run_checkpoints), _saved(found.baseline_checkpoints)
    return Told("checkpoints", f"1–{count_text(found.at)}", run, baseline, "–", "", None)


def _markdown_row(told: Told) -> str:
    difference = f"{told.difference} {told.interval}".rstrip()
    standing = f" {_standing(told.contrast)}" if told.contrast is not None else ""
    return f"| {' | '.join((inert(told.label), told.span, told.run, told.baseline, difference))} |{standing} |"


def configuration_table(found: Comparison) -> list[str]:
    """In which settings the two differ, as far as their logs and command lines tell them."""
    if not found.configuration:
        known = "tell the same settings" if all(found.settings_known) else "do not both tell their settings"
        return ["## Configuration", "", f"The two runs {known}."]
    rows = [
        f"| {inert(one.key)} | {' | '.join('–' if value is None else inert(value) for value in one.values)} |"
        for one in found.configuration[:SETTINGS_SHOWN]
    ]
    left = len(found.configuration) - len(rows)
    return [
        "## Configuration",
        "",
        f"| Setting | {inert(found.run)} | {inert(found.baseline)} |",
        "|---|---|---|",
        *rows,
        *(["", f"{left} more settings differ."] if left else []),
    ]


def _interval(contrast: Contrast) -> list[float]:
    """Difference, low and high; nothing where there is too little data."""
    known = (contrast.difference, contrast.low, contrast.high)
    return [value for value in known if value is not None]


def _signed(name: str, value: float, spread: float | None) -> str:
    """`+2.31`: a difference of means needs the decimals of the trainer's statistics, not of its values."""
    shown = statistic_text(name, value, spread)
    return f"+{shown}" if value > 0 else shown


def _standing(contrast: Contrast) -> str:
    words = _SIGNS.get(contrast.standing, contrast.standing)
    return f"{words}: {contrast.basis}" if contrast.standing == "too little data" else words


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
