"""Themes: the choice is remembered, the configuration wins, Textual's are reached, roles are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.making import ListFeed, drawn, make_app, screen_text, seed_run, until
from tui_monitor.ui.preference import FILE_NAME, remember_theme, remembered_theme
from tui_monitor.ui.theme import THEMES, Palette
from tui_monitor.ui.theme_names import THEME_NAMES


async def test_t_goes_through_every_theme_and_the_choice_is_remembered(tmp_path: Path) -> None:
    state = tmp_path / "state"
    app = make_app(ListFeed([seed_run()]), state=state)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "290/1000")
        seen = [app.theme]
        for _ in range(len(THEME_NAMES) - 1):
            await pilot.press("t")
            seen.append(app.theme)
            assert remembered_theme(state) == app.theme
        assert seen[:3] == [theme.name for theme in THEMES] and set(seen) == THEME_NAMES
    assert make_app(ListFeed(), state=state).theme == seen[-1]
    assert make_app(ListFeed(), state=state, theme="moe-safe").theme == "moe-safe", "the configuration wins"


@pytest.mark.parametrize("content", [b"", b"no-such-theme", b"\xff\x00" * 9999])
def test_a_damaged_preference_is_no_preference(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert make_app(ListFeed(), state=tmp_path).theme == THEMES[0].name


async def test_a_folder_that_cannot_be_written_is_said_and_the_theme_changes(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    app = make_app(ListFeed([seed_run()]), state=blocked)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("t")
        await until(pilot, lambda: "not remembered" in screen_text(app), "why")
        assert app.theme == "moe-light"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert remembered_theme(tmp_path) is None
    remember_theme(tmp_path, "nord")
    assert remembered_theme(tmp_path) == "nord"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_good_and_bad_differ_in_lightness_or_hue(theme) -> None:  # type: ignore[no-untyped-def]
    palette = Palette(theme)
    assert len({palette.style(role).color for role in ("ok", "warning", "critical")}) == 3
