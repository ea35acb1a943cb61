"""Rule `rate`: slower than before, by lines that were seen arriving."""

from __future__ import annotations

from collections.abc import Callable

from tests.analysis.worlds import T, judge, said
from tui_monitor.model.records import Batch, LogFacts, Row
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store

Course = Callable[[int], float]


def watched(seconds: Course, episodes: int, step: int = 1, steps: Course | None = None) -> Run:
    """A run whose lines arrive one after the other, each episode taking its seconds."""
    store, now = Store(), T
    for episode in range(step, episodes + 1, step):
        now += sum(seconds(e) for e in range(episode - step + 1, episode + 1))
        values = {"score": 1.0, "alpha_entropy": 1.38, "steps": steps(episode) if steps else 100.0}
        run = store.apply(Batch("run", (Row(episode, values, line=episode),
                                        LogFacts(episode, now, episode, episode, "native", True)), now))  # fmt: skip
    return run


def test_a_steady_pace_is_quiet() -> None:
    check = said("rate", watched(lambda e: 2.0 + e % 3, 200))
    assert check.status == "ok" and check.current == "3 s each"


def test_twice_as_slow_is_a_warning() -> None:
    assert said("rate", watched(lambda e: 2.0 if e <= 150 else 3.9, 200)).status == "ok"
    check = said("rate", watched(lambda e: 2.0 if e <= 150 else 4.2, 200))
    assert check.status == "warning" and "slower than before: 4.2 s each instead of 2 s each" in check.reason


def test_longer_episodes_are_said() -> None:
    run = watched(lambda e: 2.0 if e <= 150 else 6.0, 200, steps=lambda e: 100.0 if e <= 150 else 300.0)
    assert "times the steps" in said("rate", run).reason


def test_every_tenth_episode_printed() -> None:
    assert said("rate", watched(lambda e: 2.0 if e <= 300 else 8.0, 350, 10)).status == "warning"
    assert said("rate", watched(lambda e: 2.0, 350, 10)).status == "ok"


def test_one_slow_save_is_no_finding() -> None:
    assert said("rate", watched(lambda e: 60.0 if e == 180 else 2.0, 200)).status == "ok"


def test_too_few_and_none_at_all() -> None:
    assert said("rate", watched(lambda e: 2.0, 100)).reason == "needs 1 more units seen arriving"
    assert said("rate", watched(lambda e: 2.0, 101)).status == "ok"
    assert judge("rate", watched(lambda e: 2.0, 1)) is None
