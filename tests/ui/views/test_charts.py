"""The charts view on the screen: pictures at every size, cursor, zoom, axis, scale, the way to the feed and back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from tests.making import NOW, SEED_BANNER, SEED_SUMMARY, T, native_row
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
from tui_monitor.model.records import Batch, Row
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.services import Services
from tui_monitor.ui.views.charts.panel import ChartsPanel

SIZES = [(80, 24), (44, 20), (20, 5), (10, 2), (1, 1), (120, 36)]


def course() -> Batch:
    """1500 of 3000 episodes into Transition, with Summaries, a collapse of the score at 700, and an odd warning."""
    text = SEED_BANNER.replace("1000", "3000")
    for n in range(10, 1510, 10):
        score = 0 if 650 < n <= 700 else round(n / 100 + 5 * math.sin(n / 30) ** 2)
        entropy = 1.385 if n < 1000 else 1.385 - (n - 1000) / 1500
        text += native_row(n, 3000, score, entropy, "warmup" if n < 1000 else "transition")
        text += SEED_SUMMARY.format(at=n) + "\n" if n % 250 == 0 else ""
    return run_batch("warmup_3000", [*log_records(text, T - 3), writer()])


def experts() -> Batch:
    rows = []
    for n in range(1, 201):
        loads = {f"moe_layer_{layer}_expert_{expert}_load": (0.0 if expert == 3 and n > 120 else 0.1 + 0.02 * expert)
                 for layer in range(3) for expert in range(4)}  # fmt: skip
        rows.append(Row(n, {"loss": 3 / n, "lr": 3e-4, **loads}, 400))
    return run_batch("moe", rows)


def panel(app: MoeTop) -> ChartsPanel:
    return app.screen.query_one(ChartsPanel)


async def shows(pilot: Pilot[None], *words: str) -> None:
    for one in words:
        await drawn(pilot, one)


def settled(app: MoeTop) -> bool:
    """Whether all charts in sight are drawn."""
    made = panel(app)
    shown = made.cards[made.grid.first : made.grid.first + len(made.grid.boxes)]
    return bool(shown) and all(made._plotted(card).plan is not None for card in shown)


async def open_charts(pilot: Pilot[None], words: str = "mean of") -> ChartsPanel:
    await pilot.press("3")
    assert isinstance(pilot.app, MoeTop)
    await until(pilot, lambda: settled(pilot.app), "all charts")  # type: ignore[arg-type]
    await drawn(pilot, words)
    return panel(pilot.app)


# --- pictures --------------------------------------------------------------------------------------------------------


async def test_the_grid_in_every_layout() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_3000")
        await open_charts(pilot)
        await pilot.press("H", "i", "down")
        await same_in_every_layout(pilot, "charts", "Reward", (200, 50), (120, 36), (80, 24))
        await same_in_every_layout(pilot, "charts", "episode 1", (44, 20))


async def test_one_chart_with_its_bands_and_the_maps_of_experts() -> None:
    app = make_app(ListFeed([course(), experts()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_3000")
        await until(pilot, lambda: app._desk.scene is not None and len(app._desk.scene.views) == 2, "both runs")
        while app._desk.scene.selected.report.name != "warmup_3000":  # type: ignore[union-attr]
            await pilot.press("right_square_bracket")
            await pilot.pause()
        await open_charts(pilot)
        await pilot.press("enter")
        await same_in_every_layout(pilot, "charts-one", "healthy above", (120, 36))
        await pilot.press("enter", "left_square_bracket", "right_square_bracket")
        while app._desk.scene.selected.report.name != "moe":  # type: ignore[union-attr]
            await pilot.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
            await pilot.pause()
        await until(pilot, lambda: "× idle" in screen_text(app) and settled(app), "maps")
        await same_in_every_layout(pilot, "charts-experts", "layer 2", (120, 36))


# --- the cursor ------------------------------------------------------------------------------------------------------


async def test_the_last_line_reads_the_chosen_chart_at_the_cursor() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot)
        assert "at 1" not in screen_lines(app)[10] and made.look.cursor is None
        await pilot.press("tab", "tab", "d")
        await shows(pilot, "episode 660 · score 0 ·", "at 660  0")
        assert "· Warmup ·" in screen_text(app) and re.search(r"\d–\d+ of \d rows", screen_text(app))
        await pilot.press("D")
        await drawn(pilot, "episode 1460 · score 20")
        await pilot.press("g", "left")
        await drawn(pilot, "episode 10 · score")
        await pilot.press("G")
        await until(pilot, lambda: made.look.cursor is None, "the newest row")


async def test_each_row_can_be_reached_when_near_enough() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot)
        made.cursor_to(500)
        for _ in range(6):
            await pilot.press("i")
        for counter in (510, 520, 530):
            await pilot.press("right")
            await drawn(pilot, f"episode {counter} ·")
        await pilot.press("H")
        await until(pilot, lambda: made.cursor_counter is not None and made.cursor_counter < 530, "far left")
        left, right = made.lens(made.view).axis  # type: ignore[arg-type]
        assert left <= made.cursor_counter <= right  # type: ignore[operator]


async def test_from_a_dip_to_its_row_in_the_feed_and_back() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot)
        await pilot.press("tab", "tab", "d", "f")
        await drawn(pilot, "Episodes")
        line = next(line for line in screen_lines(app) if "▸  " in line and " 660 " in line)
        assert " 0 " in line
        await pilot.press("down", "v")
        await drawn(pilot, "episode 670 ·")
        assert made.look.cursor == 670


async def test_v_opens_the_charts_at_the_row_though_they_were_never_shown() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        await pilot.press("g", "v")
        await drawn(pilot, "episode 10 ·")


async def test_e_goes_from_problem_to_problem() -> None:
    died = "Traceback (most recent call last):\n  x\nValueError: bad\n"
    text = "".join(native_row(n) for n in range(10, 300, 10)) + died
    app = make_app(ListFeed([run_batch("r", log_records(text)), course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "ValueError")
        made = await open_charts(pilot)
        await pilot.press("left", "left", "e")
        await until(pilot, lambda: made.look.cursor is None, "the row before the traceback")
        await drawn(pilot, "ValueError: bad")


async def test_a_metric_is_looked_at_alone_and_an_experts_load_in_its_map() -> None:
    app = make_app(ListFeed([experts()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "200/400")
        app._desk.post_message(ViewAsked("charts", about="loss"))
        await shows(pilot, "chart 1 of 6", "▸ Loss")
        app._desk.post_message(ViewAsked("charts", at=150, about="moe_layer_1_expert_3_load"))
        await shows(pilot, "▸ Expert loads · layer 1", "episode 150 · least: expert 3 0 · most: expert 2 0.14 · fair")


# --- range, scale, axis ----------------------------------------------------------------------------------------------


async def test_zoom_pan_and_the_whole_run_again() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "warmup_3000")
        await open_charts(pilot)
        await pilot.press("o")
        await drawn(pilot, "this is the whole run")
        await pilot.press("less_than_sign")
        await drawn(pilot, "the whole run is in sight")
        await pilot.press("i", "less_than_sign", "less_than_sign")
        await drawn(pilot, "of 1500")
        text = screen_text(app)
        found = re.search(r"episodes (\d+)–(\d+) of 1500", text)
        assert found is not None and 0 < int(found[1]) < int(found[2]) < 1500
        await pilot.press("0")
        await until(pilot, lambda: "of 1500" not in screen_text(app), "the whole run")


async def test_smoothing_scale_and_nearness_are_told_and_remembered(tmp_path: Path) -> None:
    for again in (False, True):
        app = make_app(ListFeed([course()]), services=Services(state=tmp_path))
        async with app.run_test(size=(80, 24)) as pilot:
            await drawn(pilot, "warmup_3000")
            await open_charts(pilot)
            if not again:
                assert "log scale" not in screen_text(app)
                await pilot.press("plus", "plus", "l", "v")
            await shows(pilot, "mean of 50 rows", "log scale", "near the values")
            if again:
                await pilot.press("equals_sign", "l", "v")
                await drawn(pilot, "mean of 10 rows")
                for _ in range(3):
                    await pilot.press("minus")
                await drawn(pilot, "raw values")
                assert "log scale" not in screen_text(app) and "near" not in screen_text(app)


async def test_the_chosen_chart_and_whether_it_is_alone_are_remembered(tmp_path: Path) -> None:
    def app_of(batch: Batch) -> MoeTop:
        return make_app(ListFeed([batch]), services=Services(state=tmp_path))

    app = app_of(course())
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        await open_charts(pilot)
        await pilot.press("tab", "tab", "tab", "enter")
        await drawn(pilot, "▸ Reward")
    again = app_of(course())
    async with again.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot, "▸ Reward")
        assert made.alone and "▸ Reward" in screen_text(again)
        await pilot.press("enter")
    other = app_of(experts())
    async with other.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "200/400")
        made = await open_charts(pilot, "▸ ")
        assert made.chosen == 0 and not made.alone and made.habits()["chart"] == "lines  reward"


def test_habits_that_are_no_chart_are_passed_over() -> None:
    for chart in (3, True, ["a"], "", None):
        made = ChartsPanel("c")
        made.adopt({"chart": chart, "alone": True} if chart is not None else {"alone": True})
        assert not made.alone and "chart" not in made.habits()


async def test_the_time_of_day_where_it_is_known_and_why_not_where_it_is_not() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        await open_charts(pilot)
        await pilot.press("x")
        await shows(pilot, "axis: time", "11:15", "11:30")
        await pilot.press("x")
        await until(pilot, lambda: "axis: time" not in screen_text(app), "episodes again")
    app = make_app(ListFeed([run_batch("r", [Row(n, {"score": 1.0}) for n in range(9)])]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "Score")
        await open_charts(pilot)
        await pilot.press("x")
        await drawn(pilot, "times are not known yet")


async def test_enter_maximises_and_escape_gives_all_back_before_it_leaves() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        await open_charts(pilot)
        await pilot.press("down", "enter")
        await drawn(pilot, "of 7")
        await pilot.press("tab")
        await until(pilot, lambda: settled(app) and "▸ Reward" in screen_text(app), "the next chart alone")
        await pilot.press("escape")
        await drawn(pilot, "charts 3–4 of 7")
        await pilot.press("escape")
        await drawn(pilot, "following")


async def test_typed_words_leave_charts_that_have_them_and_escape_shows_all_before_it_leaves() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        panel = await open_charts(pilot)
        everything = len(panel.cards)
        await pilot.press("slash", *"rew", "enter")
        await drawn(pilot, "only rew")
        assert 0 < len(panel.cards) < everything
        await pilot.press("slash", "z", "z")
        await drawn(pilot, "no metric has these words")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: len(panel.cards) == everything, "all charts")
        await pilot.press("escape")
        await drawn(pilot, "following")


async def test_escape_leads_to_the_view_from_which_another_one_was_opened() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_3000")
        await pilot.press("5")
        app.screen.post_message(ViewAsked("charts"))
        await drawn(pilot, "charts 1")
        await pilot.press("escape")
        await drawn(pilot, "▸ Health")
        await pilot.press("escape")
        await drawn(pilot, "following")


# --- many, none, odd -------------------------------------------------------------------------------------------------


async def test_of_a_hundred_metrics_those_in_sight_are_plotted() -> None:
    rows = [Row(n, {f"m{at:03d}": float(n % (at + 2)) for at in range(100)}, 60) for n in range(1, 60)]
    app = make_app(ListFeed([run_batch("wide", rows)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "59/60")
        made = await open_charts(pilot, "charts 1–9 of 100")
        assert sum(picture.plotted for picture in made._pictures.values()) == 9
        await pilot.press("pagedown")
        await drawn(pilot, "charts 4–12 of 100")
        await pilot.press("shift+tab", "shift+tab", "up", "up", "up")
        await pilot.press("left")
        await until(pilot, lambda: settled(app), "the charts")
        before = sum(picture.plotted for picture in made._pictures.values())
        await pilot.press("left", "left", "right", "tab")
        await pilot.pause()
        assert sum(picture.plotted for picture in made._pictures.values()) == before, "the cursor plots nothing"


async def test_new_rows_are_drawn_when_it_is_time_and_never_while_paused() -> None:
    at = [NOW]
    feed = ListFeed([run_batch("r", [Row(n, {"score": float(n % 7)}, 500) for n in range(1, 200)])])
    app = make_app(feed, clock=lambda: at[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "199/500")
        made = await open_charts(pilot)

        def plotted() -> int:
            return sum(picture.plotted for picture in made._pictures.values())

        async def more(first: int) -> None:
            feed.put(Batch("/home/u/results/r", tuple(Row(n, {"score": 9.0}, 500) for n in range(first, first + 5)), T))
            await until(pilot, lambda: app._store.runs["/home/u/results/r"].current == first + 4, "rows")
            at[0] += timedelta(seconds=5)

        before = plotted()
        await more(200)
        await until(pilot, lambda: plotted() > before, "another picture")
        await pilot.press("space")
        await drawn(pilot, "PAUSED")
        before = plotted()
        await more(205)
        await pilot.pause(0.05)
        assert plotted() == before


HOSTILE = ["x" * 300, "", "专家混乱🔥" * 20, "[/][red]\x1b[2J", "[link=x]", "alpha_entropy", "\u202egnol\u2066" * 99]
VALUES = [math.nan, math.inf, 1e308, 5e-324, -3.0, math.nan, 7.0]


async def test_any_name_and_value_at_any_size() -> None:
    rows = [Row(n, dict(zip(HOSTILE, VALUES, strict=True)), 60) for n in range(1, 20)]
    app = make_app(ListFeed([run_batch(HOSTILE[3], rows)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "19/60")
        made = await open_charts(pilot, "α entropy")
        await pilot.press("left", "i")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert made.failure is None
            assert all(cell_len(line) <= size[0] for line in screen_lines(app))
            assert not any(bad in screen_text(app) for bad in ("\x1b", "\u202e", "\u2066"))
        await pilot.press("enter", "l")
        for _ in HOSTILE:
            await pilot.press("tab", "x", "d", "e", "v")
            assert made.failure is None and app.return_code is None


async def test_metrics_without_a_finite_value_say_so_and_hide_no_other() -> None:
    rows = [Row(n, {"none": math.nan, "up": math.inf, "down": -math.inf, "loss": 1 / n}, 60) for n in range(1, 20)]
    app = make_app(ListFeed([run_batch("nan", rows)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "19/60")
        made = await open_charts(pilot, "4 charts")
        assert made.failure is None
        assert screen_text(app).count("no finite value") == 3 and "best 0.0526 at 19" in screen_text(app)
        await pilot.press("enter", "l", "i")
        for name in ("none", "up", "down"):
            made.look_at(name)
            await pilot.press("d")
            await drawn(pilot, f"▸ {name.title()} ")
            await drawn(pilot, "no finite value")
            assert "19 non-finite" in screen_text(app) and made.failure is None


async def test_without_a_run_or_a_number_it_says_what_it_waits_for() -> None:
    feed = ListFeed()
    app = make_app(feed)
    keys = ("left", "i", "less_than_sign", "plus", "x", "d", "e", "f", "enter", "down", "pagedown", "G", "0")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", *keys)
        await drawn(pilot, "waiting")
        feed.put(run_batch("empty", log_records("hello\n")))
        await drawn(pilot, "empty")
        await pilot.press(*keys)
        await drawn(pilot, "numbers")
        assert panel(app).failure is None


async def test_each_run_keeps_its_place_and_the_view_lives_through_another_log() -> None:
    app = make_app(feed := ListFeed(three_runs()))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        made = await open_charts(pilot)
        await pilot.press("left", "i")
        first = made.view.key  # type: ignore[union-attr]
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: made.view is not None and made.view.key != first, "the next run")
        assert made.look.span is None and made.look.cursor is None
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: made.view is not None and made.view.key == first, "the first run")
        assert made.look.span is not None
        feed.put(run_batch("ablate_k2", [Row(1, {"score": 1.0})]))
        await pilot.pause(0.05)
        await pilot.press("left", "right", "i", "o")
        assert made.failure is None


# --- the mouse -------------------------------------------------------------------------------------------------------


async def test_a_click_sets_the_cursor_a_double_click_maximises_and_the_wheel_zooms() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot)
        box = made.grid.boxes[2]
        middle = (box.x + box.width // 2, box.y + 3)
        await pilot.click(made, offset=middle)
        await until(pilot, lambda: made.chosen == 2 and made.look.cursor is not None, "the score's chart")
        assert 500 < (made.look.cursor or 0) < 1100
        await _turn(pilot, made, middle, up=True)
        await until(pilot, lambda: made.look.span is not None, "nearer")
        assert made.chosen == 2
        await _turn(pilot, made, (box.x + 5, box.y), up=False)
        await until(pilot, lambda: made.chosen != 2, "the chart below")
        await pilot.click(made, offset=middle, times=2)
        await until(pilot, lambda: made.alone, "one chart")


async def test_dragging_moves_the_range_and_leaves_the_cursor() -> None:
    app = make_app(ListFeed([course()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_3000")
        made = await open_charts(pilot)
        await pilot.press("i")
        before = made.look.range(made.extent(made.view))  # type: ignore[arg-type]
        box = made.grid.boxes[0]
        await pilot.mouse_down(made, offset=(box.x + 12, box.y + 3))
        await pilot.hover(made, offset=(box.x + 22, box.y + 3))
        made.on_mouse_move(_moved(box.x + 22, box.y + 3))
        await pilot.mouse_up(made, offset=(box.x + 22, box.y + 3))
        await until(pilot, lambda: made.look.range(made.extent(made.view)) < before, "the range moved")  # type: ignore[arg-type]


def _moved(x: int, y: int) -> object:
    from textual.events import MouseMove

    return MouseMove(None, x, y, 10, 0, 1, False, False, False)


async def _turn(pilot: Pilot[None], made: ChartsPanel, at: tuple[int, int], up: bool) -> None:
    from textual.events import MouseScrollDown, MouseScrollUp

    kind: Callable[..., object] = MouseScrollUp if up else MouseScrollDown
    made.post_message(kind(made, *at, 0, -1 if up else 1, 0, False, False, False))  # type: ignore[arg-type]
    await pilot.pause()
