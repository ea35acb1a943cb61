"""Themes: the choice is remembered, the configuration wins, Textual's are reached, text is legible to everybody."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color, rgb_to_lab
from textual.theme import Theme

from tests.ui.making import ListFeed, drawn, make_app, screen_text, seed_run, until
from tui_monitor.ui.preference import FILE_NAME, remember_theme, remembered_theme, theme_after
from tui_monitor.ui.services import Services
from tui_monitor.ui.theme import LEGIBLE, THEMES, Palette, contrast
from tui_monitor.ui.theme_names import OWN_NAMES, THEME_NAMES


def test_every_theme_comes_once_own_ones_first() -> None:
    available = THEME_NAMES - {"nord"}
    names = [OWN_NAMES[0]]
    while (following := theme_after(names[-1], available)) != names[0]:
        names.append(following)
    assert tuple(names[: len(OWN_NAMES)]) == OWN_NAMES == tuple(theme.name for theme in THEMES)
    assert set(names) == available and len(names) == len(available)
    assert theme_after("of another version", available) == OWN_NAMES[0]


async def test_t_goes_on_to_textuals_themes_and_the_choice_is_remembered(tmp_path: Path) -> None:
    state = tmp_path / "state"
    app = make_app(ListFeed([seed_run()]), services=Services(state=state))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "290/1000")
        seen = [app.theme]
        for _ in range(len(THEMES) + 1):
            await pilot.press("t")
            seen.append(app.theme)
            assert remembered_theme(state) == app.theme
        assert seen[: len(THEMES)] == [theme.name for theme in THEMES] and len(set(seen)) == len(THEMES) + 2
    assert make_app(ListFeed(), services=Services(state=state)).theme == seen[-1]
    configured = make_app(ListFeed(), services=Services(state=state), theme="moe-safe")
    assert configured.theme == "moe-safe", "the configuration wins"


@pytest.mark.parametrize("content", [b"", b"no-such-theme", b"\xff\x00" * 9999])
def test_a_damaged_preference_is_no_preference(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert make_app(ListFeed(), services=Services(state=tmp_path)).theme == THEMES[0].name


async def test_a_folder_that_cannot_be_written_is_said_and_the_theme_changes(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    app = make_app(ListFeed([seed_run()]), services=Services(state=blocked))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("t")
        await until(pilot, lambda: "not remembered" in screen_text(app), "why")
        assert app.theme == "moe-light"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert remembered_theme(tmp_path) is None
    remember_theme(tmp_path, "nord")
    assert remembered_theme(tmp_path) == "nord"


# --- colours ---------------------------------------------------------------------------------------------------------

TEXTS = ("text", "muted", "axis", "primary", "accent", "ok", "warning", "critical")
each_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
safe_theme = pytest.mark.parametrize("theme", [t for t in THEMES if "safe" in t.name], ids=lambda theme: theme.name)


@each_theme
def test_good_and_bad_differ_in_lightness_or_hue(theme: Theme) -> None:
    palette = Palette(theme)
    assert len({palette.style(role).color for role in ("ok", "warning", "critical")}) == 3


@each_theme
def test_all_text_is_legible_on_every_ground(theme: Theme) -> None:
    palette = Palette(theme)
    faint = [(role, round(contrast(palette.colour(role), ground), 2)) for role in TEXTS for ground in palette.grounds
             if contrast(palette.colour(role), ground) < LEGIBLE]  # fmt: skip
    assert faint == []


def test_what_is_chosen_is_seen_without_colours_too() -> None:
    plain, coloured = Palette(THEMES[0], colourless=True), Palette(THEMES[0])
    assert plain.style("text on").reverse and not plain.style("text").reverse
    assert not coloured.style("text on").reverse


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert contrast(Color.parse("#123456"), Color.parse("#123456")) == 1


# What is seen without one kind of cone, of linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 20.0  # CIE 1976 ΔE: ten times what is just noticeable side by side


def seen(colour: Color, blindness: str) -> Color:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    mixed = [min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in BLINDNESS[blindness]]
    coded = [part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in mixed]
    red, green, blue = (round(part * 255) for part in coded)
    return Color(red, green, blue)


@safe_theme
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_safe_themes_are_told_apart_with_any_colour_blindness(theme: Theme, blindness: str) -> None:
    labs = [rgb_to_lab(seen(Palette(theme).colour(role), blindness)) for role in ("ok", "warning", "critical")]
    assert min(math.dist(one, other) for one, other in combinations(labs, 2)) > APART


@safe_theme
def test_the_progress_bar_of_the_safe_themes_is_blue(theme: Theme) -> None:
    red, green, blue = Palette(theme).colour("accent").normalized
    assert red < green < blue
