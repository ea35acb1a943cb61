"""The table of runs: what stands in it at each size, its order, its marks, the mouse, and a display that is held."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import (
    ListFeed,
    drawn,
    log_records,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    three_runs,
    until,
    writer,
)
from tests.ui.test_pictures import same_in_every_layout
from tests.ui.test_runs_list import view_of
from tests.ui.views.runs_making import LAYOUTS, names_of, numbered, opened, selected, several, table, typed
from tui_monitor.model.records import Batch, Row
from tui_monitor.ui.services import Services
from tui_monitor.ui.views.runs import sparklines
from tui_monitor.ui.views.runs.columns import columns_of
from tui_monitor.ui.views.runs.layout import widths_of
from tui_monitor.ui.views.runs.mains import Mains, main_metrics
from tui_monitor.ui.views.runs.panel import RunsTable
from tui_monitor.ui.views.runs.sparklines import Sparklines


async def test_several_runs_at_every_size() -> None:
    app = make_app(ListFeed(several()))
    async with app.run_test(size=LAYOUTS[0]) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.press("m", "j", "m")
        await same_in_every_layout(pilot, "runs", "warmup_1000", *LAYOUTS)


async def test_the_chosen_run_is_the_selected_one_and_enter_opens_it() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.press("j")
        await until(pilot, lambda: selected(app) == "warmup_1000", "the next run")
        await until(pilot, lambda: any("▸  ▲ warmup_1000" in line for line in screen_lines(app)), "its line")
        await pilot.press("e")
        await until(pilot, lambda: selected(app) == "ablate_k2", "round the end to the other that needs somebody")
        await pilot.press("G", "enter")
        await drawn(pilot, "Episodes")
        assert selected(app) == "baseline_50" and app._desk.view == "dashboard"


async def test_the_order_goes_by_any_column_both_ways_and_is_remembered(tmp_path: Path) -> None:
    app = make_app(ListFeed(several()), services=Services(state=tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        assert names_of(app)[:3] == ["ablate_k2", "warmup_1000", "stuck_lr3"] and "worst first" in screen_text(app)
        await pilot.press("o", "o")
        await until(pilot, lambda: "done▾" in screen_text(app), "the order by what is done")
        assert names_of(app)[0] == "baseline_50" and "by done, most first" in screen_text(app)
        await pilot.press("O")
        await until(pilot, lambda: "name▴" in screen_text(app) and "done▾" not in screen_text(app), "by name")
        names = names_of(app)
        assert names == sorted(names)
        await pilot.press("r")
        await until(pilot, lambda: names_of(app) == names[::-1], "the other way round")
    again = make_app(ListFeed(several()), services=Services(state=tmp_path))
    async with again.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await until(pilot, lambda: "by name, z–a" in screen_text(again), "the order remembered")


async def test_brackets_go_by_the_order_and_the_filter_of_the_table_and_only_there() -> None:
    app = make_app(ListFeed([*three_runs(), *numbered(12)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await opened(pilot, "CRITICAL")
        await typed(pilot, "run_1")
        await pilot.press("enter", "o", "r")
        await until(pilot, lambda: names_of(app) == ["run_11", "run_10", "run_1"], "by name, the other way round")
        await pilot.press("g")
        for name in ("run_10", "run_1"):
            await pilot.press("right_square_bracket")
            await until(pilot, lambda name=name: selected(app) == name, name)  # type: ignore[misc]
        await pilot.press("right_square_bracket")
        await drawn(pilot, "the last run")
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: selected(app) == "run_10", "the run before")
        await pilot.press("3", "right_square_bracket")
        order = [view.report.name for view in app._desk.scene.views]  # type: ignore[union-attr]
        await until(pilot, lambda: selected(app) == order[order.index("run_10") + 1], "elsewhere by need")


async def test_runs_without_a_figure_stand_last_in_both_directions() -> None:
    app = make_app(ListFeed(several()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        listing = table(app).listing
        for _ in range(2):
            listing.sort_by("entropy")
            listing.take(app._desk.scene)  # type: ignore[arg-type]
            assert set(names_of(app)[-2:]) == {"专家混乱_基线", "🔥 hot run 🔥"}


async def test_marks_stand_beside_their_runs_and_are_taken_away() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.press("m", "j")
        await until(pilot, lambda: selected(app) == "warmup_1000", "the next run")
        await pilot.press("m")
        await until(pilot, lambda: "2 marked" in screen_text(app), "two marks")
        assert sum("● ✖ ablate_k2" in line or "▸● ▲ warmup_1000" in line for line in screen_lines(app)) == 2
        assert app._chosen.marked == ("/home/u/results/ablate_k2", "/home/u/results/warmup_1000")
        await pilot.press("m")
        await until(pilot, lambda: "1 marked" in screen_text(app), "one mark")
        await pilot.press("M")
        await until(pilot, lambda: "marked" not in screen_text(app), "none")
        await pilot.press("b")
        await until(pilot, lambda: "2 need you · baseline warmup_1000" in screen_lines(app)[-2], "the baseline's name")


async def test_a_paused_table_holds_still() -> None:
    feed = ListFeed(three_runs())
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.press("space")
        await until(pilot, lambda: "PAUSED" in screen_text(app), "the pause")
        lines = screen_lines(app)[9:]
        feed.put(Batch("/home/u/results/warmup_1000", (Row(300, {"score": 99.0}, 1000),), T))
        await until(pilot, lambda: not feed._waiting, "the row read")
        app._show()
        await pilot.pause()
        assert screen_lines(app)[9:] == lines
        await pilot.press("space")
        await until(pilot, lambda: " 30%" in screen_text(app), "the row")


async def test_the_mouse_chooses_opens_orders_and_scrolls() -> None:
    app = make_app(ListFeed([*three_runs(), *numbered(60)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.click(RunsTable, offset=(20, 3))
        await until(pilot, lambda: selected(app) == "warmup_1000", "the run clicked")
        await pilot.click(RunsTable, offset=(8, 1))
        await until(pilot, lambda: "by name, a–z" in screen_text(app), "the order of the title clicked")
        await pilot.click(RunsTable, offset=(8, 1))
        await until(pilot, lambda: "by name, z–a" in screen_text(app), "and the other way round")
        table(app).on_mouse_scroll_down()
        table(app).on_mouse_scroll_up()
        for _ in range(40):
            table(app).on_mouse_scroll_down()
        assert not any("▸" in line for line in screen_lines(app)[10:]) and selected(app) == "warmup_1000"


def test_columns_depend_on_the_width_and_fill_it() -> None:
    reports = [view_of(batch).report for batch in several()]
    columns = columns_of(reports, main_metrics(reports), Sparklines())
    for width in range(6, 240):
        widths = widths_of(columns, width, 12)
        gap = 2 if width >= 150 else 1
        assert 5 + sum(widths.values()) + gap * (len(widths) - 1) == max(width, 5), (width, widths)
    assert set(widths_of(columns, 44, 12)) == {"name", "done", "end"}
    assert set(widths_of(columns, 76, 12)) >= {"status", "score", "line"}
    assert set(widths_of(columns, 116, 12)) >= {"phase", "entropy", "since", "score-course", "entropy-course"}
    assert {"third", "third-course"} <= set(widths_of(columns, 196, 12))
    assert all("third" not in widths_of(columns, width, 12) for width in range(1, 121)), "first what all need"


def test_native_rows_are_what_the_table_is_made_for() -> None:
    native = run_batch("a", [*log_records(SEED_BANNER + native_row(10)), writer()])
    other = run_batch("b", [Row(n, {"loss": 1.0 / n, "lr": 0.1}) for n in range(1, 9)])
    assert main_metrics([view_of(native).report]) == Mains("score", "alpha_entropy", "reward")
    assert main_metrics([view_of(other).report]).score == "loss"
    assert main_metrics([view_of(batch).report for batch in (native, other, other)]) == Mains(
        "loss", "alpha_entropy", "score"
    ), "the native run lacks the first, and has its own where there is room"
    assert main_metrics([]) == Mains(None, None, None)


def test_courses_that_take_long_come_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock on which each costs two thirds of the time there is for all of a picture."""
    ticks, drawer, views = count(), sparklines.Sparklines(), [view_of(batch) for batch in numbered(3)]
    monkeypatch.setattr(sparklines, "perf_counter", lambda: next(ticks) * sparklines.BUDGET * 2 / 3)
    for drawn_now in (1, 2, 3, 3):
        drawer.begin()
        courses = [drawer.of(view, "score", 5) for view in views]
        assert [bool(text.strip()) for text in courses] == [place < drawn_now for place in range(3)]
        assert drawer.missed() == (drawn_now < 3)


@pytest.mark.parametrize("rows", [1, 2, 3, 200, 3000])
def test_a_course_is_as_wide_as_its_column_at_most_and_rises_with_its_run(rows: int) -> None:
    view = view_of(run_batch("a", [Row(10 * n, {"score": float(n)}) for n in range(1, rows + 1)]))
    course = sparklines.course(view, "score", 9)
    assert len(course) == 9 and list(course.rstrip()) == sorted(course.rstrip())
    assert len(course.rstrip()) == min(rows, 9) and sparklines.course(view, "loss", 4) == "    "


@pytest.mark.parametrize(("counter", "told"), [(29948, "29948"), (250112, "250k"), (1.2e6, "1.2M"), (0.331, "0.331")])
def test_a_counter_without_a_total_is_never_cut(counter: float, told: str) -> None:
    view = view_of(run_batch("a", [Row(counter, {"loss": 1.0})]))
    columns = columns_of([view.report], main_metrics([view.report]), Sparklines())
    assert columns["done"].cell(view, columns["done"].width)[0] == told and len(told) <= columns["done"].width
    assert columns["score"].title == "mean loss", "what the figures below it are"
