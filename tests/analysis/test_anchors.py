"""The known times of a session: which witnesses are believed, and which were of another session or another clock."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.analysis.anchors import rising, session_anchors, witnesses
from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.eta import Course, Estimate, estimate
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.records import (
    Batch,
    Checkpoint,
    CheckpointsSeen,
    Departure,
    LogFacts,
    Process,
    Record,
    Remembered,
    Resume,
    Row,
    Setup,
    WriterSeen,
)
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean

START = 1_767_755_160.0
NOW = START + 2340
PACE = 2340 / 290


def told(*batches: tuple[float, Iterable[Record]]) -> Run:
    store = Store()
    for arrived, records in batches:
        store.apply(Batch("run", tuple(records), arrived))
    return store.runs["run"]


def rows(first: int, last: int, step: int = 10) -> list[Record]:
    return [Row(at, {"score": 1.0}, 1000, at) for at in range(first, last + 1, step)]


def facts(modified: float, size: int = 9000, live: bool = False) -> LogFacts:
    return LogFacts(size, modified, bytes_read=size, format="native", live=live)


def writer(start: float) -> WriterSeen:
    return WriterSeen(Process(48213, start, "running", clean("python train.py"), clean("writes the log")))


def saved(*pairs: tuple[int, float], complete: bool = True) -> CheckpointsSeen:
    files = [
        Checkpoint(clean(f"model_{at:05d}.pth"), f"/run/model_{at:05d}.pth", "numbered", at, 100, when, complete)
        for at, when in pairs
    ]
    return CheckpointsSeen("/run", tuple(files))


def seed(*more: Record) -> Run:
    world = [facts(NOW), writer(START), saved((100, START + 100 * PACE), (200, START + 200 * PACE))]
    return told((NOW, [*rows(10, 290), *world, *more]))


def arriving(first: int, last: int, begins: float, pace: float) -> list[tuple[float, list[Record]]]:
    """Rows as moe-top saw them come, one at a time."""
    times = [(at, begins + pace * (at - first)) for at in range(first, last + 1, 10)]
    return [(time, [*rows(at, at), facts(time, int(time - START) + 1, live=True)]) for at, time in times]


@pytest.mark.parametrize("announced", [(), (Resume(400),)], ids=["the counter falls", "announced"])
def test_after_a_resume_the_rate_is_this_sessions(announced: tuple[Record, ...]) -> None:
    """Row 20: 500 episodes at 4 s, then from 400 on at 20 s."""
    again = arriving(410, 600, START + 4000, 20.0)
    run = told(*arriving(10, 500, START, 4.0), (START + 3900, announced), *again)
    now = again[-1][0]
    anchors = session_anchors(run, now)
    assert anchors[0].time > START + 3000 and anchors[-1] == Anchor(now, 600)
    found = estimate(Course(anchors, 600, 1000, now))
    assert isinstance(found, Estimate) and found.rate_per_minute == pytest.approx(3, rel=0.01)


def test_the_seed_run_has_four_anchors_and_says_whence() -> None:
    found = witnesses(seed(), NOW)
    assert [anchor.counter for anchor in found.anchors] == [0, 100, 200, 290]
    assert found.words == "process start, 2 checkpoints, log time"
    left = estimate(Course(found.anchors, 290, 1000, NOW, started_at=started_at(seed()), witnesses=found.words))
    assert isinstance(left, Estimate)
    assert left.seconds / 60 == pytest.approx(96, abs=1)


def test_without_a_process_the_checkpoints_and_the_log_are_enough() -> None:
    run = told((NOW, [*rows(10, 290), facts(NOW), saved((100, START + 800), (200, START + 1600))]))
    assert started_at(run) is None
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [100, 200, 290]


def test_no_row_no_anchor() -> None:
    assert session_anchors(told((NOW, [facts(NOW), writer(START)])), NOW) == ()
    announced = told((NOW, [*rows(10, 100), facts(NOW)]), (NOW + 9, [Resume(100), facts(NOW + 9, 9100)]))
    assert session_anchors(announced, NOW + 9) == ()


@pytest.mark.parametrize(
    ("first", "step", "base"), [(10, 10, 0), (1, 1, 0), (0, 1, 0), (1, 9, 0), (210, 10, 200), (512, 1, 511)]
)
def test_a_session_begins_a_step_before_its_first_row(first: int, step: int, base: int) -> None:
    run = told((NOW, [*rows(first, first + 5 * step, step), facts(NOW), writer(START)]))
    assert session_anchors(run, NOW)[0] == Anchor(START, base)


def test_a_departed_or_remembered_process_has_a_start_too() -> None:
    gone = WriterSeen(departed=Departure(48213, START, NOW))
    assert started_at(told((NOW, [*rows(10, 50), gone]))) == START
    assert started_at(told((NOW, [*rows(10, 50), Remembered(48213, START)]))) == START


def test_impossible_checkpoints_are_left_out() -> None:
    strange = saved((50, START - 9000), (100, START + 800), (150, NOW + 500), (200, START + 1600), (1000, START + 1700))
    run = told((NOW, [*rows(10, 290), facts(NOW), writer(START), strange]))
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [0, 100, 200, 290]


def test_a_checkpoint_being_written_has_no_time_yet() -> None:
    run = told((NOW, [*rows(10, 290), facts(NOW), writer(START), saved((200, START + 1600), complete=False)]))
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [0, 290]


def test_a_checkpoint_saved_again_out_of_order_is_dropped() -> None:
    times = [(100, 800.0), (150, 2100.0), (200, 1600.0), (250, 2000.0)]
    run = told((NOW, [*rows(10, 290), facts(NOW), writer(START), saved(*((at, START + t) for at, t in times))]))
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [0, 100, 200, 250, 290]


def test_after_a_resume_the_session_before_is_no_witness() -> None:
    """Resumed at 600 by a new process; 700 was saved by the old one, whose days must not count."""
    old = [(600, START - 86_400), (700, START - 80_000)]
    log = [*rows(10, 700), Resume(600), *rows(610, 750)]
    run = told((NOW, [*log, facts(NOW), writer(START), saved(*old)]))
    assert session_anchors(run, NOW) == (Anchor(START, 600), Anchor(NOW, 750))


def test_a_resume_of_unknown_start_trusts_nothing_older_than_a_checkpoint_ahead() -> None:
    old = [(600, START - 86_400), (700, START - 80_000), (800, START - 70_000)]
    log = [*rows(10, 800), Resume(600), *rows(610, 750)]
    assert session_anchors(told((NOW, [*log, facts(NOW), saved(*old)])), NOW) == (Anchor(NOW, 750),)


def test_a_log_that_lost_its_beginning_does_not_start_with_the_process() -> None:
    """Rotated at 500: checkpoint 400 is the same process's, which therefore began long before row 510."""
    run = told((NOW, [*rows(510, 700), facts(NOW), writer(START), saved((400, START + 900), (600, START + 1500))]))
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [600, 700]


def test_arrivals_that_cover_enough_replace_what_lies_between() -> None:
    run = seed()
    arriving = NOW
    for at in range(300, 341, 10):
        arriving += 80
        run = _more(run, arriving, at)
    found = witnesses(run, arriving)
    assert [anchor.counter for anchor in found.anchors] == [0, 100, 200, 300, 310, 320, 330, 340]
    assert found.words == "process start, 2 checkpoints, arrivals"


def _more(run: Run, arrived: float, at: int) -> Run:
    store = Store()
    store.runs["run"] = run
    size = run.facts.bytes_read + 80 if run.facts else 80
    return store.apply(Batch("run", (Row(at, {"score": 1.0}, 1000, at), facts(arrived, size, live=True)), arrived))


def test_a_burst_is_one_pair_of_its_last_line() -> None:
    run = seed()
    for burst, start in enumerate((300, 400, 500)):
        for part in range(4):
            run = _more(run, NOW + 100 * (burst + 1) + part / 10, start + 20 * part)
    arrived = [anchor for anchor in session_anchors(run, NOW + 400) if anchor.counter >= 300]
    assert [anchor.counter for anchor in arrived] == [360, 460, 560]


def test_a_start_that_was_watched_counts_from_its_arrival() -> None:
    """A trainer that goes on in the same process: the new session does not begin with the process."""
    run = seed()
    store = Store()
    store.runs["run"] = run
    begins = (Setup(total=500), Row(10, {"score": 1.0}, 500, 40), facts(NOW + 60, 9500, live=True))
    store.apply(Batch("run", begins, NOW + 60))
    for step in range(2, 40):
        run = _more(run, NOW + 60 + 20 * step, 10 * step)
    later = NOW + 60 + 20 * 39
    assert started_at(run) == NOW + 60
    assert session_anchors(run, later)[:2] == (Anchor(NOW + 60, 10), Anchor(NOW + 100, 20))


def test_remembered_sightings_of_this_session_count() -> None:
    earlier = Remembered(48213, START, None, ((START - 500, 40), (START + 400, 50), (START + 1200, 150), (NOW, 900)))
    run = told((NOW, [*rows(10, 290), facts(NOW), writer(START), earlier]))
    found = witnesses(run, NOW)
    assert [anchor.counter for anchor in found.anchors] == [0, 50, 150, 290]
    assert "earlier sightings" in found.words


def test_a_log_from_the_future_is_no_witness() -> None:
    run = told((NOW, [*rows(10, 290), facts(NOW + 3600), writer(START), saved((100, START + 800))]))
    assert [anchor.counter for anchor in session_anchors(run, NOW)] == [0, 100]


anchors = st.lists(st.builds(Anchor, st.one_of(st.floats(0, 100), st.floats()), st.integers(-5, 60)), max_size=30)


@settings(deadline=None)
@given(anchors, st.floats(0, 100))
def test_the_chain_rises_and_is_real(found: list[Anchor], now: float) -> None:
    chain = rising(found, now)
    assert all(a.time < b.time and a.counter < b.counter for a, b in itertools.pairwise(chain))
    assert all(math.isfinite(a.time) and a.time <= now + 1 and a in found for a in chain)


@settings(deadline=None)
@given(st.lists(st.builds(Anchor, st.integers(0, 9).map(float), st.integers(0, 9)), max_size=9))
def test_no_longer_chain_exists(found: list[Anchor]) -> None:
    """Against trying all subsets of the pairs."""
    pairs = sorted(set(found))
    longest = 0
    for mask in range(1 << len(pairs)):
        chosen = [pair for index, pair in enumerate(pairs) if mask >> index & 1]
        if all(a.time < b.time and a.counter < b.counter for a, b in itertools.pairwise(chosen)):
            longest = max(longest, len(chosen))
    assert len(rising(found, 100.0)) == longest


def test_a_chain_of_thousands_is_quick_enough_to_build_each_second() -> None:
    chance = random.Random(1)
    found = [Anchor(START + at + chance.random() * 3, at) for at in range(4000)]
    assert len(rising(found, NOW + 9999)) > 1000


def test_times_that_rows_tell_are_witnesses() -> None:
    run = told((NOW, [Row(at, {"score": 1.0}, 1000, at, START + at * PACE) for at in range(10, 291, 10)]))
    found = witnesses(run, NOW)
    assert found.anchors[-1] == Anchor(START + 290 * PACE, 290) and "row times" in found.words
    assert len(found.anchors) == 29
