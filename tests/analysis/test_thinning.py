"""Thinned anchors: bounded in number, of the same shape, and no stall spread out."""

from __future__ import annotations

import math
import random

from tui_monitor.analysis.eta import Course, Estimate, estimate
from tui_monitor.analysis.thinning import EVEN, LATEST, thinned
from tui_monitor.model.arrivals import Anchor

START = 1_767_755_160.0


def noisy(count: int, stall_at: int | None = None) -> list[Anchor]:
    chance, at, anchors = random.Random(7), START, []
    for counter in range(count):
        at += chance.expovariate(0.1) + (7200 if counter == stall_at else 0)
        anchors.append(Anchor(at, counter))
    return anchors


def test_few_anchors_stay_as_they_are() -> None:
    anchors = noisy(EVEN + LATEST)
    assert thinned(anchors) is anchors


def test_many_become_few_and_the_first_and_latest_stay() -> None:
    anchors = noisy(20_000)
    few = thinned(anchors)
    assert EVEN < len(few) < 2 * (EVEN + LATEST)
    assert few[0] == anchors[0]
    assert few[-LATEST:] == anchors[-LATEST:]
    assert list(few) == sorted(few)


def test_a_stall_keeps_both_its_ends() -> None:
    anchors = noisy(2000, stall_at=1001)
    few = list(thinned(anchors))
    assert few[few.index(anchors[1001]) - 1] == anchors[1000]


def test_the_estimate_is_the_same_within_its_interval() -> None:
    anchors = noisy(2000)
    whole = (anchors[-1].time - anchors[1000].time) / 999 * 1000
    found = estimate(Course(anchors, 1999, 2999, anchors[-1].time))
    assert isinstance(found, Estimate)
    assert math.isclose(found.seconds, whole, rel_tol=0.02)


def test_hostile_times_are_only_passed_on() -> None:
    hostile = [Anchor(math.nan, 1)] * 300 + [Anchor(-math.inf, 2**70)] * 300
    assert set(thinned(hostile)) <= set(hostile)
