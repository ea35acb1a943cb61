"""What is remembered and comes back: verdicts, stalls, the last visit, and checks that somebody has seen."""

from __future__ import annotations

import msgspec

from tests.analysis.worlds import native, numbered, process, rows, seen
from tests.making import NOW, T
from tui_monitor.analysis.remarks import acknowledge, judged, mark_of
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.records import Departure, Judged, Remembered, Stall, Visit, WriterSeen
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def report_of(run: Run) -> RunReport:
    return build_report(run, Settings(), NOW)


def with_ahead(episode: int = 290) -> Run:
    """A run whose only trouble are checkpoints from the future."""
    return native(rows(1.38, episode, total=1000), process(), seen(*numbered(100, 200, 900)))


def check_of(report: RunReport, name: str) -> Check:
    return next(check for check in report.checks if check.id == name)


def test_a_check_that_somebody_has_seen_rests_until_it_changes() -> None:
    run = with_ahead()
    before = report_of(run)
    assert before.verdict == "warning" and not check_of(before, "ckpt").acknowledged
    remark = acknowledge(check_of(before, "ckpt"), T)
    run.remembered = Remembered(acknowledged=(remark,))
    after = report_of(run)
    assert after.verdict == "healthy" and check_of(after, "ckpt").acknowledged
    assert check_of(after, "ckpt").status == "warning", "it is still what it is"
    assert "model_00900" not in after.summary
    later = with_ahead(291)
    later.remembered = run.remembered
    assert report_of(later).verdict == "healthy", "another episode is no other trouble"
    worse = native(rows(1.38, 290, total=1000), process(), seen(*numbered(100, 150, 900, 950)))
    worse.remembered = run.remembered
    assert report_of(worse).verdict == "warning"


def test_an_acknowledgement_can_be_taken_back() -> None:
    run = with_ahead()
    run.remembered = Remembered(acknowledged=(acknowledge(check_of(report_of(run), "ckpt"), T),))
    back = acknowledge(check_of(report_of(run), "ckpt"), T + 1)
    assert back.withdrawn
    run.remembered = Remembered(acknowledged=(back,))
    assert report_of(run).verdict == "warning"


def test_a_dead_run_stays_dead_whoever_has_seen_it() -> None:
    run = native(rows(1.38, 290, total=1000), WriterSeen(departed=Departure(48213, T - 999, T - 5, 9)))
    remarks = tuple(acknowledge(check, T) for check in report_of(run).checks)
    run.remembered = Remembered(acknowledged=remarks)
    assert report_of(run).verdict == "critical"


def test_a_mark_looks_past_numbers_and_not_past_words() -> None:
    said = Check("grad", "Gradient", "12", "< 10", "warning", "mean 12.3 over 50 values")
    assert mark_of(said) == mark_of(msgspec.structs.replace(said, reason="mean 14 over 60 values"))
    assert mark_of(said) != mark_of(msgspec.structs.replace(said, status="critical"))
    assert mark_of(said) != mark_of(msgspec.structs.replace(said, reason="identical in 20 values"))


def test_the_verdicts_before_are_the_reports_history() -> None:
    run = with_ahead()
    remark = judged(report_of(run))
    assert (remark.verdict, remark.counter, remark.at) == ("warning", 290, T)
    run.remembered = Remembered(verdicts=(Judged(T - 60, "healthy", Clean("calm"), 280), remark))
    history = report_of(run).history
    assert [(each.verdict, each.counter) for each in history] == [("healthy", 280), ("warning", 290)]
    assert history[1].at == NOW


def test_what_a_state_file_says_passes_the_gate() -> None:
    run = with_ahead()
    text = b'{"at": 1, "verdict": "healthy", "reason": "\\u001b]52;x", "counter": 3}'
    forged = msgspec.json.decode(text, type=Judged)
    run.remembered = Remembered(verdicts=(forged,))
    assert report_of(run).history[0].reason == r"\x1b]52;x"


def test_stalls_since_the_last_visit_are_told_with_their_time() -> None:
    run = with_ahead()
    earlier, since = Stall(T - 9000, 500.0, 90), Stall(T - 3000, 360.0, 180)
    run.remembered = Remembered(visit=Visit(T - 7200, 100), stalls=(earlier, since))
    run.arrivals.stalls.append(Stall(T - 600, 90.0, 280))
    told = report_of(run).since_visit
    assert told is not None and told.episodes == 190
    assert [(stall.counter, stall.seconds) for stall in told.stalls] == [(180, 360.0), (280, 90.0)]
    assert told.stalls[0].at.timestamp() == T - 3000
