"""The logarithmic scale: powers for values, round ticks, and nothing where there is no power."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.draw.cells import row_text
from tui_monitor.draw.chart import ChartSpec, Line, draw_chart
from tui_monitor.draw.log_scale import EMPTY, on_log_scale


def shown(*lines: Line, height: int = 11) -> list[str]:
    return [row_text(row).rstrip() for row in draw_chart(on_log_scale(ChartSpec(lines, 40, height)))]


def test_powers_of_ten_are_equally_far_apart() -> None:
    rows = shown(Line("loss", [0, 1, 2, 3], [1000, 100, 10, 1]))
    labels = [(at, row.split("┤")[0].strip()) for at, row in enumerate(rows) if "┤" in row]
    assert labels == [(0, "1k"), (2, "100"), (5, "10"), (8, "1")]


def test_within_a_decade_there_are_1_2_and_5() -> None:
    labels = [row.split("┤")[0].strip() for row in shown(Line("loss", [0, 1], [1.1, 9.5])) if "┤" in row]
    assert labels == ["10", "5", "2", "1"]


def test_what_is_not_above_zero_is_a_gap_and_an_envelope_goes_to_the_bottom() -> None:
    spread = Line("range", [0, 1], [0, 10], "muted", "envelope", [100, 1000])
    spec = on_log_scale(ChartSpec([Line("a", [0, 1, 2], [-1, 0, 100]), spread], 40, 11))
    assert list(spec.lines[0].ys) == [None, None, 2.0]
    assert spec.y_range is not None and list(spec.lines[1].ys) == [spec.y_range[0], 1.0]


def test_without_a_value_above_zero_it_says_so() -> None:
    assert EMPTY in "".join(shown(Line("a", [0, 1], [-1, 0])))
    assert "no data yet" in "".join(shown())


def test_levels_move_with_the_scale() -> None:
    spec = on_log_scale(ChartSpec([Line("ten", (), [10], "ok", "level"), Line("a", [0, 1], [1, 100])], 40, 11))
    assert list(spec.lines[0].ys) == [1.0]


@given(st.lists(st.one_of(st.none(), st.floats()), max_size=20), st.integers(0, 60), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_any_values_are_drawn(values: list[float | None], width: int, height: int) -> None:
    lines = [Line("a", range(len(values)), values), Line("e", range(len(values)), values, "muted", "envelope", values)]
    spec = on_log_scale(ChartSpec(lines, width, height))
    assert len(draw_chart(spec)) == height
    assert width < 16 or height < 4 or all(y is None or math.isfinite(y) for line in spec.lines for y in line.ys)


def test_a_chart_too_small_for_a_scale_has_the_value_itself() -> None:
    spec = ChartSpec([Line("a", [0, 1], [1, 0.624])], 15, 3)
    assert "0.624" in "".join(row_text(row) for row in draw_chart(on_log_scale(spec)))
