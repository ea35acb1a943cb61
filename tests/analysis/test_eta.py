"""The estimate of remaining time: the seed's figures, honest coverage, and nothing false from hostile clocks."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.analysis.ceiling import Steps
from tui_monitor.analysis.eta import Course, Estimate, Unknown, estimate
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.phases import Phase

START = 1_767_755_160.0
PHASES = (Phase("Warmup", 0, 1000), Phase("Transition", 1000, 3000), Phase("Fine-tune", 3000))


def steady(units: int, seconds: float = 10.0, step: int = 1, first: int = 0, start: float = START) -> list[Anchor]:
    return [Anchor(start + (at - first) * seconds, at) for at in range(first, first + units + 1, step)]


def known(found: Estimate | Unknown) -> Estimate:
    assert isinstance(found, Estimate), found
    return found


def why(found: Estimate | Unknown) -> str:
    assert isinstance(found, Unknown), found
    return found.reason


# --- the seed --------------------------------------------------------------------------------------------------------


def test_the_seed_run_has_96_minutes_left_and_says_how_sure_that_is() -> None:
    now = START + 2340
    anchors = [Anchor(START + 2340 * at / 290, at) for at in (0, 100, 200, 290)]
    words = "process start, 2 checkpoints, log time"
    found = known(estimate(Course(anchors, 290, 1000, now, started_at=START, phases=PHASES, witnesses=words)))
    assert found.rate_per_minute == pytest.approx(7.4, abs=0.05)
    assert (found.remaining, found.elapsed_seconds, found.level) == (710, 2340, 0.8)
    assert found.seconds / 60 == pytest.approx(96, abs=1)
    assert found.low_seconds == pytest.approx(4080, rel=0.03)
    assert found.high_seconds == pytest.approx(7980, rel=0.03)
    assert found.basis == "process start, 2 checkpoints, log time; 290 episodes in 39 min"


@pytest.mark.parametrize("seed", range(6))
def test_parts_of_epochs_are_estimated_as_the_steps_they_are(seed: int) -> None:
    """A log that prints hundredths of an epoch knows as much of its pace as one that prints those as steps."""
    chance, time, steps = random.Random(seed), START, [Anchor(START, 0)]
    for at in range(1, 401):
        time += chance.lognormvariate(2, 0.5) * (1.6 if at > 240 else 1)
        steps.append(Anchor(time, at))
    epochs = [Anchor(anchor.time, anchor.counter / 100) for anchor in steps]
    for current in (25, 100, 300, 400):
        now = steps[current].time
        of_steps = known(estimate(Course(steps[: current + 1], current, 1000, now)))
        of_epochs = known(estimate(Course(epochs[: current + 1], current / 100, 10, now, unit="epoch")))
        for name in ("seconds", "low_seconds", "high_seconds"):
            assert getattr(of_epochs, name) == pytest.approx(getattr(of_steps, name), rel=1e-6), (current, name)
        assert of_epochs.remaining == pytest.approx(of_steps.remaining / 100)
        assert of_epochs.rate_per_minute == pytest.approx(of_steps.rate_per_minute / 100)
    assert "4 epochs in" in of_epochs.basis
    if "changed" in of_steps.basis:
        assert "rate changed at 2." in of_epochs.basis


def test_parts_of_epochs_that_are_no_numbers_are_left_out() -> None:
    anchors = [Anchor(START + 10 * at, at / 4) for at in range(101)]
    strange = [*anchors[:50], Anchor(START + 495, math.nan), Anchor(START + 497, math.inf), *anchors[50:]]
    assert estimate(Course(strange, 25, 50, START + 1000)) == estimate(Course(anchors, 25, 50, START + 1000))


# --- coverage --------------------------------------------------------------------------------------------------------

Times = Callable[[random.Random, int], list[float]]


def independent(chance: random.Random, count: int) -> list[float]:
    return [chance.expovariate(0.1) for _ in range(count)]


def correlated(chance: random.Random, count: int) -> list[float]:
    """AR(1) of the logarithm, lag-1 correlation 0.9: slow and fast spells of ten episodes."""
    level, times = chance.gauss(0, 0.5), []
    for _ in range(count):
        level = 0.9 * level + math.sqrt(1 - 0.81) * chance.gauss(0, 0.5)
        times.append(10 * math.exp(level))
    return times


def evaluating(chance: random.Random, count: int) -> list[float]:
    """A pause of 60 episodes' length after each 100."""
    return [chance.uniform(0.5, 1.5) + (60 if at % 100 == 99 else 0) for at in range(count)]


def tried(times: Times, every: int, runs: int = 12, total: int = 1000) -> tuple[float, float]:
    """Coverage of the interval and the median of high/low over `runs` simulated runs, asked at 10 … 90 %."""
    chance, hits, widths = random.Random(20260107), [], []
    for _ in range(runs):
        clock = [START]
        for seconds in times(chance, total):
            clock.append(clock[-1] + seconds)
        for current in (100, 200, 300, 500, 700, 900):
            seen = [Anchor(clock[at], at) for at in sorted({*range(0, current, every), current})]
            found = known(estimate(Course(seen, current, total, clock[current])))
            hits.append(found.low_seconds <= clock[-1] - clock[current] <= found.high_seconds)
            widths.append(found.high_seconds / found.low_seconds)
    return sum(hits) / len(hits), sorted(widths)[len(widths) // 2]


@pytest.mark.parametrize(
    ("times", "every", "lowest", "widest"),
    [
        (independent, 10, 0.85, 4.5),
        (correlated, 10, 0.8, 10),
        (evaluating, 10, 0.85, 20),
        (independent, 100, 0.85, 2.5),
        (evaluating, 100, 0.85, 2.5),
    ],
)
def test_the_interval_holds_what_came_and_is_not_bought_by_width(
    times: Times, every: int, lowest: float, widest: float
) -> None:
    coverage, width = tried(times, every)
    assert coverage >= lowest
    assert 1.2 < width < widest


def test_the_same_times_in_spells_make_the_interval_wider() -> None:
    chance = random.Random(4)
    spells = [20.0 if at // 50 % 2 else 5.0 for at in range(500)]
    mixed = sorted(spells, key=lambda _: chance.random())
    ratios = []
    for times in (mixed, spells):
        clock = [Anchor(START + sum(times[:at]), at) for at in range(501)]
        found = known(estimate(Course(clock, 500, 1500, clock[-1].time)))
        ratios.append(found.high_seconds / found.low_seconds)
    assert ratios[1] > 1.3 * ratios[0]


# --- pace ------------------------------------------------------------------------------------------------------------


def test_after_a_resume_only_this_session_counts() -> None:
    found = known(estimate(Course(steady(60, 5.0, first=600), 660, 1000, START + 300, started_at=START)))
    assert found.seconds == pytest.approx(340 * 5)
    assert found.elapsed_seconds == 300
    early = found.high_seconds / found.low_seconds
    whole = known(estimate(Course(steady(660, 5.0), 660, 1000, START + 3300)))
    assert early > 1.2 * whole.high_seconds / whole.low_seconds


def test_a_slow_start_is_no_part_of_the_pace() -> None:
    setup = [Anchor(START, 0), *(Anchor(at.time + 3600, at.counter) for at in steady(100)[1:])]
    assert known(estimate(Course(setup, 100, 200, setup[-1].time))).seconds == pytest.approx(1000, rel=0.02)


def test_pauses_belong_to_the_pace() -> None:
    """10 s an episode and 500 s after each 50: the mean, 20 s, and not the median."""
    paused = [Anchor(START + at * 10 + at // 50 * 500, at) for at in range(401)]
    assert known(estimate(Course(paused, 400, 800, paused[-1].time))).seconds == pytest.approx(8000, rel=0.1)


def test_the_later_half_sets_the_pace() -> None:
    """12 s an episode after 10 s: too little for a change of rate, yet what comes is like what came last."""
    later = [Anchor(START + 4000 + at * 12, 400 + at) for at in range(1, 401)]
    found = known(estimate(Course([*steady(400), *later], 800, 1600, later[-1].time)))
    assert "changed" not in found.basis
    assert found.seconds == pytest.approx(800 * 12, rel=0.01)


def test_a_declared_stall_is_past_and_not_expected_again() -> None:
    stalled = [*steady(300), *steady(100, first=301, start=START + 300 * 10 + 7200)]
    now = stalled[-1].time
    assert known(estimate(Course(stalled, 401, 801, now, stall_seconds=600))).seconds == pytest.approx(4000, rel=0.02)
    assert known(estimate(Course(stalled, 401, 801, now))).seconds > 8000


def test_a_change_of_rate_starts_anew_and_says_so() -> None:
    chance = random.Random(2)
    clock = [START]
    for at in range(700):
        clock.append(clock[-1] + (10 if at < 512 else 25) * chance.uniform(0.8, 1.2))
    found = known(estimate(Course([Anchor(t, at) for at, t in enumerate(clock)], 700, 1000, clock[-1])))
    assert found.seconds == pytest.approx(300 * 25, rel=0.05)
    assert "rate changed at 512" in found.basis


def test_a_steady_run_has_no_change_of_rate() -> None:
    assert "changed" not in known(estimate(Course(steady(640), 640, 1000, START + 6400))).basis


def test_an_unseen_phase_ahead_widens_and_is_named() -> None:
    anchors, now = steady(900), START + 9000
    within = known(estimate(Course(anchors, 900, 1000, now, phases=PHASES)))
    beyond = known(estimate(Course(anchors, 900, 2000, now, phases=PHASES)))
    blind = known(estimate(Course(anchors, 900, 2000, now)))
    assert "not seen" not in within.basis
    assert "Transition not seen yet" in beyond.basis
    assert "Fine-tune" not in beyond.basis
    assert beyond.high_seconds > blind.high_seconds
    assert beyond.seconds == blind.seconds


def test_a_new_phase_speaks_for_itself_after_twenty_episodes() -> None:
    warmup = steady(1000)
    for units, expected in ((10, 10.0), (30, 30.0)):
        later = [Anchor(warmup[-1].time + at * 30, 1000 + at) for at in range(1, units + 1)]
        now = later[-1].time
        found = known(estimate(Course([*warmup, *later], 1000 + units, 2000 + units, now, phases=PHASES)))
        assert found.seconds == pytest.approx(1000 * expected, rel=0.05)
        assert ("Transition not seen yet" in found.basis) == (units < 20)
        assert found.high_seconds / found.low_seconds > math.exp(2 * 0.4)


def test_the_limit_of_steps_caps_the_upper_end() -> None:
    """Two seconds and 0.1 s a step, at most 100 steps an episode: never more than 12 s."""
    chance = random.Random(3)
    steps = [chance.uniform(60, 100) for _ in range(100)]
    clock = [START]
    for count in steps:
        clock.append(clock[-1] + 2 + 0.1 * count)
    anchors = [Anchor(t, at) for at, t in enumerate(clock)]
    told = Steps([(at + 1, count) for at, count in enumerate(steps)], 100)
    capped = known(estimate(Course(anchors, 100, 1000, clock[-1], steps=told)))
    assert capped.high_seconds == pytest.approx(900 * 12, rel=0.001)
    assert capped.high_seconds < known(estimate(Course(anchors, 100, 1000, clock[-1]))).high_seconds
    unrelated = Steps([(at + 1, chance.uniform(1, 9)) for at in range(100)], 10)
    assert known(estimate(Course(anchors, 100, 1000, clock[-1], steps=unrelated))).high_seconds > capped.high_seconds


# --- the clock -------------------------------------------------------------------------------------------------------


def test_the_end_stays_where_it_is_while_an_episode_runs() -> None:
    anchors, now = steady(200, 60.0, step=10), START + 12_000
    at_once = known(estimate(Course(anchors, 200, 400, now)))
    later = known(estimate(Course(anchors, 200, 400, now + 300)))
    assert at_once.seconds - later.seconds == pytest.approx(300)


def test_waiting_longer_than_usual_brings_the_end_no_nearer() -> None:
    anchors, now = steady(200, 60.0, step=10), START + 12_000
    assert known(estimate(Course(anchors, 200, 400, now + 3600))).seconds == pytest.approx(200 * 60 - 600)


def test_overdue_is_never_negative() -> None:
    found = known(estimate(Course(steady(290, 8.0), 290, 300, START + 290 * 8 + 80 + 12 * 60)))
    assert found.overdue_seconds == pytest.approx(12 * 60)
    assert found.basis.endswith("over its estimate by 12 min")
    assert 0 <= found.low_seconds <= found.seconds <= found.high_seconds


def test_the_last_episode_leaves_nothing() -> None:
    done = known(estimate(Course(steady(100), 100, 100, START + 1000)))
    assert (done.seconds, done.low_seconds, done.high_seconds, done.overdue_seconds) == (0, 0, 0, 0)


# --- unknown ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("current", "total", "anchors", "reason"),
    [
        (None, 100, (), "no episode yet"),
        (50, None, steady(50), "total number of episodes unknown"),
        (50, 0, steady(50), "total number of episodes unknown"),
        (50, 10**400, steady(50), "total number of episodes unknown"),
        (50, 40, steady(50), "episode 50 is beyond the total of 40"),
        (50, 100, (), "no time known yet for any episode"),
        (50, 100, steady(0), "no time known yet for any episode"),
        (11, 100, steady(11), "too early: 11 episodes in 2 min"),
        (1, 100, steady(1), "too early: 1 episode in 10 s"),
    ],
)
def test_unknown_says_why(current: int | None, total: int | None, anchors: Sequence[Anchor], reason: str) -> None:
    assert why(estimate(Course(anchors, current, total, START + 9999))) == reason


def test_the_counter_is_called_by_its_unit() -> None:
    course = Course(steady(1), 1, 30, START + 10, unit="epoch")
    assert why(estimate(course)) == "too early: 1 epoch in 10 s"
    assert why(estimate(course._replace(total=None))) == "total number of epochs unknown"
    assert why(estimate(course._replace(current=None))) == "no epoch yet"
    assert why(estimate(course._replace(anchors=()))) == "no time known yet for any epoch"
    assert why(estimate(course._replace(current=31))) == "epoch 31 is beyond the total of 30"
    assert known(estimate(Course(steady(25), 25, 30, START + 250, unit="batch"))).basis == "25 batches in 4 min"


def test_two_minutes_or_twenty_episodes_are_enough() -> None:
    assert known(estimate(Course(steady(2, 61.0), 2, 100, START + 122)))
    assert known(estimate(Course(steady(20, 1.0), 20, 100, START + 20)))


# --- hostile anchors -------------------------------------------------------------------------------------------------

times = st.one_of(st.floats(), st.floats(START - 1e5, START + 1e5), st.sampled_from([START, START + 1, math.nan]))
counters = st.one_of(st.integers(0, 1000), st.integers(-(2**70), 2**70))
hostile = st.lists(st.builds(Anchor, times, counters), max_size=40)


@settings(deadline=None)
@given(hostile, counters, st.one_of(st.none(), counters), times, st.floats(0, 1e6))
def test_hostile_anchors_never_raise_and_the_interval_holds_the_point(
    anchors: list[Anchor], current: int, total: int | None, now: float, stall: float
) -> None:
    check(estimate(Course(anchors, current, total, now, phases=PHASES, stall_seconds=stall)))


@settings(deadline=None)
@given(st.lists(st.floats(1e-6, 1e5), min_size=1, max_size=60), st.integers(0, 2000), st.floats(0, 1e6))
def test_any_pace_gives_an_interval_around_its_point(gaps: list[float], ahead: int, waited: float) -> None:
    clock = [Anchor(START, 500)]
    for gap in gaps:
        clock.append(Anchor(clock[-1].time + gap, clock[-1].counter + 1 + int(gap) % 7))
    current = clock[-1].counter
    steps = Steps([(anchor.counter, anchor.time % 50) for anchor in clock], 50)
    check(estimate(Course(clock, current, current + ahead, clock[-1].time + waited, phases=PHASES, steps=steps)))


def check(found: Estimate | Unknown) -> None:
    if isinstance(found, Unknown):
        assert found.reason
        return
    assert 0 <= found.low_seconds <= found.seconds <= found.high_seconds < math.inf
    assert 0 <= found.rate_per_minute < math.inf
    assert found.elapsed_seconds >= 0 and found.overdue_seconds >= 0 and found.remaining >= 0
    assert "nan" not in found.basis
