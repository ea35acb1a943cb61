"""Is it alive: what the text proves first, then the writer, then the age of the lines."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.worlds import log_of, native, numbered, process, rows, said, seen
from tests.making import T, native_row, run_of, seed_log
from tui_monitor.analysis.liveness import Liveness, judge_liveness, live_process
from tui_monitor.analysis.silence import silence_limit
from tui_monitor.config import Settings
from tui_monitor.model.records import (
    CheckpointsSeen,
    Departure,
    Ending,
    Incident,
    LogFacts,
    Notice,
    Other,
    Process,
    Record,
    Row,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

TRACEBACK = [
    "Traceback (most recent call last):",
    '  File "train_v3_gat_moe.py", line 1175, in update',
    "RuntimeError: CUDA error: an illegal memory access was encountered",
]


def alive(run: Run, now: float = T) -> Liveness:
    return judge_liveness(run, Settings(), now)


def gone(signal: int | None = None, status: int | None = None, **more: object) -> WriterSeen:
    departed = Departure(48213, T - 2340, T - 5, signal, status, **more)  # type: ignore[arg-type]  # flags by name
    return WriterSeen(None, departed=departed)


def with_gaps(gap: float, bursts: int = 30, then: float = 0.0) -> Run:
    """A run watched live, a row each `gap` seconds, whose last one came `then` seconds ago."""
    run = native(rows(1.38, 10))
    first = T - then - gap * (bursts - 1)
    for index in range(bursts):
        run.arrivals.grew(first + gap * index, 10 + 10 * index)
    return run


# --- what the text proves --------------------------------------------------------------------------------------------


def test_an_end_line_is_the_end() -> None:
    assert alive(native([*rows(1.38, 1000), Ending(Clean("训练完成"))]))[:2] == ("finished", "ok")


def test_after_the_end_line_a_living_process_is_saving() -> None:
    found = alive(native([*rows(1.38, 1000), Ending(Clean("训练完成"))], process()))
    assert found.state == "running" and "saving" in found.reason


def test_the_total_reached_and_nobody_writing_is_the_end() -> None:
    assert alive(native(rows(1.38, 1000, total=1000))).state == "finished"
    assert alive(native(rows(1.38, 1000, total=1000), process())).state == "running"


@pytest.mark.parametrize(("last", "state", "status"), [(48, "unknown", "ok"), (50, "finished", "ok"),
                                                       (51, "finished", "ok"), (53, "unknown", "warning")])  # fmt: skip
def test_the_last_round_may_go_beyond_the_total(last: int, state: str, status: str) -> None:
    """A trainer that counts steps stops after a whole rollout, here of three; the native one stops exactly."""
    def told(form: str) -> tuple[str, str]:
        told_rows = [Row(at, {"loss": 1.0}, 50, at) for at in range(last - 30, last + 1, 3)]
        run = run_of([*told_rows, LogFacts(900, T, 900, last, form)])
        return alive(run).state, said("progress", run).status

    assert told("shapes") == (state, status)
    assert told("native") == (("finished", "ok") if last == 50 else ("unknown", "ok" if last < 50 else "warning"))


def test_a_traceback_at_the_end_is_a_crash_with_its_cause() -> None:
    found = alive(log_of([native_row(10).strip(), *TRACEBACK]))
    assert found[:2] == ("crashed", "critical")
    assert found.cause is not None and "illegal memory access" in found.cause


AGAIN = ["2026-02-10 16:22:26 - INFO - Starting to train", "2026-02-10 16:22:27 - INFO - Seeds set to 42", "Go"]
LATER = ["2026-02-10 17:03:11 - INFO - Starting to train", "2026-02-10 17:03:12 - INFO - Seeds set to 7"]


def test_a_traceback_before_a_new_start_is_not_the_last_event() -> None:
    """Several attempts in one file: the first lines are printed once more, rows are still to come."""
    begun = run_of("\n".join([*AGAIN, *TRACEBACK, *LATER, ""]))
    assert alive(begun).state == "unknown" and alive(begun).cause is None
    check = said("incidents", begun)
    assert check.status == "warning" and check.reason.endswith("; then the log begins again")
    again = run_of("\n".join([*AGAIN, *TRACEBACK, *LATER, *TRACEBACK, ""]))
    assert alive(again).state == "crashed" and said("incidents", again).status == "critical"


def test_a_new_start_is_seen_across_a_million_warnings_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's head and the crash are packed long since."""
    monkeypatch.setattr("tui_monitor.model.events.PIECE", 2)
    crash = Incident("traceback", Clean("ValueError"), line=20)
    head, second = [Other(Clean(text), at) for at, text in enumerate(AGAIN, 1)], [Other(Clean(text)) for text in LATER]
    noise = [Notice("other", Clean("slow"), line=at) for at in range(4, 19)]
    assert said("incidents", run_of([*head, *noise, crash, *noise, *noise])).status == "critical"
    assert said("incidents", run_of([*head, *noise, crash, *noise, *second, *noise])).status == "warning"


@pytest.mark.parametrize("after", [LATER[:1], [LATER[1], LATER[0]], ["wandb: run 1", "wandb: run 2"], AGAIN[2:] * 5])
def test_what_is_printed_after_a_crash_is_no_new_start(after: list[str]) -> None:
    assert alive(run_of("\n".join([*AGAIN, *TRACEBACK, *after, ""]))).state == "crashed"


def test_lines_after_a_crash_at_the_very_start_are_no_head_that_comes_again() -> None:
    usage = Incident("usage", Clean("Could not override 'lr'."), line=1)
    after = Other(Clean("Key is not in struct"), 2), Other(Clean("full_key: lr"), 3)
    run = run_of([usage, *after, LogFacts(90, T, 90, 3)])
    assert alive(run).state == "crashed"
    assert said("incidents", run).status == "critical"


def test_an_end_line_before_a_new_start_or_more_rows_is_no_end() -> None:
    def told(*more: Record) -> str:
        done = Ending(Clean("Done."), line=101)
        return alive(native([Other(Clean("Start")), Other(Clean("Seed 1")), *rows(1.38, 100), done, *more])).state

    assert told() == told(Other(Clean("Results saved"), 102)) == "finished"
    assert told(Other(Clean("Start"), 102), Other(Clean("Seed 2"), 103)) == "unknown"
    assert told(*rows(1.38, 200, start=110)) == "unknown"


def test_a_log_of_one_repeated_line_does_not_begin_again() -> None:
    text = ["loading 1 of 9", "loading 2 of 9", *TRACEBACK, "loading 3 of 9", "loading 4 of 9", ""]
    assert alive(run_of("\n".join(text))).state == "crashed"


def test_rows_that_are_told_late_are_none_after_the_crash() -> None:
    """A format may hold rows back until it is sure of them; their lines say where they stood."""
    fatal = Incident("traceback", Clean("RuntimeError: boom"), line=500)
    late = native([*rows(1.38, 100), fatal, *rows(1.38, 200, start=110)])
    assert alive(late).state == "crashed"
    assert said("incidents", late).reason.endswith("boom")
    survived = native([*rows(1.38, 100), msgspec.structs.replace(fatal, line=105), *rows(1.38, 200, start=110)])
    assert alive(survived).state == "unknown"


def test_a_traceback_that_the_run_survived_is_no_crash() -> None:
    text = [native_row(10).strip(), *TRACEBACK, native_row(20).strip(), native_row(30).strip()]
    assert alive(log_of(text)).state == "unknown"


def test_a_traceback_under_a_living_process_is_not_yet_a_crash() -> None:
    run = log_of([native_row(10).strip(), *TRACEBACK])
    run.writer = process()
    assert alive(run).state == "running"
    assert said("incidents", run).status == "warning"


def test_the_batch_systems_line_outranks_the_traceback_it_provoked() -> None:
    records: list[Record] = [
        *rows(1.38, 100),
        Incident("time_limit", Clean("CANCELLED DUE TO TIME LIMIT"), line=200),
        Incident("traceback", Clean("KeyboardInterrupt"), line=210),
    ]
    found = alive(native(records))
    assert found.state == "killed" and found.cause == "CANCELLED DUE TO TIME LIMIT"


def test_a_usage_error_before_any_row_is_a_crash() -> None:
    assert alive(native([Incident("usage", Clean("error: unrecognized arguments: --lr"), line=3)])).state == "crashed"


def test_the_text_outranks_the_writer() -> None:
    found = alive(native([*rows(1.38, 1000), Ending(Clean("训练完成"))], gone(signal=9)))
    assert found[:2] == ("finished", "ok")


# --- then the writer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("writer", "state", "status", "word"),
    [
        (gone(signal=9), "killed", "critical", "SIGKILL"),
        (gone(signal=99), "killed", "critical", "signal 99"),
        (gone(by_oom_killer=True), "killed", "critical", "out-of-memory"),
        (gone(status=1), "crashed", "critical", "exit status 1"),
        (gone(status=0), "stopped", "warning", "exit 0"),
        (gone(), "killed", "critical", "gone"),
    ],
)
def test_a_departed_writer(writer: WriterSeen, state: str, status: str, word: str) -> None:
    found = alive(native(rows(1.38, 290), writer))
    assert found[:2] == (state, status)
    assert found.cause is not None and word in found.cause


def test_orphans_of_a_dead_main_are_named() -> None:
    worker = Process(48300, T - 2000, "sleeping", Clean("python"), Clean("holds the log"), role="orphan")
    found = alive(native(rows(1.38, 290), msgspec.structs.replace(gone(signal=9), others=(worker, worker))))
    assert found.status == "critical" and "2 orphans still hold the log" in found.reason


def test_a_log_that_grows_after_its_remembered_writer_died_has_another() -> None:
    departed = Departure(48213, T - 9000, T - 7200, 9)
    assert alive(native(rows(1.38, 290), WriterSeen(None, departed=departed))).state == "unknown"


def test_a_living_writer_is_named_with_the_evidence() -> None:
    found = alive(native(rows(1.38, 290), process()))
    assert found[:2] == ("running", "ok") and found.reason == "process 48213 writes the log"


def test_a_stopped_process_says_how_to_go_on() -> None:
    found = alive(native(rows(1.38, 290), process(state="stopped")))
    assert found[:2] == ("stopped", "warning") and "kill -CONT 48213" in found.reason


def test_two_writers_are_both_named() -> None:
    rival = Process(7, T - 100, "running", Clean("python"), Clean("writes the log"), role="candidate")
    found = alive(native(rows(1.38, 290), msgspec.structs.replace(process(), others=(rival,))))
    assert found.status == "warning" and "48213 and 7" in found.reason


def test_a_blocked_writer_is_silent_with_the_reason() -> None:
    why = Clean("blocked writing its log; tee is stopped")
    blocked = msgspec.structs.replace(process(), blocked=why)
    assert alive(native(rows(1.38, 290), blocked)) == Liveness("silent", "warning", why)


@pytest.mark.parametrize("state", ["zombie", "ended"])
def test_a_zombie_does_not_live(state: str) -> None:
    assert live_process(native(rows(1.38, 290), process(state=state))) is None


def test_silence_counts_from_the_later_of_last_line_and_start() -> None:
    old = native(rows(1.38, 290), process(started=T - 10), age=86400)
    assert alive(old).state == "running"


def test_a_living_but_silent_process_warns_then_alarms_when_idle() -> None:
    # a row each minute: silent after ten
    run = with_gaps(60.0, then=700.0)
    run.writer = process(started=T - 90000, cpu_percent=0.0)
    assert alive(run)[:2] == ("silent", "warning")
    assert alive(run, T + 4 * 600)[:2] == ("silent", "critical")
    run.writer = process(started=T - 90000, cpu_percent=100.0)
    assert alive(run, T + 4 * 600).status == "warning"
    run.writer = process(started=T - 90000, cpu_percent=0.0, state="disk")
    assert "waits for the disk" in alive(run).reason


# --- then the age of the lines ---------------------------------------------------------------------------------------


def test_lines_that_keep_coming_are_life() -> None:
    assert alive(with_gaps(5.0))[:2] == ("running", "ok")


def test_young_lines_without_a_process_are_unknown_but_no_fault() -> None:
    assert alive(run_of(seed_log()))[:2] == ("unknown", "ok")


def test_old_lines_without_a_process_warn_and_never_say_dead() -> None:
    found = alive(native(rows(1.38, 290), age=3 * 3600))
    assert found[:2] == ("unknown", "warning")
    assert "3 h ago" in found.reason and "dead" not in found.reason


def test_a_log_of_no_known_format_cannot_be_judged_however_old() -> None:
    for age in (0.0, 1e6):
        run = run_of([LogFacts(5000, T - age, 5000, 120, None)])
        assert alive(run)[:2] == ("unknown", "unknown")
        progress = said("progress", run)
        assert progress.status == "unknown" and progress.reason == "120 lines read, none of a known format"


def test_checkpoints_without_a_log_say_so() -> None:
    run = run_of([RunFound(Clean("run"), "run", None), seen(*numbered(100, 200))])
    found = alive(run)
    assert found[:2] == ("unknown", "unknown") and "only 2 checkpoints" in found.reason
    assert said("progress", run).reason == "no log found: nothing tells the episode"


def test_nothing_at_all_waits() -> None:
    assert alive(run_of([RunFound(Clean("run"), "run", None)])).state == "waiting"
    assert alive(run_of([RunFound(Clean("r"), "r", "r/train.log"), LogFacts(0, T, 0)])).state == "waiting"
    assert alive(run_of([CheckpointsSeen(None, ())])).state == "waiting"


# --- how long is too long --------------------------------------------------------------------------------------------


def test_without_history_half_an_hour() -> None:
    assert silence_limit(native(rows(1.38, 290))) == 1800


def test_a_slow_trainer_gets_ten_of_its_rows() -> None:
    # 290 episodes in 29 hours: a row an hour
    run = native(rows(1.38, 290), process(started=T - 29 * 3600))
    assert silence_limit(run) == pytest.approx(36000)


def test_the_gaps_of_the_bursts_decide_once_there_are_enough() -> None:
    assert silence_limit(with_gaps(40.0)) == pytest.approx(400)
    assert silence_limit(with_gaps(2.0)) == 60


@given(st.lists(st.floats(1.5, 1e6), min_size=20, max_size=60))
def test_no_gap_ever_seen_is_a_silence(gaps: list[float]) -> None:
    """The limit lies at ten medians or three 99 % quantiles: of a hundred gaps no usual one reaches it."""
    run = native(rows(1.38, 10))
    now = 0.0
    for gap in [0.0, *gaps]:
        now += gap
        run.arrivals.grew(now, None)
    ordered = sorted(gaps)
    assert silence_limit(run) > ordered[int(0.9 * (len(ordered) - 1))]


def test_the_check_tells_state_pid_and_age() -> None:
    check = said("process", native(rows(1.38, 290), process(), age=12))
    assert check.current == "running, pid 48213, last line 12 s ago"
    assert check.expected == "alive until its end line"
