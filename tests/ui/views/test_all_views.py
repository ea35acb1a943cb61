"""What holds in every view: all text is legible, any size is drawn, and nothing asks the world."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot

from tests.ui.making import ListFeed, drawn, make_app, run_batch, screen_lines, three_runs, until
from tests.ui.views.runs_making import numbered
from tests.ui.views.test_health import crashed_run
from tui_monitor.model.records import Row
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.theme import LEGIBLE, contrast
from tui_monitor.ui.theme_names import OWN_NAMES
from tui_monitor.ui.widgets.panel import Panel

VIEWS = "1234567"
HEAD = 9  # lines at 120x36 that the views have above them
SIZES = ((200, 50), (20, 5), (1, 1), (120, 36))


def faint(app: MoeTop) -> set[tuple[str, float]]:
    """Words on the screen that are hard to read, with their contrast: as they are painted, whatever they are called."""
    ground = Color.parse(app.current_theme.background or "")
    found = set()
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if any(character.isalnum() for character in segment.text):
                ratio = _ratio(segment.style or Style(), ground)
                if ratio < LEGIBLE:
                    found.add((segment.text.strip(), round(ratio, 2)))
    return found


def _ratio(style: Style, ground: Color) -> float:
    if style.color is None or style.dim:
        return 0.0
    behind = Color.from_rich_color(style.bgcolor) if style.bgcolor is not None else ground
    return contrast(Color.from_rich_color(style.color), behind)


async def shown(pilot: Pilot[None], view: str) -> None:
    await pilot.press(view)
    await pilot.pause()


async def same_in_every_theme(pilot: Pilot[None], app: MoeTop, what: str) -> None:
    """What stands on the screen is the same text in each theme of ours, and can be read in all of them."""
    wanted = screen_lines(app)
    for theme in (*OWN_NAMES[1:], OWN_NAMES[0]):
        app.theme = theme
        await pilot.pause()
        assert faint(app) == set(), (what, theme)
        assert screen_lines(app) == wanted, (what, theme)


async def test_all_text_of_every_view_is_the_same_and_legible_in_every_theme() -> None:
    loads = [Row(n, {f"expert_{at}_load": at + n % 3 for at in range(4)} | {"loss": 1 / n}, 90) for n in range(1, 60)]
    app = make_app(ListFeed([*three_runs(), crashed_run(), run_batch("moe", loads)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ablate_k2")
        for view in VIEWS:
            await shown(pilot, view)
            await pilot.press("j", "question_mark" if view == "1" else "m" if view == "2" else "G")
            await pilot.pause()
            await same_in_every_theme(pilot, app, view)
            if view == "1":
                await pilot.press("escape")
                await same_in_every_theme(pilot, app, "1 without its help")
        await pilot.press("ctrl+p")
        await pilot.pause()
        await same_in_every_theme(pilot, app, "the commands")
        await pilot.press("escape", "2")
        for theme in OWN_NAMES:  # it cannot be changed while something is typed
            app.theme = theme
            await pilot.press("slash", "x")
            await pilot.pause()
            assert faint(app) == set(), theme
            await pilot.press("escape")


@pytest.mark.parametrize("severity", ["information", "warning", "error"])
async def test_what_is_said_is_legible_in_every_theme(severity: Literal["information", "warning", "error"]) -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "ablate_k2")
        for theme in OWN_NAMES:
            app.theme = theme
            app.notify(f"said in {theme}", severity=severity)
            await drawn(pilot, f" said in {theme}")
            assert faint(app) == set(), theme


async def test_every_view_is_drawn_at_any_size_and_comes_back_as_it_was() -> None:
    app = make_app(ListFeed([*three_runs(), crashed_run()]))
    async with app.run_test(size=SIZES[-1]) as pilot:
        await drawn(pilot, "ablate_k2")
        for view in VIEWS:
            await shown(pilot, view)
            head = screen_lines(app)[:HEAD]
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert [panel.failure for panel in app.screen.query(Panel) if panel.failure] == [], (view, size)
                assert all(cell_len(line) <= size[0] for line in screen_lines(app)), (view, size)
            assert len("".join(screen_lines(app)).split()) > 40, view
            await until(pilot, lambda head=head: screen_lines(app)[:HEAD] == head, f"the head above {view}")


async def test_an_empty_panel_says_what_it_waits_for() -> None:
    app = make_app(ListFeed())
    async with app.run_test(size=SIZES[-1]) as pilot:
        await drawn(pilot, "waiting for a run")
        for view in VIEWS:
            await shown(pilot, view)
            lines = screen_lines(app)
            for panel in app.screen.query(Panel):
                x, y, width, height = panel.region
                inside = "".join(line[x : x + width] for line in (lines[y + 1 : y + height - 1] or lines[y : y + 1]))
                assert not panel.display or not width or any(map(str.isalpha, inside)), (view, panel.id)


@pytest.fixture
def asked() -> list[str]:
    """The paths below /proc that are opened or listed while a test runs."""
    found: list[str] = []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir") and str(args[0]).startswith("/proc"):
            found.append(str(args[0]))

    sys.addaudithook(hook)
    return found


async def test_five_hundred_runs_are_looked_at_without_a_question_to_proc(asked: list[str]) -> None:
    app = make_app(ListFeed(numbered(500)))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "500 runs")
        assert Path("/proc/self/status").read_text() and asked.pop() == "/proc/self/status", "it would be noticed"
        await pilot.press("2", "j", "G", "o", "6", "j", "x")
        await until(pilot, lambda: app._desk.view == "compare", "the comparison")
        assert asked == []
