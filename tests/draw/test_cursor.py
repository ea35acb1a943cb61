"""The cursor's line goes round the data and keeps every row's width; levels may hold between two counters only."""

from __future__ import annotations

from tui_monitor.draw.cells import Run, cell_width, row_text
from tui_monitor.draw.chart import ChartSpec, Line, draw_chart, plan_chart
from tui_monitor.draw.cursor import with_cursor


def test_free_cells_have_the_line_and_data_another_ground() -> None:
    rows = [(Run("  ⣿ ", "primary"),), (Run("┈┈┈┈", "frame"),), (Run("0  1", "axis"),)]
    crossed = with_cursor(rows, 2, 2)
    assert [row_text(row) for row in crossed] == ["  ⣿ ", "┈┈│┈", "0  1"]
    assert crossed[0][1] == Run("⣿", "primary on")


def test_wide_letters_and_what_lies_outside_stay() -> None:
    rows = [(Run("专家 x"),)]
    assert with_cursor(rows, 1, 1) == rows and with_cursor(rows, 99, 1) == rows and with_cursor(rows, -1, 1) == rows


def test_a_plan_knows_which_cell_shows_which_counter() -> None:
    plan = plan_chart(ChartSpec([Line("a", [0, 100], [0, 1])], 40, 9, x_range=(0, 100)))
    assert plan.canvas is not None
    column = plan.canvas.column_of(50)
    assert abs(plan.canvas.x_at(column) - 50) <= 100 / plan.canvas.width
    assert all(cell_width(row_text(row)) == 40 for row in with_cursor(plan.rows(), plan.gutter + column, 7))


def test_a_level_may_begin_in_the_middle() -> None:
    whole, half = (
        draw_chart(ChartSpec([Line("low", xs, [1], "ok", "level"), Line("a", [0, 100], [0, 2])], 40, 9, (0, 100)))
        for xs in ((), (50, 100))
    )
    dots = [sum(row_text(row).count("┈") for row in chart) for chart in (whole, half)]
    assert 0 < dots[1] < dots[0] * 0.7


def test_given_ticks_stand_instead_of_round_numbers() -> None:
    spec = ChartSpec([Line("a", [0, 100], [0, 1])], 40, 9, (0, 100), x_ticks=[(50, "12:30"), (200, "never")])
    axis = row_text(draw_chart(spec)[-1])
    assert axis.split() == ["12:30"]
