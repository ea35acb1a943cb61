"""The score of a file: what is right, missing, wrong, invented - and that each can be told from the others."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.corpus.reading import Reading, Told
from tests.corpus.scoring import Item, equals, printed_step, score
from tests.corpus.table import Scored, table, total
from tests.corpus.truth import TrueMetric, Truth

TRUTH = Truth(
    file="a_family/run.log",
    verdict_class="progress",
    unit="step",
    current=500,
    total=1000,
    points=50,
    state="crashed",
    cause="out of memory",
    non_finite=True,
    metrics={"loss": TrueMetric(3.8858, "3.8858", ("lm loss",))},
    alt_current={"epoch": 2.5},
    current_alts=(501,),
    alt_state=("stalled",),
    alt_cause=("OOM",),
)
READING = Reading(
    unit="step",
    current=500,
    total=1000,
    state="crashed",
    cause="CUDA out of memory at step 500",
    rows=50,
    metrics={"loss": Told(3.8858, 50, 0), "grad_norm": Told(None, 50, 1)},
    non_finite=True,
)
ITEMS = {"counter", "total", "metric loss", "non-finite", "records", "state", "cause"}


def outcomes(truth: dict[str, Any] | None = None, reading: dict[str, Any] | None = None) -> dict[str, str]:
    """The outcomes by item; the truth and the right reading, changed as given."""
    return {item.name: item.outcome for item in items(truth or {}, reading or {})}


def items(truth: dict[str, Any], reading: dict[str, Any]) -> list[Item]:
    return score(msgspec.structs.replace(TRUTH, **truth), msgspec.structs.replace(READING, **reading), ())


def test_a_right_reading_is_right_in_every_item() -> None:
    assert outcomes() == dict.fromkeys(ITEMS, "right")


@pytest.mark.parametrize(
    ("reading", "item", "outcome"),
    [
        ({"current": None}, "counter", "missing"),
        ({"current": 499}, "counter", "wrong"),
        ({"current": 501}, "counter", "right"),
        ({"current": 2.5, "unit": "epoch"}, "counter", "right"),
        ({"total": None}, "total", "missing"),
        ({"total": 999}, "total", "wrong"),
        ({"metrics": {}}, "metric loss", "missing"),
        ({"metrics": {"loss": Told(3.88, 50, 0)}}, "metric loss", "wrong"),
        ({"metrics": {"train_lm_loss": Told(3.8858, 50, 0)}}, "metric loss", "right"),
        ({"metrics": {"val_loss": Told(4.2, 50, 0)}}, "metric loss", "missing"),
        ({"non_finite": False}, "non-finite", "missing"),
        ({"rows": 52}, "records", "right"),
        ({"rows": 100, "metrics": {}}, "records", "wrong"),
        ({"rows": 0, "metrics": {}}, "records", "missing"),
        ({"state": "unknown"}, "state", "right"),  # truth.json: stalled is as good
        ({"state": "finished"}, "state", "wrong"),
        ({"cause": None}, "cause", "missing"),
        ({"cause": "OOM"}, "cause", "right"),
        ({"cause": "disk full"}, "cause", "wrong"),
    ],
)
def test_each_item_has_its_own_outcome(reading: dict[str, Any], item: str, outcome: str) -> None:
    assert outcomes(reading=reading)[item] == outcome


def test_an_end_that_is_not_told_is_missing_and_one_that_was_not_is_wrong() -> None:
    assert outcomes({"alt_state": ()}, {"state": "silent"})["state"] == "missing"
    assert outcomes({"alt_state": (), "state": "running_or_unknown"})["state"] == "wrong"


def test_a_time_limit_is_a_kill_and_an_empty_log_never_started() -> None:
    assert outcomes({"state": "killed", "alt_state": ()}, {"state": "stopped"})["state"] == "right"
    assert outcomes({"state": "never_started", "alt_state": ()}, {"state": "waiting"})["state"] == "right"
    assert outcomes({"state": "never_started", "alt_state": ()}, {"state": "unknown"})["state"] != "right"


def test_a_total_that_nobody_stated_is_invented() -> None:
    assert outcomes({"total": None})["total"] == "invented"
    assert "total" not in outcomes({"total": None}, {"total": None})


def test_the_total_of_another_unit_is_not_judged() -> None:
    assert "total" not in outcomes({}, {"current": 2.5, "unit": "epoch", "total": 3})


def test_numbers_that_nobody_printed_as_no_number_are_wrong() -> None:
    assert outcomes({"non_finite": False})["non-finite"] == "wrong"
    assert "non-finite" not in outcomes({"non_finite": False}, {"non_finite": False})


def test_nothing_trained_must_be_said() -> None:
    nothing = {"verdict_class": "no_progress", "current": None}
    assert outcomes(nothing, {"current": None})["no progress"] == "right"
    assert outcomes(nothing)["no progress"] == "wrong"
    assert outcomes({**nothing, "current": 500})["no progress"] == "right"


def test_a_wrong_word_for_a_right_counter_is_told_but_not_counted() -> None:
    assert outcomes({}, {"unit": "episode"})["unit"] == "note"
    told = [Scored("f", "family", tuple(items({}, {"unit": "episode"})), 0.0)]
    assert total(told).is_enough


@pytest.mark.parametrize(("text", "step"), [("141.40", 0.01), ("-6.6e+03", 100), ("3", 1), ("6.749821E+00", 1e-6)])
def test_the_printed_precision(text: str, step: float) -> None:
    assert printed_step(text) == pytest.approx(step)


def test_values_are_compared_as_they_were_printed() -> None:
    printed = TrueMetric(141.4, "141.40", ("Avg Reward",), alt_last=(7.0,))
    assert equals(printed, Told(141.404, 1, 0)) and equals(printed, Told(7.0, 1, 0))
    assert not equals(printed, Told(141.41, 1, 0)) and not equals(printed, Told(None, 1, 1))
    assert equals(TrueMetric("nan", "nan", ("grad norm",)), Told(None, 3, 1))
    assert not equals(TrueMetric("nan", "nan", ("grad norm",)), Told(1.0, 3, 1))


def test_the_sum_holds_the_two_limits() -> None:
    right = [Item(str(number), "right") for number in range(98)]
    scored = Scored("f", "family", (*right, Item("a", "missing"), Item("b", "missing")), 0.0)
    assert total([scored]).is_enough
    false = scored._replace(items=(*scored.items, Item("c", "invented"), Item("d", "wrong")))
    assert total([false]).right_share > 0.95 and not total([false]).is_enough
    missing = scored._replace(items=(*scored.items, *[Item("e", "missing")] * 8))
    assert total([missing]).false_share == 0 and not total([missing]).is_enough


def test_a_file_that_failed_is_wrong() -> None:
    assert total([Scored("f", "family", (), 0.0, "ValueError: no")]).wrong == 1


def test_the_table_has_a_line_for_each_family() -> None:
    lines = list(table("consoles", [Scored("f", family, (Item("a", "right"),), 0.0) for family in ("x", "y", "x")]))
    assert [line.split()[:3] for line in lines[1:]] == [["x", "2", "2"], ["y", "1", "1"], ["all", "3", "3"]]
