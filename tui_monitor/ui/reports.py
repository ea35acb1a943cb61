"""The reports of all runs, kept fresh: the selected one at once, the others in turn and at little cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

from tui_monitor.analysis.failed import report_or_failure
from tui_monitor.analysis.order import worst_first
from tui_monitor.analysis.remarks import judged
from tui_monitor.analysis.report import build_report
from tui_monitor.analysis.steady import Steady
from tui_monitor.analysis.trends import Trends
from tui_monitor.config import Settings
from tui_monitor.model.records import Judged, ProcessState
from tui_monitor.model.report import RunReport, State, Trend, Verdict
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.ui.scene import RunView

# A report younger than this is not made again only because the clock ticks: with a row a second it would be made twice,
# and without any it was half of what an idle second cost. Ages move every third second, as `top` does everything.
FRESH = timedelta(seconds=2.95)
STILL_FRESH = timedelta(seconds=30)
MOVING: tuple[State, ...] = ("waiting", "running")  # a run in another state only grows older until something is told
HELD: tuple[ProcessState, ...] = ("stopped", "zombie", "ended")  # a process in one of these does nothing more
SPARKLINES = 40  # runs: of more no list on any screen has room for sparklines, and their trends are not looked for
SETTLED = 3  # looks, a second each, for which a verdict stands before it is history: the first ones lack the process
ROUND = 4  # seconds in which each run that nobody looks at is judged once
BUDGET = 0.02  # seconds a second for it: of more than some thirty live runs each is judged less often


class _NoTrends(Trends):
    """For a run that is one line in a long list: finding its trends would be half of its report's cost."""

    def of(self, run: Run) -> dict[str, Trend]:
        return {}


class Reports:
    """Which reports there are, and which no longer tell how their runs stand."""

    def __init__(self, store: Store, settings_of: Callable[[Run], Settings]) -> None:
        self._store, self._settings_of = store, settings_of
        self._reports: dict[str, RunReport] = {}
        self._settings: dict[str, Settings] = {}
        self._steady: dict[str, Steady] = {}
        self._trends: dict[str, Trends] = {}
        self._views: dict[str, RunView] = {}
        self._changed: set[str] = set()
        self._known: dict[str, object] = {}  # what was told of each run when it was judged
        self._signs: dict[str, object] = {}  # and what of it is not to wait for its turn
        self._bare: set[str] = set()  # of which the report lacks the trends
        self._selected: str | None = None
        self._standing: dict[str, tuple[Verdict, int]] = {}  # the verdict, and for how many looks it has stood

    def changed(self, keys: Iterable[str]) -> set[str]:
        """Something was told of these runs; those of which it was more than what their processes use just now, which
        is no reason for another report before its time."""
        grown = {key for key in keys if self._is_new(key) or self._known.get(key) != _told(self._store.runs[key])}
        self._changed |= grown
        return grown

    def judge(self, key: str, now: datetime) -> None:
        """The report of one run as of now."""
        run = self._store.runs[key]
        self._settings[key] = self._settings_of(run)
        steady, trends = self._steady.setdefault(key, Steady()), self._trends_of(key)
        make = partial(build_report, run, self._settings[key], now, trends)
        self._reports[key] = report_or_failure(run, lambda: steady(run, make()), now)
        self._known[key], self._signs[key] = _told(run), _pressing(run)
        self._changed.discard(key)

    def judge_selected(self, key: str, now: datetime) -> None:
        """The run on screen: judged where its report is old, or lacks what only this run shows."""
        self._selected = key
        if key in self._bare or self.old(key, now):
            self.judge(key, now)

    def _trends_of(self, key: str) -> Trends:
        if key != self._selected and len(self._store.runs) > SPARKLINES:
            self._bare.add(key)
            return _NoTrends()
        self._bare.discard(key)
        return self._trends.setdefault(key, Trends())

    def verdicts_to_remember(self) -> list[tuple[str, Judged]]:
        """The verdicts that have stood for some looks, each once: for the history in the state file. Call it once a
        second. Of a log that is still being read nothing is remembered."""
        settled = []
        for key, report in self._reports.items():
            if not report.coverage.complete or report.state == "waiting":
                continue
            verdict, looks = self._standing.get(key, (report.verdict, 0))
            looks = looks + 1 if verdict == report.verdict else 1
            self._standing[key] = report.verdict, looks
            if looks == SETTLED:
                settled.append((key, judged(report)))
        return settled

    def are_news(self, keys: Iterable[str], selected: str | None) -> bool:
        """Whether growth of these runs is to be shown at once: of the one that is looked at, and of those that are not
        listed yet. All others are judged in turn."""
        return any(key == selected or self._is_new(key) for key in keys)

    def _is_new(self, key: str) -> bool:
        report = self._reports.get(key)
        return report is None or report.state == "waiting"

    def old(self, key: str, now: datetime) -> bool:
        """Whether the run's report no longer tells how it stands: it grew, or time went on."""
        report = self._reports.get(key)
        return report is None or key in self._changed or abs(now - report.generated_at) > FRESH

    def judge_new(self, now: datetime) -> None:
        """Runs without any report, and those of which the first rows came: a list that lacks a run would be false, and
        one in which runs find their places one by one would not be calm."""
        for key in self._store.runs:
            if key not in self._reports or (key in self._changed and self._is_new(key)):
                self.judge(key, now)

    def judge_others(self, now: datetime) -> None:
        """The runs that nobody looks at: those to which something happened, then the one judged longest ago first,
        those that grew somewhat sooner: so many in this second that each is true within ROUND, or until the second's
        budget is spent; one at least."""
        began = perf_counter()
        pressing = [key for key in self._changed if self._signs.get(key) != _pressing(self._store.runs[key])]
        due = sorted((key for key in self._store.runs if self._is_due(key, now)), key=self._judged_at)
        for key in dict.fromkeys((*pressing, *due[: math.ceil(len(due) / ROUND)])):
            self.judge(key, now)
            if perf_counter() - began > BUDGET:
                return

    def _judged_at(self, key: str) -> float:
        """When the run was judged; of one that grew half a round before it."""
        report = self._reports.get(key)
        when = report.generated_at.timestamp() if report is not None else 0.0
        return when - (ROUND / 2 if key in self._changed else 0.0)

    def _is_due(self, key: str, now: datetime) -> bool:
        """A run that does not move only grows older: twice a minute is often enough for its ages."""
        report = self._reports.get(key)
        if key in self._changed or report is None or report.state in MOVING:
            return self.old(key, now)
        return abs(now - report.generated_at) > STILL_FRESH

    def views(self) -> tuple[RunView, ...]:
        """All runs, the one that needs you first."""
        key_of = {id(report): key for key, report in self._reports.items()}
        return tuple(self._view(key_of[id(report)], report) for report in worst_first(list(self._reports.values())))

    def _view(self, key: str, report: RunReport) -> RunView:
        run = self._store.runs[key]
        end = len(run.feed)
        known = self._views.get(key)
        if known is None or known.report is not report or known.feed_end != end:
            known = self._views[key] = RunView(key, run, report, self._settings[key], end)
        return known


def _told(run: Run) -> object:
    """What a report tells of, but for the figures of processes: they change with every look."""
    return (run.facts, len(run.feed), run.checkpoints, run.remembered, run.arrivals.void_until, _pressing(run))


def _pressing(run: Run) -> object:
    """What makes a run another one for whoever glances at the list: an incident, a death, a resume, the end."""
    writer = run.writer
    process = writer.process if writer is not None else None
    living = process and (process.pid, process.state in HELD)
    fate = (living, writer and (writer.departed, writer.blocked))
    problems = tuple(run.problems.values())
    return (fate, len(run.incidents), len(run.sessions), run.ending is None, len(run.changes), problems)
