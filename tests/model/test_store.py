"""The store turns records into a run: sessions, notices, feed order, world."""

from tests.making import T, native_row, run_of, seed_log
from tui_monitor.model.records import (
    Batch,
    Checkpoint,
    CheckpointsSeen,
    Incident,
    LogChanged,
    LogFacts,
    Problem,
    Resume,
    Row,
    Summary,
)
from tui_monitor.model.run import Fold
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
