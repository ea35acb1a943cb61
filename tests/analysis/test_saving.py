"""How long a save may stand still: ten times what this run's saves take, where the pauses of its log tell that."""

from __future__ import annotations

import pytest

from tests.analysis.worlds import SIZE, judge, said, seen
from tests.making import T
from tui_monitor.analysis.saving import longest_save, usual_save
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, Checkpoint, LogFacts, Record, Row
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

ROW = 2.0  # seconds of an episode
BEGAN = T - 5000.0


def watched(pause: float, saves: int = 4, row: float = ROW, draft_age: float | None = None) -> tuple[Run, float]:
    """Rows that arrive one by one, each tenth followed by a save of `pause` seconds; then what is being written and
    has not grown for `draft_age` seconds. With the run the moment of its last line."""
    store, files, now = Store(), [], BEGAN
    for at in range(1, 10 * saves + 11):
        now += row
        facts = LogFacts(at * 90, now, at * 90, at, "native", True)
        store.apply(Batch("run", (Row(at, {"score": 1.0, "alpha_entropy": 1.38}, 1000, at), facts), now))
        if at % 10 == 0 and at <= 10 * saves:
            now += pause
            files.append(file(at, now - pause / 2))
    more: list[Record] = [seen(*files)]
    if draft_age is not None:
        more = [seen(*files, file(10 * saves + 10, now - draft_age, complete=False))]
    return store.apply(Batch("run", tuple(more), now)), now


def file(counter: int, saved_at: float, complete: bool = True) -> Checkpoint:
    name = f"model_{counter:05d}.pth"
    return Checkpoint(Clean(name), f"checkpoints/{name}", "numbered", counter, SIZE, saved_at, complete)


@pytest.mark.parametrize(("pause", "limit"), [(0.5, 60.0), (4.0, 60.0), (30.0, 300.0), (200.0, 2000.0)])
def test_a_save_may_take_ten_times_what_it_usually_takes(pause: float, limit: float) -> None:
    run, _ = watched(pause)
    assert usual_save(run) == pytest.approx(pause, abs=0.01)
    assert longest_save(run) == pytest.approx(limit)


def test_one_save_that_took_long_is_not_the_usual() -> None:
    run, _ = watched(4.0)
    run.arrivals.anchors = [a if a.counter <= 40 else a._replace(time=a.time + 900) for a in run.arrivals.anchors]
    assert longest_save(run) == 60.0


def test_where_the_log_cannot_tell_the_limit_is_fixed() -> None:
    assert longest_save(watched(30.0, saves=2)[0]) == 600.0, "two saves are no habit"
    assert longest_save(watched(30.0, row=90.0)[0]) == 600.0, "rows are too rare to show a pause"
    run, _ = watched(30.0)
    run.arrivals.anchors.clear()
    assert longest_save(run) == 600.0, "nobody watched"
    assert usual_save(run) is None


def test_a_half_written_checkpoint_is_told_by_that_limit() -> None:
    def told(pause: float, age: float) -> tuple[str, bool]:
        run, now = watched(pause, draft_age=age)
        check = said("ckpt", run, now=now)
        return check.status, "half-written" in check.reason

    assert told(4.0, 55.0) == ("ok", False)
    assert told(4.0, 65.0) == ("warning", True)
    assert told(30.0, 290.0) == ("ok", False)
    assert told(30.0, 310.0) == ("warning", True)
    run, now = watched(4.0, draft_age=65.0)
    check = judge("ckpt", run, Settings(), now)
    assert check is not None
    assert check.reason == "model_00050.pth is half-written, unchanged for 65 s; a save takes 4 s here"
