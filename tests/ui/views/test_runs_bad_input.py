"""The table of runs under zero, one and 500 runs, runs that vanish, hostile names, and habits that do not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from tests.making import NOW, T
from tests.ui.making import (
    ListFeed,
    finished_run,
    killed_run,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    seed_run,
    three_runs,
    until,
)
from tests.ui.test_vanishing import DELETED
from tests.ui.views.runs_making import LAYOUTS, SIZES, names_of, numbered, opened, selected, table, typed
from tui_monitor.model.records import Batch, Row
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.vanishing import GRACE
from tui_monitor.ui.views.runs import rows as table_rows


@pytest.mark.parametrize(("batches", "words"), [
    (list, "waiting for a run in results/"),
    (lambda: three_runs()[:1], "warmup_1000"),
    (lambda: numbered(500, rows=1), "500 runs"),
], ids=("none", "one", "500"))  # fmt: skip
async def test_zero_one_and_500_runs_through_all_sizes(batches: Callable[[], list[Batch]], words: str) -> None:
    app = make_app(ListFeed(batches()), waiting=lambda: "waiting for a run in results/")
    async with app.run_test(size=SIZES[0]) as pilot:
        await opened(pilot, words)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("G")
            assert all(cell_len(line) <= size[0] for line in screen_lines(app))
            assert table(app).failure is None
        await until(pilot, lambda: words in screen_text(app), words)


@pytest.mark.parametrize(("batches", "keys"), [
    ([], {"j": "no run yet", "m": "no run is chosen", "M": "no run is marked", "e": "no run needs you"}),
    (three_runs()[2:], {"k": "the only run", "e": "no run needs you", "M": "no run is marked"}),
    (three_runs(), {"k": "the first run", "pageup": "the first run", "G": "", "j": "the last run"}),
], ids=("none", "one", "three"))  # fmt: skip
async def test_keys_that_cannot_act_say_why(batches: list[Batch], keys: dict[str, str]) -> None:
    app = make_app(ListFeed(batches))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "Warmup" if batches else "waiting for a run")
        for key, words in keys.items():
            await pilot.press(key)
            await until(pilot, lambda words=words: words in screen_text(app), words)  # type: ignore[misc]


async def test_habits_that_do_not_fit_are_passed_over() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        unfit: list[dict[str, Habit]] = [
            {"sort": "gone"}, {"sort": 3, "reverse": "x"}, {"reverse": 1}, {"sort": "why"}, {},
        ]  # fmt: skip
        for habits in unfit:
            table(app).adopt(habits)
            table(app).redraw()
            assert "worst first" in "".join(piece.text for piece in table(app)._rows[0]), habits
            assert names_of(app)[0] == "ablate_k2"


async def test_runs_that_vanish_while_the_table_is_open_leave_it() -> None:
    now, feed = [NOW], ListFeed(three_runs())
    app = make_app(feed, lambda: now[0], waiting=lambda: "waiting for a run in results/")
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await pilot.press("o", "m", "j")
        await until(pilot, lambda: selected(app) == "baseline_50", "a run in the middle")
        left = ["ablate_k2", "warmup_1000", "baseline_50"]
        for batch in (finished_run(), seed_run(), killed_run()):
            key, left = batch.run, left[:-1]
            feed.put(Batch(key, DELETED, T))
            await until(pilot, lambda key=key: bool(app._store.runs[key].changes), "the deletion")  # type: ignore[misc]
            app._show()
            now[0] += GRACE
            app._show()
            await pilot.pause()
            assert [view.report.name for view in table(app)._listed()] == left and table(app).failure is None
        await until(pilot, lambda: screen_text(app).count("waiting for a run in results/") == 2, "what it waits for")


HOSTILE = ["[red]bold[/red]", "\x1b[2J\x1b]0;x\x07", "x" * 200, "专家" * 60, "👩‍🔬🔥", " ", "a\u202eb", "%s{}\\", "-"]


async def test_hostile_names_and_values_break_nothing() -> None:
    values = [float("nan"), float("inf"), 1e308, -1e-300, 0.0]
    batches = [run_batch(name, [Row(k, {"[b]m": value, "x" * 200: value, "alpha_entropy": value}, 5)
                                for k, value in enumerate(values, 1)]) for name in HOSTILE]  # fmt: skip
    app = make_app(ListFeed(batches))
    async with app.run_test(size=(200, 50)) as pilot:
        await opened(pilot, "[red]bold[/red]")
        for size in LAYOUTS[::2]:
            await pilot.resize_terminal(*size)
            await pilot.press("o", "m")
            assert all(cell_len(line) <= size[0] for line in screen_lines(app)) and table(app).failure is None
            assert "\x1b" not in screen_text(app) and "\u202e" not in screen_text(app)
        await typed(pilot, "[red]")
        await pilot.press("enter")
        await until(pilot, lambda: names_of(app) == ["[red]bold[/red]"], "the run so called")


async def test_a_key_among_500_runs_draws_two_lines_and_a_typed_letter_only_those_in_sight(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    draw = table_rows.run_row
    app = make_app(ListFeed(numbered(500)))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "500 runs")
        monkeypatch.setattr("tui_monitor.ui.views.runs.lines.run_row", lambda *a: made.append(a[4]) or draw(*a))
        for key, most in (("j", 3), ("j", 3), ("pagedown", table(app).room + 2), ("G", table(app).room + 2)):
            table(app)._drawn_lines._kept = {
                key: lines._replace(whole=True) for key, lines in table(app)._drawn_lines._kept.items()}  # fmt: skip
            made.clear()
            before = selected(app)
            await pilot.press(key)
            await until(pilot, lambda before=before: selected(app) != before, "another run")  # type: ignore[misc]
            assert 0 < len(set(made)) <= most, key
        made.clear()
        await typed(pilot, "run_4")
        await until(pilot, lambda: len(names_of(app)) == 111, "those that match")
        assert len(set(made)) <= 5 * table(app).room
