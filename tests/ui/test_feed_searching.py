"""Searching the dashboard's rows: typed, found, gone through, cleared, in slices between which keys are answered."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import (
    ListFeed,
    drawn,
    log_records,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    until,
)
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.model.block import Retold
from tui_monitor.model.records import Batch, Row
from tui_monitor.ui import feed_search
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.messages import RunChosen
from tui_monitor.ui.rows import MATCH
from tui_monitor.ui.widgets import feed_searching

SIZES = ((120, 36), (80, 24), (44, 20))
CRASH = 'Traceback (most recent call last):\n  File "train.py", line 7, in update\nValueError: boom at 370\n'
LOG = SEED_BANNER + "".join(native_row(n, score=n % 13) for n in range(10, 510, 10)) + CRASH


def app_on(*batches: Batch) -> MoeTop:
    return make_app(ListFeed(batches or (run_batch("crashed", log_records(LOG, T - 60)),)))


async def in_the_rows(pilot: Pilot[None], app: MoeTop) -> None:
    """Have the rows chosen."""
    await drawn(pilot, "the end" if app.size.width > 64 else "boom")
    app._desk.set_focus(app._desk.feed)
    await until(pilot, lambda: "/ search" in screen_text(app), "the keys of the rows in the footer")


def at_cursor(app: MoeTop) -> str:
    return " ".join((app._desk.feed.copied or "").split())


def marked(app: MoeTop) -> list[str]:
    """What is highlighted, the cursor's sign aside."""
    return [piece.text for line in app._desk.feed._rows for piece in line
            if (piece.role or "").startswith(MATCH) and piece.text != "▸ "]  # fmt: skip


async def test_a_search_is_typed_found_gone_through_and_cleared() -> None:
    app = app_on()
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_rows(pilot, app)
        await pilot.press("n")
        await drawn(pilot, "/ asks for it")
        await pilot.press("slash", *"370", "enter")
        await until(pilot, lambda: at_cursor(app) == "ValueError: boom at 370", "the newest match, unfolded")
        assert "/370 · f follows again" in screen_text(app)
        await pilot.press("n")
        await until(pilot, lambda: at_cursor(app).startswith("✖"), "then the older one")
        await pilot.press("n")
        await until(pilot, lambda: at_cursor(app).startswith("370 6 "), "then a row")
        assert marked(app) == ["370"]
        await pilot.press("N")
        await until(pilot, lambda: at_cursor(app).startswith("✖"), "back to the newer one")
        await pilot.press("N", "N")
        await drawn(pilot, "round the end")
        assert at_cursor(app).startswith("370 6 ")
        await pilot.press("escape")
        await until(pilot, lambda: "/370" not in screen_text(app), "nothing is looked for")
        assert not app._desk.feed.check_action("feed_clear", ()), "the next esc means something else"
        assert not marked(app) and at_cursor(app).startswith("370 6 ") and app.focused is app._desk.feed


async def test_what_is_typed_belongs_to_the_line_and_what_is_wrong_is_said_there() -> None:
    """Also the keys that open lines, and those that quit or change the view."""
    app = app_on()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_the_rows(pilot, app)
        for key, character in (("slash", "/"), ("q", "q"), ("1", "1"), ("slash", "/"), ("left_parenthesis", "(")):
            app.post_message(Key(key, character))  # faster than the line is there
        await drawn(pilot, "▲ missing )")
        assert "search q1/(" in screen_lines(app)[-1] and app._desk.view == "dashboard"
        await pilot.press("enter")
        await drawn(pilot, "▲ missing )")
        await pilot.press("escape")
        await until(pilot, lambda: "/ search" in screen_text(app), "the footer again")
        assert app._desk.feed.sought is None and app._desk.feed.view.following
        await pilot.press("slash", *"score !nan zz", "enter")
        await drawn(pilot, "no line matches score !nan zz")


async def test_wherever_the_eye_is_the_key_searches_the_rows() -> None:
    app = app_on()
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "the end")
        await pilot.press("tab")
        assert app.focused is not None and app.focused.id == "runs"
        await pilot.press("slash", *"q/370m", *["backspace"] * 6)
        await pilot.press(*"370", "enter", "n", "n")
        await until(pilot, lambda: at_cursor(app).startswith("370 6 "), "the row")
        assert app.focused.id == "feed"


async def test_the_search_in_every_layout() -> None:
    app = app_on()
    async with app.run_test(size=SIZES[0]) as pilot:
        await in_the_rows(pilot, app)
        await pilot.press("slash", *"370", "enter", "n", "n")
        await until(pilot, lambda: at_cursor(app).startswith("370 6 "), "the row")
        await same_in_every_layout(pilot, "feed-search", "370", *SIZES)


# --- slices ----------------------------------------------------------------------------------------------------------


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn of one line, a long breath: a search that does not end before the test."""
    monkeypatch.setattr(feed_search, "LINES", 1)
    monkeypatch.setattr(feed_searching, "BREATH", 0.03)


async def test_a_long_search_says_how_far_it_is_and_esc_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two turns keys are answered; without a frame it is said too."""
    slow(monkeypatch)
    app = app_on(run_batch("long", [Row(n, {"score": 1.0}, 2000) for n in range(1, 2001)]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_the_rows(pilot, app)
        await pilot.press("slash", *"9999", "enter")
        await drawn(pilot, "searching ")
        await pilot.press("k")
        await drawn(pilot, "f follows again")
        first = app._desk.feed._search
        assert first is not None, "a key was answered meanwhile"
        await pilot.press("n")
        begun = app._desk.feed._search
        assert begun is not first and begun is not None
        stood, since = first.share, begun.share
        await until(pilot, lambda: begun.share > since, "the search from the cursor goes on")
        assert first.share == stood, "alone"
        await pilot.resize_terminal(44, 20)
        await drawn(pilot, "searching ")
        await pilot.press("escape")
        await drawn(pilot, "search stopped")
        assert not app._desk.feed.is_searching and app._desk.feed.sought is not None


async def test_another_run_ends_the_search_and_a_log_told_anew_begins_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch)
    rows = tuple(Row(n, {"score": 1.0}, 2000) for n in range(1, 2001))
    batches = run_batch("long", rows), run_batch("other", [Row(1, {"score": 1.0}, 9)])
    long, other = (batch.run for batch in batches)
    source = ListFeed(batches)
    app = make_app(source)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_the_rows(pilot, app)
        feed = app._desk.feed
        app._desk.post_message(RunChosen(long))
        await until(pilot, lambda: at_cursor(app).startswith("2000"), "the long run")
        await pilot.press("slash", *"0000", "enter")
        await until(pilot, lambda: feed.is_searching, "the search")
        first = feed._search
        source.put(Batch(long, (Retold((Row(1, {"loss": 1.0}, 2000), *rows[1:])),), T))
        await until(pilot, lambda: feed.is_searching and feed._search is not first, "begun anew")
        app._desk.post_message(RunChosen(other))
        await until(pilot, lambda: not feed.is_searching, "the end of the search")
        await pilot.pause()
        assert "no line matches" not in screen_text(app) and feed.sought is not None
