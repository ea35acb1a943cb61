"""How right the estimate was: what it said of a run that is over by now, from what was known then."""

from __future__ import annotations

from datetime import tzinfo

from tui_monitor.analysis.anchors import session_anchors
from tui_monitor.analysis.eta import Course, Estimate, estimate
from tui_monitor.analysis.facts import plan_of, total_of
from tui_monitor.analysis.moments import moment_of
from tui_monitor.config import Settings
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.report import Hindsight
from tui_monitor.model.run import Run

SHARES = (0.25, 0.5, 0.75)  # of the session, at which its estimate is tried
SHORTEST = 600.0  # seconds: of a shorter session clock times by the minute say nothing
NEAR = 0.1  # of the session: how far the nearest known time before such a place may lie


def hindsight_of(run: Run, settings: Settings, now: float, zone: tzinfo | None) -> tuple[Hindsight, ...]:
    """The estimates at a quarter, half and three quarters of a session that reached its total; () for any other, and
    where no times are known of those places."""
    total = total_of(run, settings)
    anchors = session_anchors(run, now)
    if total is None or run.current != total or len(anchors) < 3 or anchors[-1].counter != total:
        return ()
    if anchors[-1].time - anchors[0].time < SHORTEST:
        return ()
    found = [_at(run, settings, anchors, share, zone) for share in SHARES]
    return tuple(one for one in found if one is not None)


def _at(
    run: Run, settings: Settings, anchors: tuple[Anchor, ...], share: float, zone: tzinfo | None
) -> Hindsight | None:
    first, last = anchors[0], anchors[-1]
    place = first.counter + share * (last.counter - first.counter)
    known = [anchor for anchor in anchors if anchor.counter <= place]
    then = known[-1]
    if place - then.counter > NEAR * (last.counter - first.counter):
        return None
    said = estimate(Course(known, then.counter, last.counter, then.time, phases=plan_of(run, settings)))
    if not isinstance(said, Estimate):
        return None
    low, high = then.time + said.low_seconds, then.time + said.high_seconds
    return Hindsight(
        share,
        then.counter,
        moment_of(then.time + said.seconds, zone),
        moment_of(low, zone),
        moment_of(high, zone),
        moment_of(last.time, zone),
        low <= last.time <= high,
    )
