"""The numbers of a comparison: found in a thread, since long runs take a while, and kept until the runs have grown."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import NamedTuple

from tui_monitor.analysis.compare import Comparison, Side, compare_runs
from tui_monitor.analysis.configuration import Settings, settings_of
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.compare.since import Since, since_start

AGAIN = 3.0  # seconds for which the numbers of a growing run stand
SHARE = 0.05  # of one core that they may take: what took a second is found again after twenty
KEPT = 64  # comparisons


class Found(NamedTuple):
    """A run against a baseline: None where one of them has no row yet, or why it could not be found."""

    comparison: Comparison | None
    failure: str
    state: tuple[object, ...]
    until: float  # by perf_counter: when it may be found again


class Facts(NamedTuple):
    """What one run says besides its metrics: its settings, and its times."""

    settings: Settings
    since: Since | None
    state: object


class Work:
    """What was found of pairs of runs, and the one search that is under way."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Found] = {}
        self._facts: dict[str, Facts] = {}
        self.busy = False

    def comparison(self, view: RunView, baseline: RunView) -> Found | None:
        """What is known of the pair, be it of a moment ago."""
        return self._found.get((view.key, baseline.key))

    def facts(self, view: RunView) -> Facts | None:
        return self._facts.get(view.key)

    def is_wanted(self, runs: Sequence[RunView]) -> bool:
        """Whether any of these, the first of which is the baseline, is to be compared anew."""
        unknown = any(view.key not in self._facts for view in runs)
        return unknown or any(self._is_old(view, runs[0]) for view in runs[1:])

    async def search(self, runs: Sequence[RunView], now: float, told: Callable[[], None]) -> None:
        """Compare each run with the first, one by one; `told` is called after each."""
        self.busy = True
        for view in runs:
            if view is runs[0] or self._is_old(view, runs[0]):
                self._facts[view.key] = await to_thread(_facts, view, now)
            if view is not runs[0] and self._is_old(view, runs[0]):
                self._found[view.key, runs[0].key] = await to_thread(_compared, view, runs[0], now)
            told()
        self.busy = False
        while len(self._found) > KEPT:
            self._found.pop(next(iter(self._found)))

    def _is_old(self, view: RunView, baseline: RunView) -> bool:
        found = self._found.get((view.key, baseline.key))
        return found is None or (found.state != _state(view, baseline) and perf_counter() >= found.until)


def _state(*views: RunView) -> tuple[object, ...]:
    """What tells cheaply that a run has grown."""
    return tuple((len(view.run.rows), len(view.run.summaries), view.run.checkpoints) for view in views)


def _compared(view: RunView, baseline: RunView, now: float) -> Found:
    began, state = perf_counter(), _state(view, baseline)
    sides = [Side(one.report.name, one.run, one.settings) for one in (view, baseline)]
    done = tried("comparison", partial(compare_runs, sides[0], sides[1], now))
    until = perf_counter() + max(AGAIN, (perf_counter() - began) / SHARE)
    return Found(None, done.words, state, until) if isinstance(done, Failed) else Found(done, "", state, until)


def _facts(view: RunView, now: float) -> Facts:
    settings = tried("configuration", partial(settings_of, view.run))
    since = tried("times", partial(since_start, view.run, now))
    return Facts(
        {} if isinstance(settings, Failed) else settings, None if isinstance(since, Failed) else since, _state(view)
    )
