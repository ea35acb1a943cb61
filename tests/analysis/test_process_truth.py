"""The traps of real clusters, as far as they are judged: each with the state it must come to, and why."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from tests.analysis.worlds import native, numbered, process, rows, said, seen
from tests.making import T
from tui_monitor.analysis.liveness import Liveness, judge_liveness
from tui_monitor.config import Settings
from tui_monitor.model.records import (
    ClockJumped,
    Departure,
    Incident,
    LogChanged,
    LogFacts,
    Process,
    Record,
    Remembered,
    WriterSeen,
)
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

PREEMPTED = "slurmstepd: error: *** JOB 77 ON gpu01 CANCELLED AT 2026-01-07T11:44:00 DUE TO PREEMPTION ***"
SCANCELLED = "slurmstepd: error: *** JOB 77 ON gpu01 CANCELLED AT 2026-01-07T11:44:00 ***"


def alive(run: Run, now: float = T) -> Liveness:
    return judge_liveness(run, Settings(), now)


def among(*others: Process, **told: object) -> WriterSeen:
    """A living trainer with others around it."""
    return msgspec.structs.replace(process(**told), others=others)  # type: ignore[arg-type]  # fields by name


def other(role: str, pid: int = 48300, state: str = "sleeping", **told: object) -> Process:
    how = Clean("writes eval.log in the same folder")
    return Process(pid, T - 2000, state, Clean("python"), how, role=role, **told)  # type: ignore[arg-type]  # by name


def grown(run: Run, steps: int, gap: float, now: float = T) -> Run:
    """The run as moe-top watched it: growth by `steps` bytes each `gap` seconds, twelve times up to `now`."""
    for index in range(12):
        run.arrivals.grew(now - gap * (11 - index), run.current, steps)
    return run


# --- output that is kept back ----------------------------------------------------------------------------------------


def test_a_buffered_run_is_running_with_the_advice() -> None:
    found = alive(grown(native(rows(1.38, 290), process()), 8140, 200.0))
    assert found[:2] == ("running", "note")
    assert "add -u or PYTHONUNBUFFERED=1; up to" in found.reason and "not yet visible" in found.reason
    assert said("process", native(rows(1.38, 290), process())).status == "ok"


def test_a_buffered_run_is_not_silent_while_it_computes() -> None:
    """290 episodes in 10,000 s, then 10,000 s nothing: three times the limit, ten rows of the pace."""

    def quiet(seconds: float, processor: float) -> Liveness:
        writer = process(started=T - seconds - 10000, cpu_percent=processor)
        run = native(rows(1.38, 290), writer, age=seconds, size=90000)
        return alive(grown(run, 8140, 900.0, now=T - seconds))

    assert quiet(10000, 98.0)[:2] == ("running", "note")
    assert quiet(10000, 0.0)[:2] == ("silent", "warning")
    assert quiet(20000, 98.0)[:2] == ("silent", "warning"), "busy waiting for a dead rank looks like work"
    assert quiet(20000, 0.0)[:2] == ("silent", "critical")
    assert "PYTHONUNBUFFERED" in quiet(20000, 0.0).reason


def test_a_log_that_ends_within_a_line_waits_for_its_buffer() -> None:
    """One look, no history: 9,000 bytes in 10 hours; the next buffer comes in nine hours more."""
    log = LogFacts(9000, T - 7200, 9000, 29, "native", half_line=True)
    run = native(rows(1.38, 2900), process(started=T - 43200))
    run.facts = log
    assert alive(run).state == "running"
    run.facts = msgspec.structs.replace(log, half_line=False)
    assert alive(run).state == "silent"


def test_checkpoints_beyond_a_buffered_log_are_not_ahead() -> None:
    """Saved since the log last grew, and no further than what the buffer may hold."""
    young, far = numbered(300, 350, age=5.0), numbered(500, age=5.0)
    run = native(rows(1.38, 290), process(), seen(*numbered(100, 200), *young), age=60, size=2900)
    assert said("ckpt", run).status == "ok"
    assert said("ckpt", native(rows(1.38, 290), seen(*numbered(200), *far), age=60, size=2900)).status == "warning"
    flushing = grown(native(rows(1.38, 290), process(), seen(*young), age=60, size=2900), 148, 10.0)
    assert said("ckpt", flushing).status == "warning", "lines that come one by one are not kept back"


def test_the_lines_that_a_killed_run_took_with_it_are_told() -> None:
    run = grown(native(rows(1.38, 290), WriterSeen(departed=Departure(7, T - 999, T, 9))), 8140, 60.0)
    assert "its output was buffered: up to" in alive(run).reason


# --- several processes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["zombie", "ended"])
def test_a_rank_that_ended_warns_at_once_and_alarms_in_silence(state: str) -> None:
    gone = other("worker", 48301, state, is_rank=True)
    found = alive(native(rows(1.38, 290), among(other("worker", is_rank=True), gone)))
    assert found[:2] == ("running", "warning") and "1 rank of the job ended: pid 48301" in found.reason
    found = alive(native(rows(1.38, 290), among(gone), age=2000))
    assert found[:2] == ("silent", "critical") and "48301" in found.reason


def test_a_data_loaders_worker_that_ended_is_no_rank() -> None:
    assert alive(native(rows(1.38, 290), among(other("worker", state="zombie"))))[:2] == ("running", "ok")


def test_orphans_that_nobody_saw_with_their_main_are_a_dead_run() -> None:
    found = alive(native(rows(1.38, 290), WriterSeen(others=(other("orphan"), other("orphan", 48301)))))
    assert found[:2] == ("killed", "critical")
    assert found.cause == "its main process is gone at episode 290"
    assert found.reason.endswith("2 orphans still hold the log")


def test_orphans_that_print_are_somebody_who_trains() -> None:
    run = native(rows(1.38, 290), WriterSeen(others=(other("orphan"),)))
    run.arrivals.grew(T - 5, 290, 148)
    assert alive(run)[:2] == ("running", "ok")


def test_who_writes_another_log_of_the_folder_is_named_where_checkpoints_are_shared() -> None:
    neighbour = among(other("neighbour", 777))
    assert alive(native(rows(1.38, 290), neighbour))[:2] == ("running", "ok")
    found = alive(native(rows(1.38, 290), neighbour, seen(*numbered(100, 200))))
    assert found[:2] == ("running", "note") and "process 777 writes eval.log in the same folder" in found.reason


def test_a_zombie_that_was_never_seen_dying_is_dead() -> None:
    found = alive(native(rows(1.38, 290), process(state="zombie")))
    assert found[:2] == ("killed", "critical") and "at episode 290" in (found.cause or "")


# --- batch systems ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind", "age", "state", "status"),
    [
        (PREEMPTED, "cancelled", 60.0, "stopped", "warning"),
        (PREEMPTED, "cancelled", 899.0, "stopped", "warning"),
        (PREEMPTED, "cancelled", 901.0, "killed", "critical"),
        (PREEMPTED.replace("PREEMPTION", "TIME LIMIT"), "time_limit", 60.0, "stopped", "warning"),
        (SCANCELLED, "cancelled", 60.0, "killed", "critical"),
        ("Killed", "killed", 60.0, "killed", "critical"),
    ],
)
def test_a_requeue_is_awaited_for_a_quarter_of_an_hour(
    line: str, kind: str, age: float, state: str, status: str
) -> None:
    run = native([*rows(1.38, 290), Incident(kind, Clean(line), line=400)], age=age)  # type: ignore[arg-type]  # a kind
    found = alive(run)
    assert found[:2] == (state, status) and found.cause == line
    assert said("incidents", run).status == status, "no other rule knows better"


def test_a_log_emptied_after_the_end_waits_for_the_new_start() -> None:
    gone = WriterSeen(departed=Departure(48213, T - 2340, T - 300))
    emptied: list[Record] = [LogChanged("truncated"), LogFacts(0, T - 100, 0, 29, "native")]
    assert alive(native(rows(1.38, 290), gone, *emptied))[:2] == ("waiting", "unknown")
    assert alive(native(rows(1.38, 290), gone, *emptied), now=T + 3600).state == "killed"


# --- clocks and disks ------------------------------------------------------------------------------------------------


def test_a_suspended_machine_begins_to_count_anew() -> None:
    run = native(rows(1.38, 290), process(started=T - 9000), age=7200)
    assert alive(run).state == "silent"
    slept = native(rows(1.38, 290), process(started=T - 9000), ClockJumped(T - 5), age=7200)
    assert alive(slept)[:2] == ("running", "ok")
    assert alive(slept, now=T + 7200).state == "silent", "but not for ever"


def test_without_gaps_the_pace_says_how_long_is_too_long() -> None:
    """Ten times what a printed row took: a run of a row in ten seconds is not healthy twenty minutes after its last."""
    assert alive(native(rows(1.38, 290), process(started=T - 3000), age=600)).state == "running"
    assert alive(native(rows(1.38, 290), process(started=T - 3000), age=1000)).state == "silent"
    quick = native(rows(1.38, 290), process(started=T - 500), age=200)
    assert alive(quick).state == "running", "five minutes at least"


def test_a_run_that_nobody_saw_die_is_not_healthy_long_after_its_usual_gap() -> None:
    """Killed while no moe-top looked: its checkpoints tell how fast it was, and its last line is 20 minutes old."""
    saved = [replace(one, saved_at=T - 1300 + (one.counter or 0) / 3) for one in numbered(100, 200)]
    assert alive(native(rows(1.38, 290), seen(*saved), age=1200)).status == "warning"
    assert alive(native(rows(1.38, 290), seen(*saved), age=50)).status == "ok"
    doubted = alive(native(rows(1.38, 290), seen(*saved), age=200))
    assert (doubted.state, doubted.status) == ("unknown", "unknown"), "60 rows' time: neither alive nor dead is known"


def test_a_log_deleted_under_its_writer_is_a_warning() -> None:
    run = native(rows(1.38, 290), process(started=T - 3000), age=5)
    assert alive(run).status == "ok"
    run.changes.append("missing")
    assert (alive(run).state, alive(run).status) == ("running", "warning") and "deleted" in alive(run).reason


def test_a_network_disk_may_be_late() -> None:
    run = native(rows(1.38, 290), process(started=T - 3000), age=780)
    assert alive(run).state == "silent"
    assert run.facts is not None
    run.facts = msgspec.structs.replace(run.facts, seen_late=60.0)
    assert alive(run).state == "running"


def test_the_gaps_that_an_earlier_moe_top_saw_tell_what_is_usual() -> None:
    """A later `check`, which sees no growth, knows the limit of the one that watched."""
    run = native(rows(1.38, 290), process(started=T - 3000), age=100)
    assert alive(run).state == "running"
    run = native(rows(1.38, 290), process(started=T - 3000), Remembered(gaps=(5.0,) * 30), age=100)
    found = alive(run)
    assert found.state == "silent" and "usual 5 s" in found.reason


# --- where it ended --------------------------------------------------------------------------------------------------


ENDS = [(9, 137, "SIGKILL"), (None, 0, "exit 0"), (None, 2, "status 2")]


@pytest.mark.parametrize(("signal", "status", "words"), ENDS)
def test_the_cause_names_the_episode(signal: int | None, status: int, words: str) -> None:
    gone = WriterSeen(departed=Departure(48213, T - 2340, T - 5, signal, status))
    found = alive(native(rows(1.38, 290, total=1000), gone))
    assert found.cause is not None and words in found.cause and "at episode 290" in found.cause
    assert "\n" not in found.cause
