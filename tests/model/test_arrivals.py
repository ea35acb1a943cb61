"""Bursts, their gaps, and known pairs of time and counter."""

import pytest

from tui_monitor.model.arrivals import ANCHORS_KEPT, FEWEST_GAPS, GAPS_KEPT, Arrivals
from tui_monitor.model.records import Stall


def test_lines_written_close_together_are_one_burst() -> None:
    arrivals = Arrivals()
    for at in (0.0, 0.2, 0.9, 10.0, 10.1, 25.0):
        arrivals.grew(at, None)
    assert [round(gap, 6) for gap in arrivals.gaps] == [9.1, 14.9]
    assert arrivals.last_growth == 25.0


def test_weeks_of_arrivals_stay_bounded_and_keep_both_ends() -> None:
    arrivals = Arrivals()
    for step in range(5 * ANCHORS_KEPT):
        arrivals.grew(step * 10.0, step)
    assert len(arrivals.anchors) <= ANCHORS_KEPT and len(arrivals.gaps) == GAPS_KEPT
    assert arrivals.anchors[0].counter == 0 and arrivals.anchors[-1].counter == 5 * ANCHORS_KEPT - 1
    times = [anchor.time for anchor in arrivals.anchors]
    assert times == sorted(set(times))


def test_a_counter_that_stands_still_is_no_new_anchor() -> None:
    arrivals = Arrivals()
    for at in (0.0, 10.0, 20.0):
        arrivals.grew(at, 7)
    assert [anchor.counter for anchor in arrivals.anchors] == [7]


def test_whole_buffers_are_told_from_lines() -> None:
    """Measured steps of Python's output to a file, against those of a trainer that flushes."""
    buffered, flushed = Arrivals(), Arrivals()
    for at, step in enumerate((8172, 8162, 8100, 16200, 8100)):
        buffered.grew(10.0 * at, None, step)
        flushed.grew(10.0 * at, None, 148)
    assert buffered.is_buffered() and not flushed.is_buffered() and flushed.knows_steps
    buffered.grew(100.0, None, 148)
    assert not buffered.is_buffered(), "one line alone shows that nothing is kept back"


@pytest.mark.parametrize("steps", [(), (8172, 8162), (8192, 8192, 7600), (65536, 65536, 65536), (8200, 8200, 8200)])
def test_too_few_or_other_steps_are_no_buffers(steps: tuple[int, ...]) -> None:
    arrivals = Arrivals()
    for at, step in enumerate(steps):
        arrivals.grew(10.0 * at, None, step)
    assert not arrivals.is_buffered()


def test_a_gap_beyond_the_limit_is_a_stall_with_its_time_and_counter() -> None:
    arrivals = Arrivals()
    for step in range(FEWEST_GAPS + 1):
        arrivals.grew(step * 5.0, step)
    arrivals.grew(100.0 + 59.0, 21)
    assert not arrivals.stalls, "a minute is none"
    arrivals.grew(159.0 + 360.0, 22)
    assert list(arrivals.stalls) == [Stall(159.0, 360.0, 21)]


def test_a_suspended_machine_is_no_stall_and_no_gap() -> None:
    arrivals = Arrivals()
    for step in range(FEWEST_GAPS + 1):
        arrivals.grew(step * 5.0, step)
    arrivals.jumped(9000.0, 0.0)
    arrivals.grew(9001.0, 30)
    arrivals.grew(9006.0, 31)
    assert not arrivals.stalls and set(arrivals.gaps) == {5.0}


def test_a_clock_that_was_set_takes_the_times_along() -> None:
    arrivals = Arrivals()
    arrivals.grew(100.0, 10)
    arrivals.jumped(3705.0, 3600.0)
    assert arrivals.last_growth == 3700.0 and arrivals.anchors == [(3700.0, 10)]
