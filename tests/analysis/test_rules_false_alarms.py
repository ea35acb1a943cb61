"""All rules together on simulated clean runs of each family, at every twentieth: no critical, at most one warning."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.analysis.plain import Values, around, plain_rows, walk
from tests.making import T
from tui_monitor.analysis.health import run_checks
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, LogFacts, Record
from tui_monitor.model.report import Check
from tui_monitor.model.store import Store

LENGTH, SEEDS = 1000, 5
OF_THE_WORLD = {"process", "progress", "incidents"}  # nothing of these is simulated here
Family = Callable[[int], dict[str, Values]]


def learning(noise: Callable[[int], float], start: float, end: float) -> Callable[[int], float]:
    """From one level to another, fast at first."""
    return lambda i: (end + (start - end) * math.exp(-i / 250)) * noise(i)


def policy_gradients(seed: int) -> dict[str, Values]:
    """As SB3 prints them: a reward that is a mean of many episodes, a KL with single high updates, -H."""
    chance = random.Random(seed)
    smooth = walk(0.98, seed, 1.0, 0.1)
    return {
        "reward": learning(smooth, 20.0, 200.0),
        "loss": walk(0.5, seed + 1, 0.0, 5.0),
        "value_loss": around(30.0, 0.8, seed),
        "approx_kl": around(0.012, 0.7, seed),
        "clip_fraction": lambda _: min(1.0, chance.lognormvariate(-2, 0.5)),
        "explained_variance": lambda i: min(1.0, 0.9 - math.exp(-i / 60) - 0.3 * chance.random() ** 4),
        "entropy_loss": learning(around(1.0, 0.05, seed), -0.69, -0.2),
    }


def sparse_scores(seed: int) -> dict[str, Values]:
    """As NetHack's: seven of ten are 0, the rest have a heavy tail."""
    chance = random.Random(seed)
    return {
        "score": lambda _: 0.0 if chance.random() < 0.7 else chance.lognormvariate(2.5, 1),
        "loss": around(0.3, 0.5, seed),
        "gradient_norm": around(3.3, 0.99, seed),
    }


def language_experts(seed: int) -> dict[str, Values]:
    """A Mixture-of-Experts language model: loss and its gradient fall, experts are nearly even."""
    loads = {f"moe_layer_{layer}_expert_{expert}_load": around(500.0, 0.15, seed + 8 * layer + expert)
             for layer in range(2) for expert in range(8)}  # fmt: skip
    return {
        "loss": learning(around(1.0, 0.02, seed), 11.0, 2.5),
        "gradient_norm": learning(around(1.0, 0.3, seed), 15.0, 0.4),
        "load_balancing_loss": lambda i: 1.01 + 0.4 * math.exp(-i / 30),
        "z_loss": around(4.3, 0.1, seed),
        "dropped_share": around(0.03, 0.3, seed),
        **loads,
    }


def reasoning(seed: int) -> dict[str, Values]:
    """Reinforcement of a language model: entropy falls at once while the reward rises."""
    return {
        "reward": learning(around(1.0, 0.1, seed), 0.2, 0.7),
        "entropy": learning(around(1.0, 0.05, seed), 0.6, 0.12),
        "reference_kl": lambda i: 0.02 + 0.02 * (1 - math.exp(-i / 250)),
        "zero_std_groups": around(0.4, 0.2, seed),
        "clipped_share": around(0.05, 0.4, seed),
        "rollout_mismatch": around(0.01, 0.2, seed),
        "gradient_norm": around(0.2, 0.5, seed),
    }


def twentieths(records: list[Record]) -> Iterator[list[Check]]:
    """The checks each time another twentieth of the rows has come."""
    store = Store()
    store.apply(Batch("run", (LogFacts(9, T, 9, 9, "lines"),), T))
    step = len(records) // 20
    for start in range(0, len(records), step):
        run = store.apply(Batch("run", tuple(records[start : start + step]), T))
        yield [check for check in run_checks(run, Settings(), T) if check.id not in OF_THE_WORLD]


@pytest.mark.parametrize("family", [policy_gradients, sparse_scores, language_experts, reasoning])
def test_clean_runs_alarm_nobody(family: Family, capsys: pytest.CaptureFixture[str]) -> None:
    counted: Counter[str] = Counter()
    for seed in range(SEEDS):
        found = [check for checks in twentieths(plain_rows(LENGTH, 10, **family(seed))) for check in checks]
        counted.update(check.status for check in found)
        warnings = {check.id: check.reason for check in found if check.status == "warning"}
        assert not [check.reason for check in found if check.status == "critical"]
        assert len(warnings) <= 1, warnings
    with capsys.disabled():
        print(f"\n  {family.__name__}, {SEEDS} runs of {LENGTH} rows: {dict(counted)}")
    assert counted["ok"] > counted["warning"] * 100


def test_every_rule_of_numbers_has_spoken_in_one_of_them() -> None:
    families = (policy_gradients, sparse_scores, language_experts, reasoning)
    spoken = {check.id for family in families
              for checks in twentieths(plain_rows(LENGTH, 10, **family(0))) for check in checks
              if check.status in ("ok", "note")}  # fmt: skip
    assert spoken >= {
        "loss", "spike", "score.trend", "grad", "ppo.kl", "ppo.clip", "ppo.ev", "policy.entropy", "grpo.groups",
        "rlhf.kl", "rlhf.mismatch", "len.clip", "lb_loss", "z_loss", "load", "dead", "dropped",
    }  # fmt: skip
