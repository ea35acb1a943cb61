"""Work in turns: nothing twice, nothing forgotten, newest first; and the screen is the same however many it took."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.making import ListFeed, drawn, make_app, screen_text, three_runs
from tui_monitor.ui import turns
from tui_monitor.ui.turns import BREATH, Turns


class Loop:
    """What is to be called later, and by then."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        assert seconds == BREATH
        self.calls.append(call)

    def run(self) -> int:
        """Until nothing is left; how many turns it took."""
        count = 0
        while self.calls:
            self.calls.pop(0)()
            count += 1
        return count


def test_what_fits_is_done_at_once_and_in_order() -> None:
    done: list[str] = []
    loop = Loop()
    Turns(done.append, loop.later).do("abc")
    assert done == ["a", "b", "c"]
    assert not loop.calls


def test_what_does_not_fit_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", -1.0)
    done: list[str] = []
    loop = Loop()
    work = Turns(done.append, loop.later)
    work.do("abc")
    assert done == [], "this turn is spent already"
    monkeypatch.setattr(turns, "SLICE", 60.0)
    work.do("dca")
    assert done == ["d", "c", "a", "b"], "the new ones first, nothing twice, nothing forgotten"
    loop.run()
    assert done == ["d", "c", "a", "b"]


async def test_a_screen_drawn_in_many_turns_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    async def shown() -> str:
        app = make_app(ListFeed(three_runs()))
        async with app.run_test(size=(120, 36)) as pilot:
            await drawn(pilot, "warmup_1000")
            await drawn(pilot, "the end")
            return screen_text(app)

    whole = await shown()
    taken: list[float] = []
    later = turns.Turns._turn

    def counted(self: Turns[object], began: float) -> None:
        taken.append(began)
        monkeypatch.setattr(turns, "SLICE", 0.0 if len(taken) < 200 else 60.0)  # each piece its own turn
        later(self, began)

    monkeypatch.setattr(turns.Turns, "_turn", counted)
    assert await shown() == whole
    assert len(taken) > 20
