"""Hysteresis of a live face: raised once confirmed, cleared once surely past, and never for what is certain."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.analysis.worlds import process, summary
from tests.making import NOW, T
from tui_monitor.analysis.report import build_report
from tui_monitor.analysis.steady import Steady
from tui_monitor.config import Settings
from tui_monitor.model.records import (
    Batch,
    Departure,
    Incident,
    LogFacts,
    Record,
    Resume,
    Row,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

WELL, LOST = 1.384, 0.1


class Watch:
    """A live face: rows come in, a report is made, the steady one is looked at."""

    def __init__(self, entropy: float = WELL, to: int = 300) -> None:
        self.store, self.steady, self.episode, self.seconds = Store(), Steady(), 0, 0
        self.raw: RunReport | None = None
        self.put(RunFound(Clean("run"), "run", "run/train.log"), process())
        self.shown = self.rows(*[entropy] * (to // 10))

    def put(self, *records: Record, bytes_read: int = 9000) -> None:
        facts = LogFacts(9000, T, bytes_read, 10, "native", True)
        self.store.apply(Batch("run", (*records, facts), T + self.seconds))

    def look(self, later: int = 5) -> RunReport:
        self.seconds += later
        run = self.store.runs["run"]
        self.raw = build_report(run, Settings(), NOW + timedelta(seconds=self.seconds))
        self.shown = self.steady(run, self.raw)
        return self.shown

    def rows(self, *entropies: float, extra: tuple[Record, ...] = ()) -> RunReport:
        """One report after rows of these entropies."""
        for entropy in entropies:
            self.episode += 10
            self.put(Row(self.episode, {"alpha_entropy": entropy}, 4000, self.episode))
        if extra:
            self.put(*extra)
        return self.look()

    def each(self, *entropies: float) -> RunReport:
        """A report after each row."""
        for entropy in entropies:
            self.rows(entropy)
        return self.shown

    def check(self, name: str = "entropy") -> Check:
        return next(check for check in self.shown.checks if check.id == name)

    def raw_status(self, name: str = "entropy") -> str | None:
        assert self.raw is not None
        return next((check.status for check in self.raw.checks if check.id == name), None)


def test_the_first_report_is_taken_as_it_is() -> None:
    """A face that is opened on a sick run says so at once, as the commands without a screen do."""
    watch = Watch(LOST)
    assert (watch.check().status, watch.shown.verdict, watch.check().since) == ("critical", "critical", "episode 10")


def test_a_finding_is_raised_by_its_second_evaluation() -> None:
    watch = Watch()
    watch.rows(LOST)
    assert watch.raw_status() == "warning"
    assert (watch.check().status, watch.shown.verdict) == ("note", "healthy")
    assert "seen once" in watch.check().reason and "seen once" not in watch.shown.summary
    watch.rows(LOST)
    assert (watch.check().status, watch.shown.verdict) == ("critical", "critical")
    assert watch.check().since == "episode 320"


def test_time_alone_is_no_evaluation() -> None:
    watch = Watch()
    watch.rows(LOST)
    for _ in range(5):
        watch.look(later=60)
        assert watch.check().status == "note"


def test_a_single_outlier_raises_nothing() -> None:
    watch = Watch()
    watch.rows(0.7)
    assert watch.raw_status() == "warning" and watch.check().status == "note"
    watch.rows(*[WELL] * 5)
    assert watch.check().status == "ok"
    watch.rows(0.7)
    assert watch.check().status == "note", "the count begins anew"


def test_one_summary_is_enough() -> None:
    watch = Watch()
    watch.rows(WELL, extra=(summary(310, alpha_entropy=LOST),))
    assert watch.check().status == "critical"


def test_it_is_cleared_after_two_clean_windows() -> None:
    watch = Watch()
    watch.each(LOST, LOST, *[WELL] * 5)
    assert watch.raw_status() == "ok" and watch.shown.verdict == "critical"
    assert "cleared after 100 clean" in watch.check().reason
    last_bad = 350  # the last window that holds both bad values, and is critical
    assert watch.episode == 370
    while watch.check().status != "ok":
        watch.rows(WELL)
    assert watch.episode == last_bad + 100
    assert watch.check().since == f"episode {watch.episode}"
    assert watch.shown.verdict == "healthy"


def test_a_finding_of_which_its_rule_says_no_more_stays_as_long() -> None:
    watch = Watch(to=1000)
    watch.rows(*[0.693] * 20)
    watch.rows(0.693)
    assert watch.check("routing.frozen").status == "warning"
    watch.rows(*[0.8] * 5)
    assert watch.raw_status("routing.frozen") is None
    assert watch.check("routing.frozen").status == "warning"
    watch.rows(*[0.8] * 5)
    assert all(check.id != "routing.frozen" for check in watch.shown.checks)


def test_a_finding_that_appears_with_its_rule_waits_too() -> None:
    watch = Watch(to=1000)
    watch.rows(*[0.693] * 9)
    assert watch.raw_status("routing.frozen") is None
    watch.rows(0.693)
    assert (watch.raw_status("routing.frozen"), watch.check("routing.frozen").status) == ("warning", "note")
    watch.rows(0.693)
    assert watch.check("routing.frozen").status == "warning"


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (Incident("oom", Clean("out of memory"), line=9), "incidents"),
        (Row(310, {"alpha_entropy": float("nan")}, 4000, 310), "nonfinite"),
    ],
)
def test_what_is_certain_is_never_held_back(record: Record, name: str) -> None:
    watch = Watch()
    watch.put(record)
    watch.look()
    assert watch.check(name).status == watch.raw_status(name) != "note"
    assert watch.check(name).since in ("episode 300", None)


def test_a_death_is_shown_at_once_with_its_time_and_what_was_pending() -> None:
    watch = Watch()
    watch.rows(*[LOST] * 5)
    assert watch.shown.verdict == "healthy"
    watch.put(WriterSeen(None, departed=Departure(48213, T - 2340, T, 9)))
    watch.look()
    assert watch.shown.state == "killed" and watch.check("process").status == "critical"
    assert watch.check("process").since == (NOW + timedelta(seconds=watch.seconds)).isoformat()
    assert watch.check().status == "critical"
    assert "SIGKILL" in watch.shown.summary


def test_a_resume_and_a_phase_border_begin_anew() -> None:
    watch = Watch(LOST)
    watch.put(Resume(200, line=900))
    watch.episode = 200
    watch.rows(*[WELL] * 5)
    assert watch.check().status == "ok"
    watch = Watch(1.0, to=990)
    watch.episode = 990
    assert watch.check().status == "warning"
    watch.rows(1.0)
    assert watch.shown.phase == "Transition" and watch.check().status == "ok"


def test_while_a_backlog_is_read_each_report_is_taken_as_it_is() -> None:
    watch = Watch()
    watch.put(Row(310, {"alpha_entropy": LOST}, 4000, 310), bytes_read=4000)
    watch.look()
    assert watch.check().status == watch.raw_status() == "warning"
    watch.episode = 310
    more = [Row(episode, {"alpha_entropy": WELL}, 4000, episode) for episode in range(320, 500, 10)]
    watch.put(*more, bytes_read=8000)
    watch.look()
    assert watch.check().status == "ok"


def test_a_quiet_run_is_told_as_it_was_judged() -> None:
    watch = Watch()
    for _ in range(5):
        watch.rows(WELL)
        assert watch.raw is not None
        assert watch.shown == watch.raw
        assert msgspec.structs.asdict(watch.shown)["summary"] == watch.raw.summary
