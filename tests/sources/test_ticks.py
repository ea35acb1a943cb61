"""Three clocks compared: a machine that slept, a moe-top that was stopped, a clock that was set."""

from __future__ import annotations

import pytest

from tui_monitor.model.records import ClockJumped
from tui_monitor.sources.ticks import Ticks, boot_clock


class Clocks:
    """The wall clock, the one that stands still in a suspended machine, and the one that does not."""

    def __init__(self) -> None:
        self.wall, self.awake, self.boot = 1000.0, 50.0, 60.0

    def ticks(self) -> Ticks:
        return Ticks(lambda: self.wall, lambda: self.awake, lambda: self.boot)

    def pass_by(self, seconds: float, asleep: float = 0.0) -> None:
        self.wall, self.boot = self.wall + seconds + asleep, self.boot + seconds + asleep
        self.awake += seconds


@pytest.mark.parametrize(
    ("waited", "asleep", "shift", "told"),
    [
        (0.5, 0.0, 0.0, False),
        (4.0, 0.0, 0.0, False),  # a loaded machine
        (0.5, 0.0, 0.9, False),  # a clock that is slewed
        (60.0, 0.0, 0.0, True),  # moe-top was stopped
        (0.5, 7200.0, 0.0, True),  # the machine slept
        (0.5, 0.0, 3600.0, True),  # the clock was set
        (0.5, 0.0, -3600.0, True),
    ],
)
def test_what_happened_while_waiting(waited: float, asleep: float, shift: float, told: bool) -> None:
    clocks = Clocks()
    ticks = clocks.ticks()
    ticks.begin_wait()
    clocks.pass_by(waited, asleep)
    clocks.wall += shift
    jump = ticks.end_wait(0.5)
    assert jump == (ClockJumped(clocks.wall, pytest.approx(shift) if abs(shift) > 5 else 0.0) if told else None)


def test_work_may_take_its_time() -> None:
    clocks = Clocks()
    ticks = clocks.ticks()
    clocks.pass_by(90.0)  # a search through a slow disk
    ticks.begin_wait()
    clocks.pass_by(0.5)
    assert ticks.end_wait(0.5) is None


def test_it_is_told_once() -> None:
    clocks = Clocks()
    ticks = clocks.ticks()
    clocks.pass_by(0.0, 7200.0)
    ticks.begin_wait()
    assert ticks.end_wait(0.5) is not None
    ticks.begin_wait()
    assert ticks.end_wait(0.5) is None


def test_the_boot_clock_goes_on() -> None:
    assert boot_clock() <= boot_clock()
