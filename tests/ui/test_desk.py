"""The desk: a view's panels come when they are asked for, have the keys, keep their habits; one line to type into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType

from tests.ui.making import ListFeed, drawn, make_app, screen_lines, screen_text, three_runs, until
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.habits import Habit, habits_file, read_habits, write_habits
from tui_monitor.ui.messages import PromptAsked
from tui_monitor.ui.rows import Row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens import desk
from tui_monitor.ui.services import Services
from tui_monitor.ui.views.around import around
from tui_monitor.ui.views.view import View, ViewPanel, alone

SIZES = [(200, 50), (120, 36), (100, 30), (80, 24), (64, 16), (44, 20), (40, 12), (20, 5), (10, 2), (1, 1)]


class Sample(ViewPanel):
    """Says which run it shows, what was typed, and how often its key was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "count"), Binding("slash", "ask"), Binding("down", "count")]  # fmt: skip

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.pressed, self.typed, self.entries = 0, "", 0

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        name = scene.selected.report.name if scene.selected else "none"
        return [row(f"sample of {name}, pressed {self.pressed}, typed {self.typed!r}, entered {self.entries}")]

    def action_count(self) -> None:
        self.pressed += 1
        self.redraw()

    def action_ask(self) -> None:
        self.post_message(PromptAsked("filter", self.typed, self._changed))

    def _changed(self, text: str) -> str:
        if "!" in text:
            return "no ! please"
        self.typed = text
        self.redraw()
        return ""

    def entered(self) -> None:
        self.entries += 1

    def habits(self) -> dict[str, Habit]:
        return {"pressed": self.pressed}

    def adopt(self, habits: dict[str, Habit]) -> None:
        pressed = habits.get("pressed")
        self.pressed = pressed if isinstance(pressed, int) else 0


@pytest.fixture(autouse=True)
def sample_view(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(desk, "VIEWS", (View("runs", lambda services: [Sample("sample")], alone("sample")),))
    yield


async def test_a_view_has_the_room_the_header_stays_and_escape_leads_back() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        header = screen_lines(app)[2].partition("││")[2].rstrip("│ ")
        await pilot.press("2")
        await drawn(pilot, "sample of ablate_k2")
        lines = screen_lines(app)
        assert header in lines[2] and header and "Episodes" not in screen_text(app)
        await pilot.press("u", "u", "down")
        await drawn(pilot, "pressed 3")
        await pilot.press("right_square_bracket")
        await drawn(pilot, "sample of warmup_1000")
        await pilot.press("z")
        await until(pilot, lambda: "WARNING" not in screen_text(app), "the whole screen for the view")
        await pilot.press("z", "escape")
        await drawn(pilot, "Episodes")
        assert "sample of" not in screen_text(app)


async def test_a_line_to_type_into_tells_each_change_and_what_is_wrong() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("2", "slash", "q", "1")
        await drawn(pilot, "typed 'q1'")
        assert "filter" in screen_lines(app)[-1] and app.return_code is None
        await pilot.press("exclamation_mark", "enter")
        await drawn(pilot, "▲ no ! please")
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: "? help" in screen_text(app), "the footer again")
        await pilot.press("slash", "x", "escape")
        await until(pilot, lambda: "? help" in screen_text(app), "the footer again")
        assert "typed 'q1'" in screen_text(app)
        await pilot.press("u")
        await drawn(pilot, "pressed 1")


async def test_habits_are_kept_for_each_root(tmp_path: Path) -> None:
    for pressed in (1, 2):
        app = make_app(ListFeed(three_runs()), services=Services(state=tmp_path))
        async with app.run_test(size=(80, 24)) as pilot:
            await drawn(pilot, "CRITICAL")
            await pilot.press("2", "u")
            await drawn(pilot, f"pressed {pressed}")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"runs": {"pressed": "x"}}', b"[" * 70000])
async def test_damaged_habits_are_none(tmp_path: Path, content: bytes) -> None:
    habits_file(tmp_path, "results/").write_bytes(content)
    app = make_app(ListFeed(three_runs()), services=Services(state=tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("2")
        await drawn(pilot, "pressed 0")


def test_habits_are_read_as_they_were_written(tmp_path: Path) -> None:
    told: dict[str, dict[str, Habit]] = {"runs": {"sort": "name", "wide": True, "marks": ["a", "b"], "width": 1.5}}
    write_habits(habits_file(tmp_path / "new", "root"), told)
    assert read_habits(habits_file(tmp_path / "new", "root")) == told
    assert read_habits(habits_file(tmp_path / "new", "other")) == {}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("maximised", [False, True])
def test_what_a_view_keeps_and_its_room_share_the_screen(size: tuple[int, int], maximised: bool) -> None:
    boxes, room = around(*size, maximised)
    cells = [(x, y) for box in (*boxes.values(), room) for x in range(box.x, box.x + box.width)
             for y in range(box.y, box.y + box.height)]  # fmt: skip
    assert len(cells) == len(set(cells)) == size[0] * size[1] and room.height >= min(size[1], 1)
    assert isinstance(room, Box)
