"""`s` writes the markdown and shows it; the other formats are looked at first, and written by enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.making import ListFeed, drawn, log_records, make_app, native_row, run_batch, screen_text, seed_run, until
from tui_monitor.ui.screens.desk import Desk
from tui_monitor.ui.screens.snapshot_page import FORMATS


async def test_what_was_written_is_shown_and_other_formats_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("s")
        await drawn(pilot, "written: ")
        assert "# Training Health Check - warmup_1000" in screen_text(app)
        assert [path.suffix for path in tmp_path.iterdir()] == [".md"]
        for format, shown in (("json", '"verdict"'), ("svg", "<svg"), ("txt", "warmup_1000")):
            await pilot.press("right")
            await drawn(pilot, f"▸ {FORMATS[format]}")
            assert shown in screen_text(app) and "enter writes" in screen_text(app)
            assert format != "json" or '│   "schema_version"' in screen_text(app), "indented as it is written"
        await pilot.press("enter")
        await drawn(pilot, "written: ")
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".md", ".txt"]
        await pilot.press("left", "y")
        await drawn(pilot, "copied")
        await pilot.press("G")
        await drawn(pilot, "</svg>")
        await pilot.press("g")
        await drawn(pilot, "<svg")
        assert app.clipboard.startswith("<svg") and list(tmp_path.glob("*.svg")), "the clipboard may be out of reach"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Desk), "the desk")
    assert app.return_code != 1


async def test_a_folder_that_takes_no_file_is_said_and_nothing_is_shown_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("s")
        await drawn(pilot, "not written: ")
        assert isinstance(app.screen, Desk)


async def test_hostile_names_and_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([run_batch("[/][red]\u202e中文", log_records(native_row(10)))]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "[/][red]")
        await pilot.press("s")
        await drawn(pilot, "written: ")
        for size in ((200, 50), (44, 20), (20, 5), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("right", "pagedown", "down", "up", "pageup")
        await drawn(pilot, "▸ JSON")
        assert "\u202e" not in screen_text(app)
