"""Columns and their pyramid hold exactly what the rows said."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.columns import Columns
from tui_monitor.model.series import WINDOW

VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6, width=32), st.just(math.nan), st.just(math.inf))


def columns_of(values: list[float | None]) -> Columns:
    columns = Columns()
    for index, value in enumerate(values):
        columns.append(index, {} if value is None else {"score": value})
    return columns


@given(st.lists(VALUES, max_size=700), st.data())
def test_a_bucket_is_what_its_rows_are(values: list[float | None], data: st.DataObject) -> None:
    series = columns_of([*values, 0.0]).metrics["score"]
    start = data.draw(st.integers(0, len(values)))
    end = data.draw(st.integers(start, len(values)))
    finite = [value for value in values[start:end] if value is not None and math.isfinite(value)]
    bucket = series.bucket(start, end)
    if not finite:
        assert math.isnan(bucket.low) and math.isnan(bucket.mean)
    else:
        assert (bucket.low, bucket.high) == (min(finite), max(finite))
        assert math.isclose(bucket.mean, sum(finite) / len(finite), rel_tol=1e-6, abs_tol=1e-3)
        assert math.isclose(series.mean(start, end), bucket.mean, rel_tol=1e-6, abs_tol=1e-3)
    assert math.isnan(series.mean(start, end)) == (not finite)


def test_a_spike_survives_any_chart() -> None:
    columns = columns_of([1.0] * 5000 + [999.0] + [1.0] * 5000)
    for buckets in (10, 77, 500):
        assert max(bucket.high for _, bucket in columns.chart("score", buckets, 0, 10_000)) == 999.0


def test_a_chart_of_a_long_run_touches_few_rows() -> None:
    """The pyramid's promise: buckets, not rows, are read. Counted, not timed."""
    columns = columns_of([float(value) for value in range(100_000)])
    drawn = columns.chart("score", 60, 0, 99_999)
    assert 55 <= len(drawn) <= 130
    series = columns.metrics["score"]
    pieces = sum(1 for pyramid in series._pyramids for _ in pyramid._pieces(0, len(pyramid.values)))
    assert pieces < 60


def test_exact_figures_in_double_precision() -> None:
    columns = columns_of([0.1, 1e300, math.nan, 0.3])
    series = columns.metrics["score"]
    assert (series.last, series.min, series.max, series.count, series.non_finite) == (0.3, 0.1, 1e300, 4, 1)
    assert series.exact(1) == 1e300


def test_window_mean_and_deviation() -> None:
    rng = random.Random(1)
    values = [rng.gauss(7, 11) for _ in range(WINDOW + 30)]
    mean, std = columns_of(list(values)).metrics["score"].mean_and_std()
    last = values[-WINDOW:]
    expected = sum(last) / WINDOW
    assert mean is not None and std is not None
    assert math.isclose(mean, expected)
    assert math.isclose(std, math.sqrt(sum((v - expected) ** 2 for v in last) / (WINDOW - 1)))


def test_a_line_that_follows_completes_its_row() -> None:
    columns = Columns()
    assert columns.append(10, {"score": 1.0})
    assert not columns.append(10, {"alignment": 0.5})
    assert len(columns) == 1
    assert list(columns.pairs("alignment")) == [(10, 0.5)]


def test_after_a_resume_the_later_reading_wins() -> None:
    columns = Columns()
    for counter, value in ((10, 1.0), (20, 2.0), (30, 3.0), (20, 9.0), (30, 8.0), (40, 7.0)):
        columns.append(counter, {"score": value})
    assert list(columns.pairs("score")) == [(10, 1.0), (20, 9.0), (30, 8.0), (40, 7.0)]
    assert len(columns) == 6
    assert columns.metrics["score"].count == 6


@given(st.lists(st.integers(0, 50), max_size=120))
def test_the_timeline_only_rises(counters: list[int]) -> None:
    columns = Columns()
    for counter in counters:
        columns.append(counter, {"score": float(counter)})
    told = [counter for counter, _ in columns.pairs("score")]
    assert told == sorted(set(told))
    if counters:
        assert told[-1] == counters[-1]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-1e6, 1e6, width=32)), min_size=1, max_size=400))
def test_rows_told_many_times_hold_means_at_every_level_of_the_pyramid(told: list[tuple[int, float]]) -> None:
    columns, rows, counter = Columns(), dict[int, list[float]](), 0
    for step, value in told:
        counter += step
        columns.append(counter, {"loss": value}, late=4)
        rows.setdefault(counter, []).append(value)
    means = [math.fsum(values) / len(values) for values in rows.values()]
    series = columns.metrics["loss"]
    assert list(columns.counters) == list(rows)
    exact = series.exact(len(means) - 1)
    assert series.last == told[-1][1]
    assert exact is not None and math.isclose(exact, means[-1], rel_tol=1e-9, abs_tol=1e-6)
    assert (series.min, series.max, series.count) == (*_ends(rows), len(told))
    bucket = series.bucket(0, len(means))
    assert math.isclose(bucket.mean, math.fsum(means) / len(means), rel_tol=1e-5, abs_tol=1.0)
    assert math.isclose(bucket.low, min(means), rel_tol=1e-5, abs_tol=1e-3)
    assert math.isclose(bucket.high, max(means), rel_tol=1e-5, abs_tol=1e-3)


def _ends(rows: dict[int, list[float]]) -> tuple[float, float]:
    values = [value for told in rows.values() for value in told]
    return min(values), max(values)


def test_means_of_huge_values_do_not_overflow_and_equal_ones_are_kept_exactly() -> None:
    columns = Columns()
    for value in (1.7e308, 1.7e308, 1.7e308):
        columns.append(1, {"loss": value, "lr": 0.1}, late=1)
    assert columns.metrics["loss"].exact(0) == 1.7e308
    columns.append(2, {"lr": 0.1}, late=1)
    columns.append(2, {"lr": 0.1}, late=1)
    assert columns.metrics["lr"].exact(1) == 0.1


def test_a_row_told_with_a_value_that_is_none_is_not_finite() -> None:
    columns = Columns()
    for value in (1.0, math.nan):
        columns.append(1, {"loss": value}, late=1)
    loss = columns.metrics["loss"]
    assert math.isnan(loss.last) and (loss.count, loss.non_finite, loss.min) == (2, 1, 1.0)


def test_whole_counters_stay_whole_until_the_first_fraction() -> None:
    columns = Columns()
    columns.append(1, {"loss": 1.0})
    assert columns.is_whole and isinstance(columns.counter(0), int)
    columns.append(1.5, {"loss": 2.0})
    assert not columns.is_whole
    assert [columns.counter(row) for row in range(2)] == [1, 1.5] and isinstance(columns.counter(0), int)


def test_charts_and_spans_of_fractional_epochs() -> None:
    """A hundred rows within one epoch: none is lost in a bucket of a whole epoch."""
    columns = Columns()
    for place in range(1, 301):
        columns.append(place / 100, {"loss": float(place)})
    drawn = columns.chart("loss", 60, 0.01, 3)
    assert 55 <= len(drawn) <= 125
    assert [x for x, _ in drawn] == sorted(x for x, _ in drawn)
    assert [value for _, value in columns.latest("loss", 0.5)] == [float(value) for value in range(251, 301)]


@given(st.lists(st.floats(0, 10), min_size=1, max_size=60), st.integers(1, 40))
def test_a_chart_of_any_counters_tells_every_row_once(counters: list[float], buckets: int) -> None:
    columns = Columns()
    for counter in sorted(set(counters)):
        columns.append(counter, {"loss": 1.0})
    first, last = columns.counters[0], columns.counters[-1]
    drawn = columns.chart("loss", buckets, first, last)
    rows = [bucket.row for _, bucket in drawn]
    assert rows == sorted(set(rows)) and rows[0] == 0
    assert len(drawn) <= 2 * buckets + 2
