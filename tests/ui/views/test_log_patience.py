"""A disk that gives no answer holds up the lines of its log, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.ui.making import drawn, screen_text, until
from tests.ui.views.test_log import ROWS, TEXT, app_on
from tui_monitor.sources.raw_log import RawLog
from tui_monitor.ui.views.log import jobs, reader


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """While it is not set, whoever reads from a file waits, as on a mount that hangs."""
    read, answers = os.pread, Event()
    answers.set()

    def waiting_read(handle: int, count: int, offset: int) -> bytes:
        assert answers.wait(20), "nobody let it go on"
        return read(handle, count, offset)

    monkeypatch.setattr(os, "pread", waiting_read)
    yield answers
    answers.set()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log"
    path.write_text(TEXT + ROWS * 20)
    return path


async def test_keys_are_answered_while_the_disk_is_not(
    log: Path, answering: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await drawn(pilot, "Episode 500/1000")
        answering.clear()
        await pilot.press("g", "j", "e")
        await drawn(pilot, "reading …")
        assert "Episode 500/1000" in screen_text(app), "the last window stays"
        monkeypatch.setattr(reader, "PATIENCE", 0.5)
        await drawn(pilot, "no answer from /home/u")
        await pilot.press("question_mark")
        await until(pilot, lambda: "To the next problem" in screen_text(app) or "Keys" in screen_text(app), "the help")
        await pilot.press("escape", "1")
        await until(pilot, lambda: "no answer from" not in screen_text(app), "the dashboard")
        await pilot.press("7")
        answering.set()
        await drawn(pilot, "▸ Traceback")
        await until(pilot, lambda: "no answer" not in screen_text(app), "nothing is waited for")


async def test_a_log_that_cannot_be_opened_yet_says_so_and_the_screen_ends_at_once(log: Path, answering: Event) -> None:
    answering.clear()
    app, _ = app_on(log)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7", "j", "slash", "x", "enter")
        await drawn(pilot, "reading …")
        await pilot.press("q")
    assert not answering.is_set() and app.return_code == 0


async def test_a_search_says_that_it_waits_and_that_it_failed(
    log: Path, answering: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = app_on(log)
    monkeypatch.setattr(jobs, "PATIENCE", 0.2)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await drawn(pilot, "Episode 500/1000")
        await pilot.press("slash", *"nowhere")
        monkeypatch.setattr(RawLog, "matching", lambda *_: answering.wait(20) and None)
        answering.clear()
        await pilot.press("enter")
        await drawn(pilot, "% · no answer for 30 s · esc stops")
        answering.set()
        await drawn(pilot, "failed: TypeError")
        await until(pilot, lambda: "esc stops" not in screen_text(app), "nothing goes on")
