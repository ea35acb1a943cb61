"""Rule `spike`: a jump far above the level is found, heavy tails and plain noise are not."""

from __future__ import annotations

import math

import pytest

from tests.analysis.plain import around, at_rows, plain, plain_rows, until
from tests.analysis.worlds import judge, said
from tests.making import run_of
from tui_monitor.model.records import PhaseMark, Resume
from tui_monitor.model.text import Clean


def test_one_spike_is_a_warning_and_says_where() -> None:
    check = said("spike", plain(300, loss=at_rows({250}, 10.0, around(1.0))))
    assert (check.status, check.since) == ("warning", "episode 250")
    assert check.reason.startswith("loss 10 is") and "times its usual" in check.reason


def test_a_spike_decays_after_a_hundred_rows() -> None:
    assert said("spike", plain(349, loss=at_rows({250}, 10.0, around(1.0)))).status == "warning"
    assert said("spike", plain(351, loss=at_rows({250}, 10.0, around(1.0)))).status == "ok"


def test_three_of_twenty_are_critical() -> None:
    assert said("spike", plain(300, loss=at_rows({290, 295}, 10.0, around(1.0)))).status == "warning"
    assert said("spike", plain(300, loss=at_rows({285, 290, 295}, 10.0, around(1.0)))).status == "critical"


def test_one_that_does_not_come_back_is_critical() -> None:
    stays = said("spike", plain(300, loss=until(270, around(1.0), around(9.0))))
    assert stays.status == "critical" and "not come back" in stays.reason


def test_below_three_times_its_level_is_no_spike() -> None:
    assert said("spike", plain(300, loss=at_rows({250}, 2.9, around(1.0, 0.01)))).status == "ok"
    assert said("spike", plain(300, loss=at_rows({250}, 3.2, around(1.0, 0.01)))).status == "warning"


def test_loss_and_gradient_together_are_said() -> None:
    run = plain(300, loss=at_rows({250}, 10, around(1)), gradient_norm=at_rows({250}, 20, around(1, seed=1)))
    check = said("spike", run)
    assert check.reason.startswith("gradient_norm 20") and "together with loss" in check.reason


@pytest.mark.parametrize("spread", [0.05, 0.3, 0.8, 1.0])
def test_lognormal_noise_has_none(spread: float) -> None:
    told = [said("spike", plain(1000, loss=around(1.0, spread, seed))) for seed in range(10)]
    assert [check.status for check in told] == ["ok"] * 10


def test_a_falling_loss_has_none() -> None:
    noise = around(1.0, 0.2)
    assert said("spike", plain(500, loss=lambda i: noise(i) * 8 * math.exp(-i / 100))).status == "ok"


def test_pauses_after_a_border_a_resume_and_a_new_rate() -> None:
    head, tail = plain_rows(249, loss=around(1.0)), plain_rows(51, start=249, loss=at_rows({1}, 10.0, around(1.0)))
    assert said("spike", run_of([*head, *tail])).status == "warning"
    assert said("spike", run_of([*head, PhaseMark(Clean("FINE-TUNE"), 250, banner=True), *tail])).status == "ok"
    assert said("spike", run_of([*head, Resume(249), *tail])).status == "ok"
    rate = until(250, 0.1, 0.01)
    assert said("spike", plain(300, loss=at_rows({250}, 10.0, around(1.0)), lr=rate)).status == "ok"


def test_a_hundred_rows_come_first() -> None:
    assert said("spike", plain(100, loss=around(1.0))).reason == "needs 1 more rows"
    assert said("spike", plain(101, loss=around(1.0))).status == "ok"


def test_never_on_scores_nor_on_what_may_be_negative() -> None:
    assert judge("spike", plain(300, score=at_rows({250}, 1e6, around(1.0)))) is None
    assert judge("spike", plain(300, alpha_entropy=1.38)) is None
    assert said("spike", plain(300, policy_loss=lambda i: (-1) ** i * (50.0 if i == 250 else 0.1))).status == "ok"


def test_huge_and_missing_values_do_no_harm() -> None:
    huge = said("spike", plain(300, loss=at_rows({250}, 1e37, around(1.0))))
    assert huge.status == "warning"
    assert said("spike", plain(300, loss=at_rows({250}, math.nan, around(1.0)))).status == "ok"
    assert said("spike", plain(300, loss=at_rows({250}, math.inf, around(1.0)))).status == "ok"
