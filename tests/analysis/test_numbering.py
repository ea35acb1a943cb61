"""Checkpoints numbered by something else than the log counts: epochs beside steps, steps beside epochs."""

from __future__ import annotations

from tests.analysis.plain import plain_rows
from tests.analysis.worlds import numbered, process, said, seen
from tests.making import T, run_of
from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.saved import judge_checkpoints, newest_usable
from tui_monitor.config import Settings
from tui_monitor.model.records import Checkpoint, LogFacts, Record, Setup
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def counted(unit: str, current: int, *files: Checkpoint, more: tuple[Record, ...] = ()) -> Run:
    setup = Setup(total=2 * current, unit=Clean(unit))
    rows = plain_rows(current, loss=1.0) if current < 1000 else plain_rows(100, step=current // 100, loss=1.0)
    return run_of([setup, *rows, LogFacts(9000, T, 9000, 100, "shapes"), *more, seen(*files)])


def epochs(*counters: int) -> list[Checkpoint]:
    return [file for place, counter in enumerate(counters) for file in numbered(counter, age=3600 - 600 * place)]


def test_epochs_beside_steps_are_no_times_of_steps_and_never_late() -> None:
    run = counted("step", 10_000, *epochs(1, 2), more=(process(started=T - 4000),))
    assert said("ckpt", run).status == "ok"
    assert said("ckpt", counted("step", 10_000, *epochs(1, 2, 4))).status == "ok", "a gap of epochs is none of steps"
    assert "checkpoint" not in witnesses(run, T).words


def test_steps_beside_steps_are_both() -> None:
    run = counted("step", 10_000, *epochs(1000, 2000, 3000), more=(process(started=T - 4000),))
    assert "checkpoint" in witnesses(run, T).words
    check = said("ckpt", run, Settings(), T + 900)
    assert check.status == "warning" and "has not come" in check.reason


def test_steps_beside_epochs_are_of_no_other_run() -> None:
    """Saved since the process began: whose else should they be?"""
    run = counted("epoch", 84, *epochs(500, 1000), more=(process(started=T - 4000),))
    assert [item.problem for item in judge_checkpoints(run)] == [None, None]
    newest = newest_usable(judge_checkpoints(run))
    assert newest is not None and newest.checkpoint.counter == 1000
    assert said("ckpt", run).status == "ok"


def test_those_from_before_the_process_began_are_of_another_run() -> None:
    run = counted("epoch", 84, *epochs(500, 1000), more=(process(started=T - 1000),))
    check = said("ckpt", run)
    assert check.status == "warning" and "ahead of epoch 84" in check.reason


def test_where_nobody_knows_when_the_run_began_it_is_a_note() -> None:
    check = said("ckpt", counted("epoch", 84, *epochs(500, 1000)))
    assert check.status == "note"
    assert check.reason.endswith("ahead of epoch 84: another run's, or they count something else")
