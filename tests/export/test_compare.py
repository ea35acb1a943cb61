"""The comparison as a document: no bare difference, and nothing in a name acts on its reader."""

from __future__ import annotations

import json
import re

import msgspec

from tui_monitor.analysis.compare import Comparison, Contrast, Figures, SavedSide
from tui_monitor.export.compare import compare_json, compare_markdown
from tui_monitor.export.context import Context

SCORE = Contrast(
    "score", 1, 290, Figures(7.34, 11.19, 29), Figures(5.0, 9.0, 29), 2.34, -0.4, 5.08, "cannot tell", "29 against 29"
)
ENTROPY = Contrast(
    "alpha_entropy", 1, 290, Figures(1.3849, 0.0009, 3), None, None, None, None, "too little data", "3 rows against 0"
)
RATE = Contrast("rate", 1, 290, Figures(7.4, 0.3, 10), Figures(5.0, 0.3, 10), 2.4, 2.0, 2.8, "better", "3 against 3")


def found(name: str = "new", baseline: str = "old", *metrics: Contrast) -> Comparison:
    told, saved = metrics or (SCORE, ENTROPY), (SavedSide(2, 2, 200), SavedSide(None, 0, None))
    return Comparison(name, baseline, 290, 290, 1000, 0.95, told, RATE, *saved)


def test_each_difference_has_its_interval_or_a_reason(context: Context) -> None:
    text = compare_markdown(found(), context)
    assert "| score | 1–290 | 7.34 ± 11.19 | 5.00 ± 9.00 | +2.34 (-0.40 … +5.08) | ❔ cannot tell |" in text
    assert "| α entropy | 1–290 | 1.3849 ± 0.0009 | – | – | too little data: 3 rows against 0 |" in text
    assert "| rate | 1–290 | 7.4/min | 5/min | +48% (+40% … +56%) | ✅ better |" in text
    assert "| checkpoints | 1–290 | 2 usable of 2 due, newest 200 | 0 usable | – | |" in text


def test_what_has_no_decimals_of_its_own_gets_those_of_its_spread(context: Context) -> None:
    one, other = Figures(34.0, 5.4772, 5), Figures(38.0, 7.5829, 5)
    steps = Contrast("steps", 1, 50, one, other, -4.0, -17.963, 9.962, "cannot tell", "5 against 5")
    rare = Contrast("drift", 1, 50, Figures(3.1416e-7, 0.0, 5), None, None, None, None, "too little data", "")
    text = compare_markdown(found("new", "old", steps, rare), context)
    assert "| steps | 1–50 | 34.0 ± 5.5 | 38.0 ± 7.6 | -4 (-18 … +10) |" in text
    assert "| drift | 1–50 | 3.142e-07 ± 0 |" in text


def test_the_sentence_says_no_more_than_the_intervals(context: Context) -> None:
    assert "No metric of `new` differs for better or worse at episode 290." in compare_markdown(found(), context)
    better = msgspec.structs.replace(SCORE, low=0.4, standing="better")
    assert "At episode 290: score is better over 1–290." in compare_markdown(found("new", "old", better), context)


def test_what_the_run_counts_is_told_by_its_name(context: Context) -> None:
    text = compare_markdown(msgspec.structs.replace(found(), unit="epoch"), context)
    assert "**Equal epoch**: 290" in text and "| Metric | Epochs |" in text and "neighbouring epochs" in text
    assert "at epoch 290." in text and "pisode" not in text


def test_hostile_names_are_inert(context: Context, evil: str) -> None:
    text = compare_markdown(found(evil, evil, msgspec.structs.replace(SCORE, metric=evil)), context)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]", text)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {7}
    assert "<script>" not in re.sub(r"`+[^\n]*`+|\\.", "", text)


def test_json_keeps_full_precision_under_the_envelope(context: Context) -> None:
    told = json.loads(compare_json(found(), context))
    assert list(told) == ["schema_version", "generated_at", "moe_top", "host", "comparison"]
    assert told["comparison"]["metrics"][0]["low"] == -0.4 and told["comparison"]["metrics"][1]["baseline"] is None
    assert told["comparison"]["run_checkpoints"] == {"due": 2, "usable": 2, "newest": 200}


def test_what_is_no_number_is_null(context: Context) -> None:
    wide = msgspec.structs.replace(SCORE, low=float("-inf"), high=float("inf"))
    assert json.loads(compare_json(found("a", "b", wide), context))["comparison"]["metrics"][0]["high"] is None
