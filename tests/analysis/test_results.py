"""What a run came to: its best values where they were reached first, and the means of each phase."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.worlds import native
from tui_monitor.analysis.results import results_of
from tui_monitor.config import Settings
from tui_monitor.model.records import Row
from tui_monitor.model.results import Results


def results(scores: list[float], step: int = 10, start: int = 10) -> Results:
    rows = [Row(start + step * place, {"score": score}, None, place + 1) for place, score in enumerate(scores)]
    found = results_of(native(rows), Settings())
    assert found is not None
    return found


def test_a_run_without_an_episode_has_none() -> None:
    assert results_of(native([]), Settings()) is None


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=600))
def test_the_best_is_the_highest_where_it_stands_first(scores: list[int]) -> None:
    (best,) = results([float(score) for score in scores]).best
    assert (best.value, best.at) == (max(scores), 10 + 10 * scores.index(max(scores)))


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=500))
def test_the_phases_means_are_those_of_their_rows(scores: list[float]) -> None:
    found = results(scores)
    for phase in found.phases:
        inside = [score for place, score in enumerate(scores) if phase.first <= 10 + 10 * place <= phase.last]
        assert phase.means["score"] == pytest.approx(fmean(inside), rel=1e-4, abs=1e-3)
    assert sum(phase.last - phase.first + 1 for phase in found.phases) == found.episodes


def test_episode_1000_is_the_last_of_warmup() -> None:
    found = results([0.0] * 100 + [9.0] * 300)
    assert [(p.name, p.first, p.last, p.means["score"]) for p in found.phases] == [
        ("Warmup", 1, 1000, 0.0), ("Transition", 1001, 3000, 9.0), ("Fine-tune", 3001, 4000, 9.0),
    ]  # fmt: skip


def test_what_a_resume_told_anew_counts_once() -> None:
    """Episodes 30 and 40 were trained twice; the first reading of them, a score of 99, was thrown away."""
    rows = [Row(at, {"score": score}, None, line) for line, (at, score) in
            enumerate([(10, 1.0), (20, 1.0), (30, 99.0), (40, 99.0), (30, 4.0), (40, 6.0)], 1)]  # fmt: skip
    found = results_of(native(rows), Settings())
    assert found is not None and found.phases[0].means["score"] == pytest.approx(3.0)
    assert (found.best[0].value, found.best[0].at) == (6.0, 40)


def test_nothing_finite_is_no_best() -> None:
    found = results([float("nan"), float("inf")])
    assert found.best == () and found.phases == ()
