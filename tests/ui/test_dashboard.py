"""The first screen as people see it: pictures in text, keys, places kept, hostile text, any size."""

from __future__ import annotations

import sys

from rich.cells import cell_len

from tests.making import T, native_row
from tests.ui.making import (
    ListFeed,
    drawn,
    log_records,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    seed_run,
    three_runs,
    until,
)
from tui_monitor.model.records import Batch, LogFacts, Other, Row, Summary
from tui_monitor.model.text import clean
from tui_monitor.ui.app import MoeTop

HOSTILE = "[/] [red]x[/red] [@click=app.quit]y \x1b]52;c;aGk=\x07 \x1b[2J \u202eevil 中文🔥"


async def test_a_dead_run_says_why_and_from_where_to_resume() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        text = screen_text(app)
        assert "out-of-memory killer" in text and "resume from model_00400" in text and "episode 410" in text


async def test_ascii_where_there_is_no_utf8() -> None:
    app = make_app(ListFeed(three_runs()), plain=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot, "CRITICAL")
        text = screen_text(app)
        assert text.isascii() and "x CRITICAL" in text and "ln 4" in text


# --- keys ------------------------------------------------------------------------------------------------------------


def selected(app: MoeTop) -> str:
    scene = app._desk.scene
    return scene.selected.report.name if scene and scene.selected else ""


async def test_runs_are_walked_and_the_ends_hold() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ablate_k2")
        seen = [selected(app)]
        for key in ("j", "down", "j", "k", "left_square_bracket", "up", "right_square_bracket"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(selected(app))
    assert seen == ["ablate_k2", "warmup_1000", "baseline_50", "baseline_50", "warmup_1000", "ablate_k2", "ablate_k2",
                    "warmup_1000"]  # fmt: skip


async def test_scrolling_up_keeps_the_place_while_rows_come_and_f_follows_again() -> None:
    feed = ListFeed([run_batch("r", [Row(n, {"score": 1.0}, 1000) for n in range(1, 101)])])
    app = make_app(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "following")
        await pilot.press("pageup")
        await drawn(pilot, "f follows again")
        place = app._desk.feed.view.top
        feed.put(run_batch("r", [Row(n, {"score": 2.0}, 1000) for n in range(101, 113)]))
        await drawn(pilot, "12 new rows")
        assert app._desk.feed.view.top == place
        await pilot.press("f")
        await drawn(pilot, "following")
        assert any(line.split()[1:3] == ["112", "2"] for line in screen_lines(app) if line.startswith("│"))
        await pilot.press("g")
        await until(pilot, lambda: app._desk.feed.view.top == 0, "the first row")
        await pilot.press("G")
        await drawn(pilot, "following")


async def test_e_goes_to_the_newest_problem_and_on() -> None:
    log = native_row(10) + "⚠️ 梯度爆炸: 梯度范数=12.0 (正常<5.0)\n" + "".join(map(native_row, range(20, 900, 10)))
    log += "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: boom\n"
    app = make_app(ListFeed([run_batch("r", log_records(log))]))
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot, "boom")
        for key, words in (("e", "▸       ✖"), ("E", "▸       ▲"), ("e", "▸       ✖"), ("e", "▸       ▲")):
            await pilot.press(key)
            await drawn(pilot, words)
        await pilot.press("E")
        await pilot.press("enter")
        await drawn(pilot, 'File "a.py", line 1')


async def test_other_lines_fold_and_unfold() -> None:
    others = [Other(clean(f"loading shard {n}"), n) for n in range(12)]
    records = [Row(1, {"score": 1.0}), *others, Row(2, {"score": 1.0}), LogFacts(9, T, 9, 14, "native")]
    app = make_app(ListFeed([run_batch("r", records)]))
    async with app.run_test(size=(100, 40)) as pilot:
        await drawn(pilot, "12 other lines")
        assert "loading shard" not in screen_text(app)
        for _ in range(2):
            await pilot.press("tab")
        await pilot.press("k", "enter")
        await drawn(pilot, "loading shard 11")
        await pilot.press("enter")
        await until(pilot, lambda: "loading shard" not in screen_text(app), "folded again")


async def test_zoom_and_theme_change_the_picture_only() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ln 2")
        before = screen_text(app)
        await pilot.press("z")
        await until(pilot, lambda: "ln 2" not in screen_text(app), "the zoomed chart")
        await pilot.press("z")
        await drawn(pilot, "ln 2")
        await pilot.press("t")
        await until(pilot, lambda: app.theme == "moe-light", "the light theme")
        await pilot.pause()
        assert screen_text(app) == before


async def test_pause_holds_the_display_while_reading_goes_on() -> None:
    feed = ListFeed([seed_run()])
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("space")
        await drawn(pilot, "PAUSED")
        held = screen_lines(app)[1:]
        key = seed_run().run
        feed.put(Batch(key, (Row(300, {"score": 9.0}, 1000),), T))
        await until(pilot, lambda: app._store.runs[key].current == 300, "the row in the store")
        await pilot.pause(0.1)
        assert screen_lines(app)[1:] == held
        await pilot.press("space")
        await drawn(pilot, "300/1000")
        assert "PAUSED" not in screen_text(app)


async def test_tab_chooses_panels_that_are_shown() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "290/1000")
        chosen = []
        for _ in range(5):
            await pilot.press("tab")
            chosen.append(app.focused.id if app.focused else None)
        assert chosen == ["runs", "feed", "checkpoints", "checks", None]
        await pilot.resize_terminal(80, 24)
        await pilot.press("tab")
        assert app.focused is not None and app.focused.id == "feed"


# --- what may come ---------------------------------------------------------------------------------------------------


async def test_outside_text_is_text() -> None:
    records = [*log_records(native_row(10) + HOSTILE + "\n" + native_row(20)),
               Row(30, {clean(HOSTILE): 1.0, "score": 2.0})]  # fmt: skip
    app = make_app(ListFeed([run_batch(HOSTILE, records)]), waiting=lambda: HOSTILE)
    async with app.run_test(size=(140, 36)) as pilot:
        await drawn(pilot, "[/] [red]x")
        await pilot.press("pageup", "g")
        for key in ("j", "j", "enter"):
            await pilot.press("tab" if key == "enter" else key)
        text = screen_text(app)
        assert "\x1b" not in text and "\u202e" not in text and "\x07" not in text
        assert {cell_len(line) for line in screen_lines(app)} <= set(range(141))


async def test_an_unknown_log_is_shown_as_it_is() -> None:
    lines = "".join(f"[boot] something {n} else\n" for n in range(40))
    app = make_app(ListFeed([run_batch("odd", log_records(lines))]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "[boot] something 39 else")
        assert "Log" in screen_text(app) and "UNKNOWN" in screen_text(app)


async def test_a_run_without_experts_charts_another_metric_first() -> None:
    rows = [Row(n, {"accuracy": n / 100, "loss": 3.0 / n}, 100) for n in range(1, 50)]
    app = make_app(ListFeed([run_batch("plain", rows)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "╭─ Loss ")
        assert "╭─ Accuracy " in screen_text(app) and "╭─ α entropy" not in screen_text(app)


async def test_a_resize_storm_ends_in_the_right_picture() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "ablate_k2")
        before = screen_text(app)
        for size in [(200, 50), (1, 1), (63, 10), (64, 11), (99, 18), (100, 18), (20, 5), (44, 20), (300, 90), (2, 40),
                     (160, 2), (120, 36), (7, 3)]:  # fmt: skip
            await pilot.resize_terminal(*size)
            assert len(screen_lines(app)) == size[1]
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen_text(app) == before, "the picture before the storm")


async def calls_of_a_page(rows: int) -> int:
    """Python functions called while a page of a feed of so many rows and Summaries is drawn."""
    records = [record for n in range(1, rows + 1) for record in (Row(n, {"score": n % 9.0}, line=2 * n),
               *([Summary(n, {"gradient_norm": (5.0, 1.0)}, line=2 * n + 1)] if n % 50 == 0 else []))]  # fmt: skip
    app = make_app(ListFeed([run_batch("r", records)]))
    async with app.run_test(size=(160, 30)) as pilot:
        await drawn(pilot, f"{rows} rows")
        feed, count = app._desk.feed, 0

        def counted(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event == "call"

        feed.page(-1)
        sys.setprofile(counted)
        feed.page(-1)
        sys.setprofile(None)
        assert feed.failure is None
    return count


async def test_a_million_rows_scroll_like_ten() -> None:
    """The work is counted in calls, not in seconds; `python -m tests.ui.scroll_cost` measures a million."""
    few, many = await calls_of_a_page(200), await calls_of_a_page(20_000)
    assert few > 100 and many < 1.25 * few, "only what is searched by halving may grow"
