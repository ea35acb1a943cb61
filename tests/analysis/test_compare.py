"""Two runs at equal episode: the same episodes of both, a word only where the interval allows it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.worlds import configured, native, numbered, process, seen, summary
from tests.making import T
from tui_monitor.analysis.compare import Comparison, Contrast, Side, compare_runs
from tui_monitor.config import Settings
from tui_monitor.model.records import Record, Row
from tui_monitor.model.run import Run


def trained(score: Callable[[int], float], to: int = 1000, step: int = 10, *more: Record, **values: float) -> Run:
    """A native run with the score of a course."""
    made: list[Record] = [
        Row(at, {"score": score(at), **values}, 1000, at) for at in range(step, to + 1, step)
    ]
    return native([*made, *more])


def noisy(level: float, seed: int, slope: float = 0.02) -> Callable[[int], float]:
    rng = random.Random(seed)
    return lambda at: level + slope * at + rng.gauss(0, 1)


def compared(one: Run, other: Run, settings: Settings | None = None) -> Comparison:
    settings = settings or Settings()
    found = compare_runs(Side("new", one, settings), Side("old", other, settings), T)
    assert found is not None
    return found


def of(found: Comparison, name: str, first: int = 1) -> Contrast:
    return next(one for one in found.metrics if (one.metric, one.first) == (name, first))


def test_the_equal_episode_is_the_last_that_both_have() -> None:
    found = compared(trained(noisy(0, 1), 400), trained(noisy(0, 2), 900))
    assert (found.at, found.run_current, found.baseline_current) == (400, 400, 900)
    assert {(one.first, one.last) for one in found.metrics} == {(1, 400), (301, 400)}


def test_later_episodes_of_the_longer_run_do_not_count() -> None:
    """Beyond the equal episode the baseline is a hundred times better; nothing of it is seen."""
    base = noisy(0, 2)
    found = compared(trained(noisy(0, 1), 400), trained(lambda at: base(at) + (1000 if at > 400 else 0), 900))
    assert of(found, "score") == of(compared(trained(noisy(0, 1), 400), trained(noisy(0, 2), 400)), "score")


@pytest.mark.parametrize(("level", "standing"), [(2.0, "better"), (-2.0, "worse"), (0.0, "cannot tell")])
def test_a_difference_is_told_where_the_interval_allows_it(level: float, standing: str) -> None:
    contrast = of(compared(trained(noisy(level, 1)), trained(noisy(0, 2))), "score")
    assert contrast.standing == standing
    assert contrast.low is not None and contrast.high is not None and contrast.low <= level <= contrast.high


def test_what_both_learn_is_no_noise() -> None:
    """Both rise by 20; without pairs of equal episodes the interval would be as wide as that."""
    contrast = of(compared(trained(noisy(0, 1)), trained(noisy(0, 2))), "score")
    assert contrast.high is not None and contrast.low is not None and contrast.high - contrast.low < 2


def test_the_direction_is_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[[metric]]\nname = "score"\nbetter = "lower"\n')
    assert of(compared(trained(noisy(2, 1)), trained(noisy(0, 2)), settings), "score").standing == "worse"


def test_a_metric_without_direction_is_only_higher() -> None:
    contrast = of(compared(trained(noisy(0, 1), alpha_entropy=1.3), trained(noisy(0, 2), alpha_entropy=1.2)),
                  "alpha_entropy")  # fmt: skip
    assert contrast.standing == "higher" and contrast.difference == pytest.approx(0.1)


def test_equal_runs_are_equal() -> None:
    assert of(compared(trained(float), trained(float)), "score").standing == "equal"


def test_too_few_rows_make_no_interval() -> None:
    contrast = of(compared(trained(noisy(5, 1), 40), trained(noisy(0, 2), 1000)), "score")
    assert contrast.standing == "too little data"
    assert (contrast.difference, contrast.low, contrast.high) == (None, None, None)
    assert contrast.run is not None and contrast.run.count == 4 and contrast.basis == "4 rows against 4"


def test_five_rows_are_enough() -> None:
    assert of(compared(trained(noisy(50, 1), 50), trained(noisy(0, 2), 50)), "score").standing == "better"


def test_runs_that_print_at_other_steps_are_paired_by_episode() -> None:
    contrast = of(compared(trained(noisy(0, 1), step=10), trained(noisy(0, 2), step=7)), "score")
    assert contrast.standing == "cannot tell" and contrast.basis == "99 rows against 142"
    assert of(compared(trained(float, step=10), trained(float, step=10)), "score").difference == 0


def test_summaries_say_more_than_every_tenth_row() -> None:
    told = [[summary(at, episode_score=(level, 1.0)) for at in range(50, 1001, 50)] for level in (3.0, 1.0)]
    found = compared(trained(noisy(0, 1), 1000, 10, *told[0]), trained(noisy(0, 2), 1000, 10, *told[1]))
    contrast = of(found, "score")
    assert contrast.basis == "20 Summaries against 20" and contrast.difference == pytest.approx(2)
    assert of(found, "score", 751).basis == "25 rows against 25"  # five Summaries are too few


def test_what_only_summaries_know_is_compared_too() -> None:
    told = [summary(at, gradient_norm=3.0) for at in range(50, 1001, 50)]
    one, other = (trained(float, 1000, 10, *told) for _ in range(2))
    assert of(compared(one, other), "gradient_norm").standing == "equal"


def test_without_an_episode_there_is_nothing_to_compare() -> None:
    assert compare_runs(Side("a", native([]), Settings()), Side("b", trained(float), Settings()), T) is None


def test_rate_and_checkpoints_at_the_equal_episode() -> None:
    """Checkpoints at 100, 200, … a minute apart, and two minutes apart."""
    fast, slow = (
        trained(
            float, 1000, 10,
            seen(*(file for at in range(100, 1001, 100) for file in numbered(at, age=(1000 - at) / 100 * minute * 60))),
            process(started=T - 10 * minute * 60),
        )
        for minute in (1, 2)
    )  # fmt: skip
    found = compared(fast, slow)
    assert found.rate.run is not None and found.rate.run.mean == pytest.approx(100, rel=0.02)
    assert found.rate.difference == pytest.approx(50, rel=0.05) and found.rate.standing == "better"
    assert (found.run_checkpoints.usable, found.run_checkpoints.due, found.run_checkpoints.newest) == (10, 10, 1000)


def test_without_times_the_rate_is_not_known() -> None:
    rate = compared(trained(float), trained(float)).rate
    assert (rate.standing, rate.run, rate.difference) == ("too little data", None, None)
