"""The parts of the charts view that draw nothing: ranges, grids, means, times, and which charts there are."""

from __future__ import annotations

import math
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import NOW, ZONE, run_of, seed_log
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.records import Row
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.views.charts import times
from tui_monitor.ui.views.charts.cards import cards_of, experts_of
from tui_monitor.ui.views.charts.edges import to_the_edges
from tui_monitor.ui.views.charts.grid import beside, grid
from tui_monitor.ui.views.charts.look import Extent, Look
from tui_monitor.ui.views.charts.smoothing import RAW, asked, choices, means, stepped
from tui_monitor.ui.views.charts.times import Times, hours

RUN = Extent((0.0, 1000.0), 990.0)


# --- what is looked at -----------------------------------------------------------------------------------------------


def test_zooming_keeps_its_place_and_ends_at_the_whole() -> None:
    look = Look()
    look.zoom(0.5, RUN, 400)
    assert look.range(RUN) == (200, 700)
    look.zoom(0.5, RUN, 400)
    assert look.range(RUN) == (300, 550)
    for _ in range(30):
        look.zoom(0.5, RUN, 400)
    left, right = look.range(RUN)
    assert right - left == RUN.least and left <= 400 <= right
    for _ in range(30):
        look.zoom(2, RUN, 400)
    assert look == Look() and look.range(RUN) == RUN.axis


def test_a_range_at_the_newest_row_goes_on_with_it() -> None:
    look = Look()
    look.zoom(0.5, RUN, 990)
    assert look.right is None and look.range(RUN)[1] == 990
    assert look.range(Extent((0.0, 1500.0), 1200.0)) == (700, 1200)
    look.pan(-100, RUN)
    assert look.range(Extent((0.0, 1500.0), 1200.0)) == (390, 890)
    look.pan(9999, RUN)
    assert look.right is None


def test_panning_ends_at_the_first_row_and_a_counter_is_brought_into_sight() -> None:
    look = Look(span=100.0, right=500.0)
    look.pan(-9999, RUN)
    assert look.range(RUN) == (0, 100)
    look.show(50, RUN)
    assert look.range(RUN) == (0, 100)
    look.show(300, RUN)
    assert look.range(RUN) == (225, 325)
    look.show(800, RUN, centred=True)
    assert look.range(RUN) == (750, 850)


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(-2000, 2000)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_way_leads_out_of_the_run(steps: list[tuple[float, float]]) -> None:
    look = Look()
    for factor, at in steps:
        look.zoom(factor, RUN, at)
        look.pan(at, RUN)
        look.show(min(max(at, 0.0), 990.0), RUN)
        left, right = look.range(RUN)
        assert RUN.axis[0] - 1e-6 <= left < right <= RUN.axis[1] + 1e-6


# --- the grid --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(200, 40), (120, 24), (80, 15), (44, 14), (20, 3), (1, 1)], ids=str)
@pytest.mark.parametrize("count", [1, 2, 5, 7, 12, 100])
def test_the_charts_fill_the_room_without_overlap_and_the_chosen_one_is_in_sight(
    size: tuple[int, int], count: int
) -> None:
    room, first = Box(0, 1, *size), 0
    for chosen in {0, count // 2, count - 1}:
        made = grid(room, count, chosen, first)
        first = made.first
        assert made.first <= chosen < made.first + len(made.boxes)
        cells = [(x, y) for box in made.boxes for x in range(box.x, box.x + box.width)
                 for y in range(box.y, box.y + box.height)]  # fmt: skip
        assert len(cells) == len(set(cells)) and {y for _, y in cells} == set(range(1, 1 + size[1]))
        assert len(cells) == size[0] * size[1]


def test_down_is_the_chart_below() -> None:
    made = grid(Box(0, 0, 120, 24), 7, 0, 0)
    rows = [[at for at, box in enumerate(made.boxes) if box.y == y] for y in sorted({box.y for box in made.boxes})]
    assert [len(row) for row in rows] == [3, 2, 2]
    assert [beside(made, at, 0, 1) for at in (0, 2, 3, 4)] == [3, 4, 5, 6] and beside(made, 6, 0, -1) == 4


# --- means -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=300), st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_a_mean_is_that_of_the_latest_rows(values: list[float], rows: int) -> None:
    columns = run_of([Row(at, {"a": value}) for at, value in enumerate(values)]).rows
    found = means(columns, "a", list(range(len(values))), rows)
    wanted = [math.fsum(values[max(at + 1 - rows, 0) : at + 1]) / min(at + 1, rows) for at in range(len(values))]
    assert found == pytest.approx(wanted, abs=1e-3)


def test_a_mean_does_not_reach_back_before_a_resume() -> None:
    told = [*(Row(at, {"a": 100.0}) for at in range(10, 60, 10)), *(Row(at, {"a": 1.0}) for at in range(30, 60, 10))]
    columns = run_of(told).rows
    assert means(columns, "a", [20, 30, 50], 50) == [100, 1, 1]
    assert all(math.isnan(value) for value in means(columns, "b", [20, 30], 5))


def test_smoothing_goes_in_steps_from_the_raw_values() -> None:
    assert choices()[:6] == [RAW, 5, 10, 20, 50, 100]
    assert [stepped(7, 1), stepped(7, -1), stepped(RAW, -1), stepped(5, -1)] == [10, 5, RAW, RAW]
    assert [asked(rows) for rows in (3, 100, 300, 100_000)] == [5, 5, 20, 5000]


# --- times -----------------------------------------------------------------------------------------------------------


def test_counters_are_moments_between_what_is_known() -> None:
    times = Times((Anchor(1000.0, 0), Anchor(1100.0, 10), Anchor(2100.0, 20)))
    assert [times.time_of(at) for at in (-5, 0, 5, 15, 20, 99)] == [1000, 1000, 1050, 1600, 2100, 2100]
    assert all(times.counter_of(times.time_of(at)) == pytest.approx(at) for at in (0, 1, 9.5, 10, 13, 20))


@pytest.mark.parametrize(
    ("begin", "seconds", "labels"),
    [
        ((11, 6), 39 * 60, ["11:10", "11:20", "11:30", "11:40"]),
        ((22, 30), 3 * 3600, ["23:00", "Thu", "01:00"]),
        ((0, 0), 3 * 86_400, ["01-07", "01-08", "01-09", "01-10"]),
        ((9, 59), 12, ["09:59:00", "09:59:05", "09:59:10"]),
    ],
)
def test_hours_are_round(begin: tuple[int, int], seconds: int, labels: list[str]) -> None:
    first = datetime(2026, 1, 7, *begin, tzinfo=ZONE).timestamp()
    assert [label for _, label in hours((first, first + seconds), 50, ZONE)] == labels


# --- which charts ----------------------------------------------------------------------------------------------------


def report_of(source: str | list[Row]) -> RunReport:
    return build_report(run_of(source), Settings(), NOW)


def test_the_native_run_has_its_experts_as_a_number_beside_the_entropy() -> None:
    kinds = [(card.chart.name, card.kind) for card in cards_of(report_of(seed_log()))]
    assert kinds[:3] == [("alpha_entropy", "lines"), ("alpha_entropy", "effective"), ("score", "lines")]


@pytest.mark.parametrize(("layers", "maps"), [(1, [0]), (2, [0, 1]), (5, [0, 1, 2, 3, 4])])
def test_each_layer_has_its_map_and_many_come_last(layers: int, maps: list[int]) -> None:
    loads = {f"layer_{layer}_expert_{expert}_load": 0.5 for layer in range(layers) for expert in (0, 10, 2)}
    cards = cards_of(report_of([Row(at, {"loss": 1.0, "speed": 2.0, **loads, "lr": 0.1}) for at in range(3)]))
    assert [card.layer for card in cards if card.kind == "heat"] == maps
    assert (cards[-1].kind == "heat") == (layers > 2)
    assert experts_of(tuple(loads), 0) == [f"layer_0_expert_{expert}_load" for expert in (0, 2, 10)]


# --- edges -----------------------------------------------------------------------------------------------------------


def test_a_line_goes_on_to_the_edges_where_there_are_rows_beyond() -> None:
    columns = run_of([Row(at, {"a": float(at), **({"b": 1.0} if at == 0 else {})}) for at in range(0, 100, 10)]).rows

    def crossed(name: str, left: float, right: float) -> list[tuple[float, float]]:
        points = columns.chart(name, 50, math.floor(left), math.ceil(right))
        return [(x, bucket.mean) for x, bucket in to_the_edges(columns, name, points, left, right) if bucket.row < 0]

    assert crossed("a", 25, 45) == [(25, 25), (45, 45)]
    assert crossed("a", 31, 39) == [(31, 31), (39, 39)]
    assert crossed("a", 0, 95) == [] and crossed("a", -5, 45) == [(45, 45)]
    assert crossed("b", 31, 39) == [] and crossed("c", 31, 39) == []


@pytest.mark.parametrize(("apart", "known"), [(0.2, False), (300.0, True)])
def test_times_that_are_one_moment_make_no_axis(apart: float, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tuple(Anchor(1000.0 + at * apart, 100 * at) for at in range(4))
    monkeypatch.setattr(times, "witnesses", lambda *_: SimpleNamespace(anchors=seen))
    assert (times.times_of(Run("r"), 2000.0) is not None) == known
