"""Rules of Mixture-of-Experts language models: balance, z-loss, loads by layer, dead experts, dropped tokens."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.analysis.plain import Values, around, plain, plain_rows, until
from tests.analysis.worlds import configured, judge, said
from tests.making import run_of
from tui_monitor.model.records import Setup
from tui_monitor.model.run import Run

TOP_8 = '[run]\nexperts = 64\n[[phase]]\nname = "all"\ntop_k = 8\n'


def balance(level: Values, length: int = 200, step: int = 10) -> Run:
    return plain(length, step=step, load_balancing_loss=level)


@pytest.mark.parametrize(
    ("level", "status"), [(1.0001, "ok"), (1.29, "ok"), (1.32, "warning"), (1.99, "warning"), (2.02, "critical")]
)
def test_balance_against_megatrons_one(level: float, status: str) -> None:
    assert said("lb_loss", balance(until(100, 1.0, level))).status == status


def test_balance_against_hugging_faces_k(tmp_path: Path) -> None:
    settings = configured(tmp_path, TOP_8)
    check = said("lb_loss", balance(until(100, 8.001, 8.5)), settings)
    assert check.status == "ok" and "8" in check.expected
    assert said("lb_loss", balance(until(100, 8.001, 11.0)), settings).status == "warning"


def stated(setup: Setup, level: Values, length: int = 200) -> Run:
    """A run whose trainer stated its arguments before the rows."""
    return run_of([setup, *plain_rows(length, step=10, load_balancing_loss=level)])


def test_balance_against_the_k_and_the_coefficient_that_the_trainer_stated() -> None:
    top_8, scaled = Setup(experts=64, top_k=8), Setup(experts=64, top_k=8, aux_coefficient=0.01)
    assert said("lb_loss", stated(top_8, until(100, 8.001, 8.5))).status == "ok"
    check = said("lb_loss", stated(top_8, until(100, 8.001, 11.0)))
    assert (check.status, check.reason.split()[0]) == ("warning", "1.38")
    ones, eights = stated(scaled, until(100, 0.01, 0.0135)), stated(scaled, until(100, 0.0801, 0.11))
    assert (said("lb_loss", ones).status, said("lb_loss", ones).expected) == ("warning", "≈ 0.01, below 0.013")
    assert (said("lb_loss", eights).status, said("lb_loss", eights).expected) == ("warning", "≈ 0.08, below 0.104")
    assert said("lb_loss", stated(Setup(top_k=8), until(100, 0.0801, 0.11))).expected == "not rising"


def test_what_the_configuration_says_of_k_stands_before_what_the_trainer_stated(tmp_path: Path) -> None:
    run = stated(Setup(experts=64, top_k=2), until(100, 8.001, 11.0))
    assert said("lb_loss", run, configured(tmp_path, TOP_8)).expected == "≈ 8, below 10.4"
    assert said("lb_loss", run).expected == "not rising"


def test_few_experts_can_never_be_far_above_the_mean_where_each_token_goes_to_several() -> None:
    """With two of four experts for each token the busiest has twice the mean at the most."""
    def told(busiest: float, *setup: Setup) -> str:
        named = {f"expert_{expert}_load": load for expert, load in enumerate([busiest, *[(400 - busiest) / 3] * 3])}
        return said("load", run_of([*setup, *plain_rows(120, **named)])).status

    assert (told(195), told(165), told(150)) == ("ok", "ok", "ok"), "nobody says that two of four are chosen"
    assert told(195, Setup(experts=4, top_k=2)) == "critical"
    assert told(165, Setup(experts=4, top_k=2)) == "warning"
    assert told(150, Setup(experts=4, top_k=2)) == "ok"
    assert told(150, Setup(experts=4, top_k=4)) == "ok", "every token goes everywhere: the loads are other figures"


def test_of_an_unknown_scale_only_the_rise_is_told() -> None:
    assert said("lb_loss", balance(around(0.1, 0.02))).status == "ok"
    rises = said("lb_loss", balance(lambda i: 0.1 * 1.01**i))
    assert rises.status == "warning" and "rises" in rises.reason


def test_balance_while_routing_settles() -> None:
    """Megatron's own start is at 1.4 times balance."""
    assert said("lb_loss", balance(until(10, 1.0, 1.44), 99)).status == "ok"
    assert said("lb_loss", balance(1.44, 20)).status == "unknown"


def test_sampling_noise_of_a_balanced_router_is_quiet() -> None:
    assert {said("lb_loss", balance(around(1.02, 0.02, seed))).status for seed in range(20)} == {"ok"}


def z_loss(level: Values, length: int = 200) -> Run:
    return plain(length, step=10, z_loss=until(100, around(4.3), level))


def test_z_loss_against_its_own_level() -> None:
    assert said("z_loss", z_loss(around(4.3))).status == "ok"
    assert said("z_loss", z_loss(lambda i: 4.3 + (i - 100) / 6)).status == "warning"
    assert said("z_loss", z_loss(14.0)).status == "ok", "higher, but not rising"
    assert said("z_loss", z_loss(50.0)).status == "critical"
    assert said("z_loss", z_loss(4.3, 70)).status == "unknown"


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.0, "ok"), (0.1, "ok"), (0.11, "warning"), (0.3, "warning"), (0.31, "critical"), (512.0, "unknown")],
)
def test_dropped_tokens(share: float, status: str) -> None:
    assert said("dropped", plain(200, step=10, dropped_share=share)).status == status
    assert said("dropped", plain(99, step=10, dropped_share=share)).status == "unknown"
    assert judge("dropped", plain(200, step=10, loss=1.0)) is None


def loads(layers: Sequence[Sequence[float]], length: int = 120, noise: float = 0.0) -> Run:
    """Rows of each expert's load, in tokens of a step."""
    chance = random.Random(3)

    def around_load(load: float) -> Callable[[int], float]:
        return lambda _: round(load * (1 + noise * chance.gauss(0, 1)))

    named = {f"moe_layer_{layer}_expert_{expert}_load": around_load(load)
             for layer, experts in enumerate(layers) for expert, load in enumerate(experts)}  # fmt: skip
    return plain(length, **named)


EVEN = [100.0] * 8


@pytest.mark.parametrize(
    ("busiest", "status"),
    [(100, "ok"), (170, "ok"), (225, "ok"), (240, "warning"), (650, "warning"), (1000, "critical")],
)
def test_load_of_the_busiest_expert(busiest: float, status: str) -> None:
    check = said("load", loads([EVEN, [busiest, *EVEN[1:]]]))
    assert check.status == status
    assert status == "ok" or "layer 1" in check.reason


def test_a_load_on_few_experts_is_narrow() -> None:
    assert said("load", loads([EVEN, [150] * 5 + [1] * 3])).status == "warning"
    assert said("load", loads([EVEN, [300] * 3 + [1] * 5])).status == "critical"


def test_dead_experts_are_named_with_their_layer() -> None:
    assert said("dead", loads([EVEN, EVEN])).status == "ok"
    check = said("dead", loads([EVEN, EVEN, [0, *EVEN[1:]]]))
    assert check.status == "warning" and check.reason == "1 of 8 experts without tokens in layer 2: 0"
    assert said("dead", loads([EVEN, [0, 0, *EVEN[2:]]])).status == "warning"
    assert said("dead", loads([EVEN, [0, 0, 0, *EVEN[3:]]])).status == "critical"


def test_an_expert_that_has_tokens_at_times_is_not_dead() -> None:
    named = {f"expert_{expert}_load": 100.0 for expert in range(1, 8)}
    assert said("dead", plain(120, expert_0_load=lambda i: 100.0 if i % 50 == 0 else 0.0, **named)).status == "ok"


def test_noise_of_micro_batches_is_quiet() -> None:
    run = loads([EVEN] * 4, noise=0.3)
    assert (said("load", run).status, said("dead", run).status) == ("ok", "ok")


def test_loads_need_steps_and_tokens() -> None:
    assert said("load", loads([EVEN], 99)).status == "unknown"
    assert said("load", loads([EVEN], 100)).status == "ok"
    assert said("dead", loads([[5.0] * 8])).status == "unknown", "600 tokens for each expert"
    assert judge("load", plain(120, expert_usage_variance=0.1)) is None
    assert judge("dead", plain(120, expert_usage_variance=0.1)) is None
