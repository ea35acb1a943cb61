"""Rule `score.trend`: a fall far below the best is found in noise; noise itself is never a finding."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from statistics import fmean, stdev

import pytest

from tests.analysis.worlds import T, configured, judge, native, said
from tests.making import run_of
from tui_monitor.analysis.trend import _trend, trend_of
from tui_monitor.model.records import Batch, LogFacts, Record, Row, Summary
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store

Noise = Callable[[random.Random], float]


def nethack(chance: random.Random) -> float:
    """Seven scores of ten are 0, the rest have a heavy tail."""
    return 0.0 if chance.random() < 0.7 else chance.lognormvariate(2.5, 1)


def lognormal(chance: random.Random) -> float:
    return chance.lognormvariate(1.5, 1)


def normal(chance: random.Random) -> float:
    return chance.gauss(10, 3)


def scores(noise: Noise, count: int, seed: int = 0, level: Callable[[int], float] = lambda _: 1.0) -> list[float]:
    chance = random.Random(seed)
    return [noise(chance) * level(place) for place in range(count)]


def console(values: list[float], start: int = 0) -> list[Record]:
    """What the native console prints of each episode's score: every tenth, and Summaries of fifty."""
    records: list[Record] = []
    for at in range(start + 50, len(values) + 1, 50):
        records += [Row(e, {"score": values[e - 1], "alpha_entropy": 1.0}, line=e) for e in range(at - 40, at + 1, 10)]
        block = values[at - 50 : at]
        records.append(Summary(at, {"episode_score": (fmean(block), stdev(block))}, line=at))
    return records


def every_window(records: Iterable[Record], every: int = 12) -> list[Check]:
    """What the rule says each time some more of the records have arrived."""
    store, told, known = Store(), [], list(records)
    store.apply(Batch("run", (LogFacts(9, T, 9, 9, "native"),), T))
    for start in range(0, len(known), every):
        run = store.apply(Batch("run", tuple(known[start : start + every]), T))
        told.append(said("score.trend", run))
    return told


def printed(values: list[float], name: str = "reward") -> Run:
    """A trainer that prints each unit and knows no phases."""
    return run_of(Row(i, {name: value}, line=i) for i, value in enumerate(values, 1))


def falling_to(share: float, at: int = 2000, over: int = 150) -> Callable[[int], float]:
    return lambda place: 1.0 if place < at else max(share, 1 - (1 - share) * (place - at) / over)


@pytest.mark.parametrize("noise", [nethack, lognormal, normal])
def test_clean_noise_is_never_a_finding(noise: Noise) -> None:
    told = [check for seed in range(3) for check in every_window(console(scores(noise, 4000, seed)))]
    assert sum(check.status in ("warning", "critical") for check in told) == 0, f"of {len(told)} windows"
    assert sum(check.status == "ok" for check in told) > len(told) / 2


def test_a_growing_score_is_never_a_finding() -> None:
    told = every_window(console(scores(nethack, 4000, level=lambda place: 1 + place / 1000)))
    assert not [check for check in told if check.status in ("warning", "critical")]


@pytest.mark.parametrize("noise", [nethack, lognormal, normal])
def test_a_score_that_is_lost_is_critical_in_the_last_phase(noise: Noise) -> None:
    values = scores(noise, 5000, level=falling_to(0.05, 4000))
    check = said("score.trend", native(console(values)))
    assert (check.status, check.metric) == ("critical", "Score Trend")
    assert "below its best" in check.reason


def test_lost_before_the_last_phase_is_no_more_than_a_warning() -> None:
    values = scores(normal, 2250, level=falling_to(0.05))
    check = said("score.trend", native(console(values[:2150])))
    assert check.status == "warning" and "falling" in check.reason


def test_in_warmup_and_when_young_nothing_is_a_finding() -> None:
    early = scores(normal, 990, level=falling_to(0.05, 700))
    assert said("score.trend", native(console(early))).status in ("ok", "note")
    assert said("score.trend", native(console(scores(normal, 450, level=falling_to(0.05, 200))))).status == "note"


def test_too_few_say_how_many_are_missing() -> None:
    check = said("score.trend", native(console(scores(normal, 150))))
    assert check.status == "unknown" and "needs 50 more" in check.reason
    assert "needs 1 more" in said("score.trend", printed(scores(normal, 199))).reason
    assert said("score.trend", printed(scores(normal, 200))).status != "unknown"


def test_no_score_no_rule() -> None:
    assert judge("score.trend", run_of([Row(1, {"loss": 2.0})])) is None


def test_a_plain_trainers_reward_is_judged_without_phases() -> None:
    check = said("score.trend", printed(scores(normal, 1200, level=falling_to(0.2, 1000, 50))))
    assert check.status == "critical" and "reward" in check.reason
    assert check.value == pytest.approx(0.8, abs=0.1)


def test_a_negative_score_falls_on_the_scale_of_its_range() -> None:
    better = [-1500 + 1300 * min(1.0, place / 600) for place in range(1000)]
    chance = random.Random(1)
    healthy = [value + chance.gauss(0, 60) for value in better]
    assert said("score.trend", printed(healthy)).status in ("ok", "note")
    lost = [*healthy, *(-1400 + chance.gauss(0, 60) for _ in range(200))]
    assert said("score.trend", printed(lost)).status == "critical"


def test_the_change_is_given_with_its_interval() -> None:
    rising = said("score.trend", printed([100 + place / 10 + place % 3 for place in range(200)]))
    assert rising.status == "ok" and rising.reason.startswith("rising")
    assert rising.current.startswith("+17%") or rising.current.startswith("+18%")
    assert said("score.trend", printed(scores(normal, 200))).reason.startswith("too noisy to tell")


def test_configured_thresholds(tmp_path: object) -> None:
    run = native(console(scores(normal, 5000, level=falling_to(0.5, 4000))))
    assert said("score.trend", run).status in ("warning", "note")
    strict = configured(tmp_path, '[rules."score.trend"]\ncritical = 0.4\n')  # type: ignore[arg-type]  # a Path by pytest
    assert said("score.trend", run, strict).status == "critical"


@pytest.mark.parametrize(("noise", "most"), [(normal, 0.08), (lognormal, 0.08), (nethack, 0.08)])
def test_the_interval_holds_what_it_says(noise: Noise, most: float) -> None:
    """90 % of intervals of trendless noise hold zero: at most a few per cent on each side are wrong."""
    wrong = [trend for seed in range(200) if (trend := trend_of(scores(noise, 200, seed))) is not None]
    assert sum(trend.falls for trend in wrong) / 200 <= most
    assert sum(trend.rises for trend in wrong) / 200 <= most


def test_a_trend_needs_twenty_values() -> None:
    assert trend_of([1.0] * 19) is None
    flat = trend_of([1.0] * 20)
    assert flat is not None and flat.change == 0 and not flat.falls and not flat.rises


def test_the_resamples_are_drawn_once_for_the_same_rows() -> None:
    """A screen judges each second, and rows come more seldom: counted, not timed."""
    run = native(console(scores(normal, 400)))
    before = _trend.cache_info().hits
    told = {said("score.trend", run, now=T + second).current for second in range(5)}
    assert len(told) == 1 and _trend.cache_info().hits - before >= 4
