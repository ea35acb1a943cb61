"""The view of the raw log: opened at its end, searched, filtered, and whatever becomes of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import ListFeed, drawn, log_records, make_app, run_batch, screen_lines, screen_text, until
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.model.records import Batch
from tui_monitor.sources.raw_log import RawLog
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.services import Services

SIZES = ((120, 36), (80, 24), (44, 20), (200, 50))
TRACEBACK = (
    'Traceback (most recent call last):\n  File "train.py", line 1175, in update\n    loss.backward()\n'
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"
)
ROWS = "".join(native_row(n, score=n % 13) for n in range(10, 510, 10))
LONG = "a long line " + "中文 word " * 14 + "its end\n"
TEXT = SEED_BANNER + ROWS + LONG + TRACEBACK


def batch(text: str, name: str = "crashed") -> Batch:
    return run_batch(name, log_records(text, T - 60))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log"
    path.write_text(TEXT)
    return path


def app_on(log: Path, *batches: Batch, **more: object) -> tuple[MoeTop, ListFeed]:
    feed = ListFeed(batches or (batch(TEXT),))
    return make_app(feed, services=Services(open_log=lambda _: RawLog(log), **more)), feed  # type: ignore[arg-type]


async def test_every_layout(log: Path) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await same_in_every_layout(pilot, "log", "OutOfMemoryError", *SIZES)


async def test_the_smallest_screen_has_a_line_of_the_run_and_the_newest_lines(log: Path) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(20, 5)) as pilot:
        await until(pilot, lambda: "crashed" in screen_text(app), "the run")
        await pilot.press("7")
        await until(pilot, lambda: "torch.cuda.O" in screen_lines(app)[4], "the end")
        assert "crashed" in screen_lines(app)[0]


async def test_it_follows_and_stays_and_7_leads_back(log: Path) -> None:
    app, feed = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await drawn(pilot, "the end")
        await pilot.press("k", "pageup", "j", "k", "pagedown", "pageup", "g")
        await drawn(pilot, "f follows again")
        assert "line 1 · " in screen_text(app)
        with log.open("a") as file:
            file.write("the newest line\n")
        feed.put(batch(TEXT + "the newest line\n"))
        await drawn(pilot, "16 B new")
        assert "the newest line" not in screen_text(app)
        await pilot.press("1", "7")
        await drawn(pilot, "line 1 · ")
        await pilot.press("7")
        await drawn(pilot, "the newest line")
        await pilot.press("f")
        await drawn(pilot, "f follows again")
        await pilot.press("G")
        await drawn(pilot, "following")


async def test_search_finds_highlights_and_goes_round(log: Path) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7", "n")
        await drawn(pilot, "/ asks for it")
        await pilot.press("slash", "left_parenthesis")
        await drawn(pilot, "▲ missing )")
        await pilot.press("backspace", *"episode", "space", *"480", "enter")
        await drawn(pilot, "▸ Episode 480/1000")
        await pilot.press("n")
        await drawn(pilot, "round the end")
        await pilot.press("slash", *"x7", "enter")
        await drawn(pilot, "no line matches episode 480x7")
        await pilot.press("escape")
        await until(pilot, lambda: "/ episode" not in screen_text(app), "no search")
        await pilot.press("G", "e")
        await drawn(pilot, "▸ Traceback")
        await pilot.press("escape")
        await until(pilot, lambda: "Episodes" in screen_text(app), "the dashboard")


async def test_a_filter_keeps_what_matches_and_takes_news(log: Path) -> None:
    app, feed = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        excluded = ("exclamation_mark", "backslash", "left_parenthesis")
        await pilot.press("7", "ampersand", *"episode", "space", *excluded, "enter")
        await drawn(pilot, "& episode !\\(: ")
        await until(pilot, lambda: "looked through" not in screen_text(app), "the whole log")
        assert "loss.backward" not in screen_text(app) and "Episode 490/1000" in screen_text(app)
        with log.open("a") as file:
            file.write("Episode 990 later\nnothing\n")
        feed.put(batch(TEXT + "x\n"))
        await drawn(pilot, "Episode 990 later")
        await pilot.press("g", "k", "escape", "ampersand", "z", "z", "enter")
        await drawn(pilot, "no line matches the filter")
        await pilot.press("escape", "G")
        await drawn(pilot, "nothing")


async def test_long_lines_are_moved_and_wrapped_and_that_is_remembered(log: Path, tmp_path: Path) -> None:
    for wrapped in (False, True):
        app, _ = app_on(log, state=tmp_path / "state")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await drawn(pilot, "CRITICAL")
            await pilot.press("7")
            await drawn(pilot, "the end")
            assert ("its end" in screen_text(app)) is wrapped
            if not wrapped:
                await pilot.press(*["right"] * 11)
                await drawn(pilot, "its end")
                await pilot.press(*["left"] * 11, "w")
                await drawn(pilot, "long lines are wrapped")
                await pilot.press("left")
                await drawn(pilot, "w shows them in one row")


async def test_a_line_is_copied_and_clicked(log: Path) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await drawn(pilot, "the end")
        await pilot.press("k", "y")
        await drawn(pilot, "copied:     loss.backward()")
        assert app.clipboard == "    loss.backward()"
        await pilot.click("#raw-log", offset=(5, 3))
        await until(pilot, lambda: "▸ " in screen_lines(app)[12], "the line that was clicked")


async def test_it_goes_to_the_line_of_an_episode(log: Path) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        app._desk.show_view("log", at=100.0)
        await drawn(pilot, "▸ Episode 100/1000")


async def test_what_becomes_of_the_file_is_said(log: Path) -> None:
    app, feed = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7", "g")
        log.write_text("a new text\n")
        feed.put(batch(TEXT + "1\n"))
        await drawn(pilot, "▲ was cut shorter")
        assert "a new text" in screen_text(app)
        log.unlink()
        feed.put(batch(TEXT + "2\n"))
        await drawn(pilot, "▲ deleted")
        log.write_text("")
        feed.put(batch(TEXT + "3\n"))
        await drawn(pilot, "replaced")
        await pilot.press("j", "e", "y", "slash", "escape", "ampersand", "escape", "g", "pagedown")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe" + "宽 wide\n".encode("utf-16-le"), b"\0" * 5000, b"[red]\x1b]52;c;x\x07\n"], ids=len)
async def test_any_text_on_any_size(log: Path, content: bytes) -> None:
    log.write_bytes(content)
    app, _ = app_on(log)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7", "w", "k", "g")
        for size in ((1, 1), (20, 5), (64, 11), (44, 20), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await drawn(pilot, "Log")


async def test_without_a_log_it_says_so() -> None:
    for runs, words in (([], "waiting for a run"), ([batch(TEXT)], "no log to show here")):
        app = make_app(ListFeed(runs))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await until(pilot, lambda: "moe-top" in screen_text(pilot.app), "the screen")
            await pilot.press("7")
            await until(pilot, lambda words=words: words in screen_text(pilot.app), words)
            await pilot.press("slash", "ampersand", "e", "j", "y")
            await drawn(pilot, "no line to copy yet")
