"""Trends that followed a run row by row are those found at once, and they look at few buckets only."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import T
from tui_monitor.analysis.trends import OPEN, TREND_POINTS, Trends
from tui_monitor.model.records import Batch, Row
from tui_monitor.model.run import Run
from tui_monitor.model.series import Series
from tui_monitor.model.store import Store

steps = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([0.0, 1.5, -7.25, 1e9, math.nan])), min_size=1)


def grown(store: Store, counter: int, value: float) -> Run:
    return store.apply(Batch("run", (Row(counter, {"score": value}),), T))


@settings(max_examples=60, deadline=None)
@given(steps, st.integers(0, 40))
def test_a_followed_trend_is_the_one_found_at_once(course: list[tuple[int, float]], resumed: int) -> None:
    store, followed, counter = Store(), Trends(), 0
    for index, (step, value) in enumerate(course):
        counter = max(counter // 2, 1) if index == resumed else counter + step
        run = grown(store, counter, value)
        assert followed.of(run) == Trends().of(run)
    trend = followed.of(run)["score"]
    assert list(trend.counters) == sorted(trend.counters) and len(trend.counters) <= 2 * TREND_POINTS


@pytest.mark.parametrize("rows", [500, 5000])
def test_at_least_half_of_the_points_are_there(rows: int) -> None:
    run = Store().apply(Batch("run", tuple(Row(n * 10, {"score": 1.0}) for n in range(rows)), T))
    assert TREND_POINTS // 2 <= len(Trends().of(run)["score"].mean) <= TREND_POINTS


def test_a_row_more_costs_a_few_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    store, trends = Store(), Trends()
    run = store.apply(Batch("run", tuple(Row(n, {"score": 1.0}) for n in range(1, 2000)), T))
    trends.of(run)
    looked: list[int] = []
    original = Series.bucket
    monkeypatch.setattr(Series, "bucket", lambda series, *rows: looked.append(1) or original(series, *rows))
    for counter in range(2000, 2020):
        trends.of(grown(store, counter, 2.0))
    assert 0 < len(looked) <= 20 * (OPEN + 1)


def test_no_rows_no_trends() -> None:
    assert Trends().of(Run("empty")) == {}
