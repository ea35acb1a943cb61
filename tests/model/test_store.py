"""The store turns records into a run: sessions, notices, feed order, world."""

import pytest

from tests.making import T, native_row, run_of, seed_log
from tui_monitor.model.events import Fold
from tui_monitor.model.records import (
    Batch,
    Checkpoint,
    CheckpointsSeen,
    Incident,
    LogChanged,
    LogFacts,
    LogRecord,
    Other,
    Problem,
    Resume,
    Row,
    Setup,
    Summary,
)
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean


def test_the_seed_is_one_session_of_29_rows() -> None:
    run = run_of(seed_log())
    assert (run.current, run.total, len(run.rows)) == (290, 1000, 29)
    assert len(run.sessions) == 1 and not run.sessions[0].resumed
    assert run.setup.experts == 4
    assert run.notices["confusion"].count == 5
    assert [summary.at for summary in run.summaries] == [50, 100, 150, 200, 250]


def test_the_feed_keeps_the_logs_order() -> None:
    run = run_of("hello\nworld\n" + native_row(10) + "odd line\n" + native_row(20))
    kinds = ["row" if item >= 0 else type(run.events[-1 - item]).__name__ for item in run.feed]
    assert kinds == ["Fold", "row", "Fold", "row"]
    first = run.events[0]
    assert isinstance(first, Fold) and first.count == 2


def test_a_resume_opens_a_session_and_the_counter_goes_on_from_there() -> None:
    rows = [Row(counter, {"score": 1.0}, 1000) for counter in (10, 20, 30)]
    run = run_of([*rows, Resume(20, line=4), Row(30, {"score": 2.0}, 1000), Row(40, {"score": 2.0}, 1000)])
    assert [(s.first, s.last, s.resumed) for s in run.sessions] == [(10, 30, False), (20, 40, True)]


def test_a_falling_counter_is_another_session() -> None:
    run = run_of([Row(900, {"score": 1.0}), Row(1000, {"score": 1.0}), Row(10, {"score": 1.0})])
    assert [(s.first, s.last, s.resumed) for s in run.sessions] == [(900, 1000, False), (10, 10, False)]


def test_what_ended_an_earlier_session_does_not_end_this_one() -> None:
    death = Incident("oom", Clean("CUDA out of memory"), line=2)
    run = run_of([Row(10, {"score": 1.0}), death, Resume(10), Row(20, {"score": 1.0})])
    assert len(run.incidents) == 1 and run.session_incidents == []


def test_a_block_told_twice_is_one() -> None:
    early, whole = Summary(50, {"score": (1.0, 2.0)}, 7), Summary(50, {"score": (1.0, 2.0), "steps": (3.0, 4.0)}, 7)
    run = run_of([Row(50, {"score": 1.0}), early, whole])
    assert run.summaries == [whole]
    assert whole in run.events and early not in run.events


def test_growth_seen_live_becomes_gaps_and_anchors() -> None:
    store = Store()
    store.apply(Batch("run", (Row(10, {"score": 1.0}), LogFacts(10, T, 10)), T))
    for step in range(1, 5):
        facts = LogFacts(10 + step, T + 9 * step, 10 + step, live=True)
        run = store.apply(Batch("run", (Row(10 + 10 * step, {"score": 1.0}), facts), T + 9 * step))
    assert list(run.arrivals.gaps) == [9.0, 9.0, 9.0]
    assert [anchor.counter for anchor in run.arrivals.anchors] == [20, 30, 40, 50]


def test_a_truncated_log_may_grow_from_zero_again() -> None:
    store = Store()
    store.apply(Batch("run", (Row(10, {"score": 1.0}), LogFacts(500, T, 500)), T))
    run = store.apply(
        Batch("run", (LogChanged("truncated"), Row(10, {"score": 2.0}), LogFacts(50, T, 50, live=True)), T)
    )
    assert run.arrivals.last_growth == T
    assert list(run.rows.pairs("score")) == [(10, 2.0)]


def test_problems_come_and_go() -> None:
    run = run_of([Problem(Clean("log"), Clean("not permitted"))])
    assert run.problems == {"log": "not permitted"}
    run = run_of([Problem(Clean("log"), Clean("not permitted")), Problem(Clean("log"), Clean(""))])
    assert run.problems == {}


def test_checkpoints_are_as_the_latest_scan_saw_them() -> None:
    one = Checkpoint(Clean("model_1.pth"), "/x/model_1.pth", "numbered", 1, 5, T)
    run = run_of([CheckpointsSeen("/x", (one,)), CheckpointsSeen("/x", ())])
    assert run.checkpoints is not None and run.checkpoints.checkpoints == ()


# --- general logs: many lines tell one row ---------------------------------------------------------------------------

GENERAL = Setup(unit=Clean("step"))


def told(counters: list[float], records: tuple[LogRecord, ...] = ()) -> Run:
    """The run of a general log: one line for each counter, whose loss is its place."""
    rows = [Row(counter, {"loss": float(place)}, line=place + 1) for place, counter in enumerate(counters)]
    return run_of([GENERAL, *rows, *records])


def test_lines_of_one_step_are_one_row_that_holds_their_mean() -> None:
    returns = [Row(100, {"reward": value}) for value in (1.0, 2.0, 9.0)]
    run = run_of([GENERAL, Row(90, {"reward": 0.0}), *returns, Row(100, {"loss": 0.5})])
    reward = run.rows.metrics["reward"]
    assert (len(run.rows), run.current, len(run.feed)) == (2, 100, 2)
    assert (reward.last, reward.exact(1), reward.min, reward.max, reward.count) == (9.0, 4.0, 0.0, 9.0, 4)
    assert run.rows.metrics["loss"].exact(1) == 0.5


def test_the_native_log_prints_an_episode_once_so_the_later_reading_counts() -> None:
    run = run_of([Row(10, {"score": 1.0}), Row(10, {"score": 3.0})])
    assert list(run.rows.pairs("score")) == [(10, 3.0)]


def test_after_a_resume_the_same_counter_is_told_anew() -> None:
    run = run_of([GENERAL, Row(10, {"loss": 1.0}), Resume(10), Row(10, {"loss": 3.0}), Row(10, {"loss": 5.0})])
    assert list(run.rows.pairs("loss")) == [(10, 4.0)]
    assert len(run.sessions) == 2 and run.sessions[1].resumed


def test_writers_that_take_turns_open_no_session() -> None:
    run = told([100, 100, 101, 100, 101, 102, 101, 102])
    means = [(100, pytest.approx(4 / 3)), (101, 4.0), (102, 6.0)]
    assert list(run.rows.pairs("loss")) == means
    assert (len(run.sessions), run.session and run.session.last, run.current) == (1, 102, 102)


def test_a_start_prints_other_lines_before_its_first_row() -> None:
    """The same fall is a new session where a banner came first."""
    banner = [Other(Clean(text)) for text in ("loading", "model", "data")]
    rows = [Row(counter, {"loss": 1.0}) for counter in (100, 101)]
    assert len(run_of([GENERAL, *rows, *banner[:1], *rows]).sessions) == 1
    assert len(run_of([GENERAL, *rows, *banner, *rows]).sessions) == 2


def test_a_far_fall_is_a_new_session_whatever_comes_between() -> None:
    assert [(s.first, s.last) for s in told([*range(100, 120), *range(100, 103)]).sessions] == [(100, 119), (100, 102)]


def test_an_evaluation_that_comes_late_completes_its_step() -> None:
    run = told([10, 20, 30], (Row(20, {"eval_loss": 0.7}),))
    assert list(run.rows.pairs("eval_loss")) == [(20, pytest.approx(0.7))]
    assert (len(run.rows), len(run.sessions), run.current) == (3, 1, 30)


def test_epochs_may_be_fractions_and_whole_ones_stay_whole() -> None:
    run = told([0.33, 0.67, 1, 1.33])
    assert [run.rows.counter(row) for row in range(4)] == [0.33, 0.67, 1, 1.33]
    assert isinstance(run.rows.counter(2), int) and run.current == 1.33
    assert isinstance(told([1, 2]).current, int)


def test_the_log_names_what_it_counts() -> None:
    assert (told([1]).unit, run_of(native_row(10)).unit) == ("step", "episode")
