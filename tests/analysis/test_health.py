"""The verdict: its algebra, the check its sentence is about, rules that are off."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import configured, native, numbered, process, rows, seen
from tests.making import NOW, T, run_of, seed_log
from tui_monitor.analysis.health import VITAL, calm_sentence, run_checks, summarise, verdict_of, worst_check
from tui_monitor.analysis.rules import RULE_IDS, RULES
from tui_monitor.config import Settings
from tui_monitor.model.metrics import METRICS
from tui_monitor.model.records import Incident, LogFacts, Row
from tui_monitor.model.report import Check, Progress, Status
from tui_monitor.model.text import Clean

STATUSES: tuple[Status, ...] = ("ok", "note", "warning", "critical", "unknown")


def check(name: str, status: Status, reason: str = "") -> Check:
    return Check(name, name, "", "", status, reason or f"{name} is {status}")


checks = st.lists(
    st.builds(check, st.sampled_from([name for name, _ in RULES]), st.sampled_from(STATUSES)), max_size=8
).map(tuple)


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        ({"process": "ok", "grad": "note"}, "healthy"),
        ({"process": "ok", "grad": "unknown"}, "healthy"),
        ({"process": "ok", "entropy": "unknown"}, "unknown"),
        ({"process": "unknown"}, "unknown"),
        ({"progress": "unknown", "ckpt": "warning"}, "warning"),
        ({"progress": "unknown", "ckpt": "warning", "incidents": "critical"}, "critical"),
        ({}, "unknown"),
    ],
)
def test_the_algebra(statuses: dict[str, Status], verdict: str) -> None:
    assert verdict_of(tuple(check(name, status) for name, status in statuses.items())) == verdict


@given(checks, checks)
def test_more_checks_never_make_it_better_but_for_nothing(some: tuple[Check, ...], more: tuple[Check, ...]) -> None:
    order = ("healthy", "unknown", "warning", "critical")
    if some:
        assert order.index(verdict_of(some + more)) >= order.index(verdict_of(some))


@given(checks)
def test_the_sentence_is_of_a_check_as_bad_as_the_verdict(told: tuple[Check, ...]) -> None:
    worst, verdict = worst_check(told), verdict_of(told)
    if worst is None:
        assert verdict == "healthy" or not told
    else:
        assert worst.status == verdict and (verdict != "unknown" or worst.id in VITAL)
        assert summarise(told, "calm").startswith(worst.reason)


def test_of_equals_the_cause_comes_first() -> None:
    told = (check("ckpt", "critical"), check("entropy", "critical"), check("process", "critical"))
    assert summarise(told, "calm") == "process is critical (+2 more)"


def test_nothing_wrong_is_said_calmly() -> None:
    assert summarise((check("process", "ok"), check("grad", "note")), "Warmup as planned") == "Warmup as planned"


def test_calm_sentences() -> None:
    assert calm_sentence("finished", Progress("episode", 1000, 1000, 1.0), "Warmup", None, NOW) == (
        "1000 episodes done"
    )
    assert calm_sentence("running", None, None, None, NOW) == "training"
    assert calm_sentence("running", None, "Warmup", None, NOW) == "Warmup as planned"


def test_a_rule_that_is_off_is_not_asked(tmp_path: Path) -> None:
    run = native([*rows(0.2, 300), Incident("oom", Clean("out of memory"))])
    told = {found.id for found in run_checks(run, Settings(), T)}
    off = configured(tmp_path, "[rules.entropy]\noff = true\n[rules.incidents]\noff = true\n")
    assert told - {found.id for found in run_checks(run, off, T)} == {"entropy", "incidents"}
    assert verdict_of(run_checks(run, off, T)) == "critical", "a crash is seen by liveness too"


def test_each_rule_speaks_under_its_own_id() -> None:
    """A check's id is the id under which its rule is configured."""
    sick = native([*rows(0.2, 300), Row(310, {"loss": math.nan})], seen(*numbered(900)), process())
    for run in (run_of(seed_log()), sick):
        for name, rule in RULES:
            found = rule(run, Settings(), T)
            assert found is None or found.id == name
    assert len(RULE_IDS) == len(RULES)


def test_no_check_carries_a_number_that_json_cannot() -> None:
    run = native([Row(10 * i, {"alpha_entropy": value}, line=i) for i, value in enumerate([1e308] * 30, 1)])
    for found in run_checks(run, Settings(), T):
        assert found.value is None or math.isfinite(found.value)
        assert found.threshold is None or math.isfinite(found.threshold)


@pytest.mark.parametrize(
    ("metrics", "verdict"),
    [({"loss": 0.5}, "healthy"), ({"reward": 0.5}, "healthy"), ({"steps": 500.0}, "unknown"), ({}, "unknown")],
)
def test_without_experts_the_loss_or_the_reward_is_vital(metrics: dict[str, float], verdict: str) -> None:
    rows_of_it = [Row(i, metrics, 100, i) for i in range(1, 31)]
    run = run_of([*rows_of_it, LogFacts(900, T - 5, 900, 30, "lines"), process()])
    assert verdict_of(run_checks(run, Settings(), T)) == verdict


LOADS = [f"moe_layer_0_expert_{expert}_load" for expert in range(3)]
NAMES = [metric.name for metric in METRICS] + LOADS + ["lr", "std"]
VALUES = st.one_of(
    st.floats(), st.sampled_from([0.0, 1.0, -1.0, 1e308, -1e308, 1e-308, 3e38, math.nan, math.inf, -math.inf])
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_numbers_break_a_rule(data: st.DataObject) -> None:
    """Whatever a log prints, each rule judges or says that it cannot; its figures are fit for JSON."""
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    pattern = data.draw(st.lists(st.tuples(st.integers(-3, 30), *[VALUES] * len(names)), min_size=1, max_size=12))
    counter, records = 0, []
    for place, (step, *values) in enumerate(pattern * data.draw(st.sampled_from([1, 20, 60]))):
        counter = max(0, counter + step)
        records.append(Row(counter, dict(zip(names, values, strict=True)), None, place))
    for told in run_checks(run_of(records), Settings(), T):
        assert told.value is None or math.isfinite(told.value)
        assert told.reason and told.metric and told.current and told.expected
