"""Bursts, their gaps, and known pairs of time and counter."""

from tui_monitor.model.arrivals import ANCHORS_KEPT, GAPS_KEPT, Arrivals


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
