"""Are the checkpoints safe: each against the counter, the cadence and the others, and where to resume."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.worlds import SIZE, configured, judge, native, numbered, process, rows, said, saved, seen
from tests.making import T, run_of
from tui_monitor.analysis.saved import (
    cadence_of,
    judge_checkpoints,
    missing_counters,
    newest_usable,
    next_due,
    overdue_counter,
)
from tui_monitor.config import CheckpointSettings, Settings
from tui_monitor.model.records import Checkpoint, Ending, Record, Resume, Row
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

EVERY = Settings()


def at(episode: int, *files: Checkpoint, more: tuple[Record, ...] = (), free: int | None = None) -> Run:
    return native([*rows(1.38, episode, total=1000), *more], seen(*files, free=free))


def problems(run: Run) -> dict[str, str | None]:
    return {item.checkpoint.name: item.problem for item in judge_checkpoints(run)}


def resume_from(run: Run) -> str | None:
    newest = newest_usable(judge_checkpoints(run))
    return newest.checkpoint.name if newest else None


# --- the seed: files from the future ---------------------------------------------------------------------------------

SEED = (*numbered(100, 200), *numbered(300, 400, 500, age=9000), saved("best_model.pth", None))


def test_the_seeds_checkpoints_from_the_future_are_named_and_not_resumed_from() -> None:
    run = at(290, *SEED)
    assert [name for name, problem in problems(run).items() if problem == "ahead of episode 290"] == [
        "model_00300.pth", "model_00400.pth", "model_00500.pth",
    ]  # fmt: skip
    assert resume_from(run) == "model_00200.pth"
    check = said("ckpt", run)
    assert check.status == "warning" and check.current == "2 saved of 2 due + 3 ahead + 1 best/final"


def test_one_file_just_saved_before_its_line_is_printed_is_no_future() -> None:
    run = at(290, *numbered(100, 200), *numbered(300, age=-2))
    assert problems(run)["model_00300.pth"] is None


def test_a_run_that_went_back_explains_what_lies_ahead() -> None:
    again = [Resume(300, line=900), *rows(1.38, 320, 310)]
    run = native([*rows(1.38, 450), *again], seen(*numbered(100, 200, 300, 400)))
    assert problems(run)["model_00400.pth"] == "of an earlier session"
    assert said("ckpt", run).status == "note"
    assert resume_from(run) == "model_00300.pth"


# --- cadence ---------------------------------------------------------------------------------------------------------


def test_the_cadence_is_configured_else_learned_else_native() -> None:
    assert cadence_of(at(290), EVERY) == (100, "the native trainer's")
    assert cadence_of(at(290, *numbered(50, 100, 150, 250)), EVERY) == (50, "learned")
    assert cadence_of(at(290), Settings(checkpoints=CheckpointSettings(every=25))) == (25, "configured")
    assert cadence_of(run_of([Row(10, {"loss": 1.0})]), EVERY) is None


@pytest.mark.parametrize(("episode", "due"), [(100, None), (240, None), (250, 200), (290, 200), (340, 200), (350, 300)])
def test_half_a_cadence_late_is_late(episode: int, due: int | None) -> None:
    run = at(episode, *numbered(100))
    cadence = cadence_of(run, EVERY)
    assert cadence is not None and overdue_counter(run, cadence, T) == due
    assert next_due(run, cadence) == (episode // 100 + 1) * 100


def test_a_late_one_is_a_warning_and_none_at_all_critical() -> None:
    assert said("ckpt", at(260, *numbered(100))).status == "warning"
    assert said("ckpt", at(260)).status == "critical"
    assert said("ckpt", at(160)).status == "warning"
    assert judge("ckpt", at(140)) is None


def test_only_broken_ones_are_none_at_all() -> None:
    broken = [saved("model_00200.pth", 200, complete=False), saved("model_00100.pth", 100, complete=False)]
    check = said("ckpt", at(260, *broken))
    assert check.status == "critical" and "no usable checkpoint after 260 episodes" in check.reason


def test_the_best_one_is_something_to_go_on_from() -> None:
    run = at(260, saved("best_model.pth", None))
    assert said("ckpt", run).status == "warning" and resume_from(run) == "best_model.pth"


def test_an_ended_run_is_never_late() -> None:
    run = at(980, *numbered(*range(100, 900, 100)), more=(Ending(Clean("训练完成")),))
    assert said("ckpt", run).status == "ok"
    assert said("ckpt", at(980, *numbered(*range(100, 900, 100)))).status == "warning"


def test_a_resumed_run_owes_only_what_came_after() -> None:
    run = native([Resume(400, line=1), *rows(1.38, 530, 410)], seen(*numbered(100, 200, 300, 400, 500)))
    assert (said("ckpt", run).status, said("ckpt", run).current) == ("ok", "1 saved of 1 due + 4 earlier")
    assert said("ckpt", native([Resume(400, line=1), *rows(1.38, 440, 410)], seen(*numbered(400)))).status == "ok"


def test_no_folder_beside_the_log_is_unknown_not_lost() -> None:
    run = native(rows(1.38, 700), seen(folder=None))
    assert said("ckpt", run).status == "unknown"


# --- gaps and retention ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counters", "missing"),
    [
        ((100, 200, 300), []),
        ((100, 200, 400, 500), [300]),
        ((100, 200, 500), [300, 400]),
        ((1000, 2000, 2700, 2800, 2900), []),  # one of each thousand and the last three
        ((600, 700, 800), []),
        ((100,), []),
        ((), []),
    ],
)
def test_a_gap_counts_where_retention_does_not_explain_it(counters: tuple[int, ...], missing: list[int]) -> None:
    run = at(2950, *numbered(*counters))
    cadence = cadence_of(run, EVERY)
    assert cadence is not None and missing_counters(run, EVERY, cadence) == missing


def test_a_gap_is_told() -> None:
    check = said("ckpt", at(540, *numbered(100, 200, 400, 500)))
    assert check.status == "warning" and check.reason == "missing between others: 300"


def test_who_says_that_all_are_kept_misses_each(tmp_path: Path) -> None:
    run = at(540, *numbered(100, 300, 400, 500))
    assert said("ckpt", run).status == "ok"
    assert said("ckpt", run, configured(tmp_path, "[checkpoints]\nevery = 100\n")).reason.endswith(": 200")
    assert said("ckpt", run, configured(tmp_path, "[checkpoints]\nevery = 100\nkeep = 3\n")).status == "ok"


def test_pruned_ones_are_called_so() -> None:
    check = said("ckpt", at(950, *numbered(700, 800, 900)))
    assert (check.status, check.current) == ("ok", "3 saved of 9 due, older ones pruned")


def test_a_step_of_one_to_a_huge_counter_takes_no_time() -> None:
    run = at(20, *numbered(1, 2, 3), more=(Row(10**15, {"score": 1.0}, line=1),))
    run = native([Row(10**15 + 1, {"score": 1.0}, line=1)], seen(*numbered(1, 2, 3, 10**15)))
    assert said("ckpt", run).reason == "missing between others: 4, 5, 6 …"


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_shrunken_one_is_not_resumed_from() -> None:
    files = [*numbered(100, 200), saved("model_00300.pth", 300, size=SIZE // 2), *numbered(400)]
    run = at(390, *files[:3])
    assert "smaller than the others" in (problems(run)["model_00300.pth"] or "")
    assert said("ckpt", run).status == "warning" and resume_from(run) == "model_00200.pth"


def test_a_defect_is_told_as_it_was_found() -> None:
    bad = Checkpoint(Clean("m_100.pth"), "m", "numbered", 100, 9, T, True, Clean("zeros at the end"))
    assert said("ckpt", at(120, bad)).reason == "m_100.pth: zeros at the end"


def test_saving_is_no_fault_until_it_has_stalled() -> None:
    young, old = (saved("model_00200.pth", 200, age=age, complete=False) for age in (5.0, 3600.0))
    assert said("ckpt", at(210, *numbered(100), young)).status == "ok"
    assert resume_from(at(210, *numbered(100), young)) == "model_00100.pth"
    check = said("ckpt", at(210, *numbered(100), old))
    assert check.status == "warning" and check.reason == "model_00200.pth is half-written, unchanged for 1 h"


def test_without_rows_checkpoints_are_counted_only() -> None:
    check = said("ckpt", run_of([seen(*numbered(100, 200, 300))]))
    assert (check.status, check.current) == ("ok", "3 saved")


# --- disk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("room", "status"), [(1.1, "critical"), (6.9, "warning"), (7.1, None), (None, None)])
def test_room_for_what_is_still_to_be_written(room: float | None, status: str | None) -> None:
    free = int(room * SIZE) if room is not None else None
    check = judge("disk", at(350, *numbered(100, 200, 300), free=free))
    assert (check.status if check else None) == status


def test_the_disk_says_how_many_more_fit() -> None:
    reason = said("disk", at(350, *numbered(100, 200, 300), free=3 * SIZE)).reason
    assert reason.startswith("room for 3 more checkpoints of 9.4 MB, 7 are still to come")


def test_the_disk_is_no_matter_where_nothing_more_is_written() -> None:
    assert judge("disk", at(350, *numbered(100), free=0)) is None  # one file: its size may be anything
    assert judge("disk", at(950, *numbered(100, 200), more=(Ending(Clean("训练完成")),), free=0)) is None
    assert judge("disk", at(950, *numbered(700, 800, 900), free=2 * SIZE)) is None  # old ones make room


counters = st.integers(0, 10**18)
names = st.lists(st.tuples(counters, st.integers(0, 2**50), st.booleans(), st.floats(-1e12, 1e12)), max_size=8)


@given(names, st.lists(st.integers(0, 10**18), max_size=6), st.integers(0, 2**60))
def test_any_files_and_counters_are_judged(
    files: list[tuple[int, int, bool, float]], steps: list[int], free: int
) -> None:
    told = [saved(f"m_{c}_{i}.pth", c, age, size, whole) for i, (c, size, whole, age) in enumerate(files)]
    run = native([Row(c, {"score": 1.0}, line=i) for i, c in enumerate(steps)], seen(*told, free=free), process())
    judge("ckpt", run)
    judge("disk", run)
    newest = newest_usable(judge_checkpoints(run))
    assert newest is None or (newest.checkpoint.complete and newest.problem is None)


# --- late by the clock as well ---------------------------------------------------------------------------------------


def hourly(*counters: int, newest: float) -> list[Checkpoint]:
    """Checkpoints an hour apart, the newest one `newest` seconds old."""
    ages = range(len(counters) - 1, -1, -1)
    return [saved(f"model_{c:05d}.pth", c, newest + 3600 * age) for c, age in zip(counters, ages, strict=True)]


@pytest.mark.parametrize(("newest", "status"), [(3600.0, "ok"), (5400.0, "ok"), (5500.0, "warning")])
def test_a_run_that_became_faster_is_not_late(newest: float, status: str) -> None:
    """Beyond the counter by 90 episodes, which took so long at the former pace."""
    assert said("ckpt", at(490, *hourly(100, 200, 300, newest=newest))).status == status


def test_a_slow_run_is_not_late_either() -> None:
    assert said("ckpt", at(340, *hourly(100, 200, 300, newest=90000.0))).status == "ok"


@pytest.mark.parametrize(("newest", "status"), [(5.0, "ok"), (10.0, "ok"), (12.0, "warning")])
def test_between_two_looks_at_the_folder_a_fast_run_is_not_late(newest: float, status: str) -> None:
    """A checkpoint every two seconds: the next one may be there and not seen yet."""
    files = [saved(f"model_{c:05d}.pth", c, newest + 2 * age) for c, age in ((100, 2), (200, 1), (300, 0))]
    assert said("ckpt", at(490, *files)).status == status


# --- the best one ----------------------------------------------------------------------------------------------------


def with_best(age_of_best: float, episode: int = 950) -> Run:
    """Checkpoints of every 100 episodes, an hour apart; the best one of some age."""
    due = [c for c in range(100, 1000, 100) if c <= episode]
    return at(episode, *hourly(*due, newest=60.0), saved("best_model.pth", None, age_of_best))


def test_the_best_ones_age_is_a_note_after_500_episodes() -> None:
    assert judge("ckpt.best", with_best(3600.0)) is None
    check = said("ckpt.best", with_best(6 * 3600.0))
    assert (check.status, check.value) == ("note", 550.0)
    assert check.reason == "best_model.pth is older than checkpoint 400: nothing better for 550 episodes at least"
    assert judge("ckpt.best", with_best(1e6, episode=450)) is None, "too early to say anything"


def test_the_best_ones_age_warns_only_where_asked_for_and_not_in_the_first_phase(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[rules."ckpt.best"]\nwarning = 200\n')
    assert said("ckpt.best", with_best(6 * 3600.0), settings).status == "note"
    later = native(rows(1.0, 1950, total=4000), seen(*hourly(*range(1200, 2000, 100), newest=60.0),
                   saved("best_model.pth", None, 6 * 3600.0)))  # fmt: skip
    assert said("ckpt.best", later, settings).status == "warning"
    assert said("ckpt.best", later).status == "note"


# --- when the disk is full -------------------------------------------------------------------------------------------


def test_the_disk_says_when_beside_the_time_that_the_run_needs() -> None:
    files = hourly(100, 200, 300, newest=1800.0)
    run = native(rows(1.38, 350, total=1000), process(started=T - 12600), seen(*files, free=3 * SIZE))
    reason = said("disk", run).reason
    # 400, 500 and 600 fit; 700 comes in 350 episodes of 36 s, and 650 are to be done
    assert reason.startswith("room for 3 more checkpoints of 9.4 MB, 7 are still to come: full in about 3 h 30 min")
    assert "the run needs 6 h 30 min to" in reason


def test_room_for_one_more_of_many_is_critical() -> None:
    assert said("disk", at(350, *numbered(100, 200, 300), free=int(1.9 * SIZE))).status == "critical"
    assert judge("disk", at(950, *numbered(100, 200, 300), free=int(1.9 * SIZE))) is None
