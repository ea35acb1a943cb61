"""How often the screen is shown: at once after a pause, some rows in a row too, a stream within its share of a core."""

from __future__ import annotations

import pytest

from tui_monitor.ui import pace
from tui_monitor.ui.pace import LEAST_GAP, SHARE, Pace

COST = 0.012  # seconds of one showing


class Clocks:
    """The time that passes, and the processor time of a thread that does nothing but show."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = self.used = 100.0
        monkeypatch.setattr(pace, "monotonic", lambda: self.now)
        monkeypatch.setattr(pace, "thread_time", lambda: self.used)

    def show(self, shown: Pace, cost: float = COST) -> None:
        began = self.used
        self.now, self.used = self.now + cost, self.used + cost
        shown.shown(began)


def test_a_row_now_and_then_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    shown = Pace()
    for _ in range(100):
        clocks.now += 0.35
        assert shown.wait() == 0
        clocks.show(shown)


def test_a_stream_of_rows_takes_its_share_and_the_first_of_them_wait_least(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    shown, waits = Pace(), []
    clocks.now += 10
    began, spent = clocks.now, 0.0
    for _ in range(100):
        waits.append(shown.wait())
        clocks.now += waits[-1]
        clocks.show(shown)
        spent += COST
    assert waits[0] == 0 and waits[1] == pytest.approx(LEAST_GAP)
    assert spent / (clocks.now - began) == pytest.approx(SHARE, rel=0.15)


def test_one_slow_showing_is_forgotten_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    shown = Pace()
    for _ in range(5):
        clocks.now += 1
        clocks.show(shown)
    clocks.show(shown, cost=2.0)
    assert shown.wait() < 1.5
