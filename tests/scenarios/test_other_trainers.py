"""What an expert would say of other trainers' runs: rows under the names those print, healthy, then with one fault."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from tests.making import NOW, T
from tests.scenarios.test_courses import SCENARIOS
from tui_monitor.analysis.report import build_report
from tui_monitor.analysis.rules import RULE_IDS
from tui_monitor.config import Settings
from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import Batch, LogFacts, Record, Row
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store

Course = Callable[[int, random.Random], float]
STEPS = 3000

# Rules that no scenario drives to a finding, and what it would take.
WITHOUT_SCENARIO = {
    "progress": "never a finding of its own: it says how far the run is",
    "phase": "never a finding of its own: it names the phase",
    "ckpt.best": "a note by itself; a warning only where a configuration asks for one",
}


def noisy(level: float, spread: float = 0.1) -> Course:
    return lambda at, chance: level * math.exp(chance.gauss(0, spread))


def changing(before: float, after: float, spread: float = 0.1, at: int = 2000) -> Course:
    return lambda step, chance: (before if step < at else after) * math.exp(chance.gauss(0, spread))


def rising(start: float, end: float, spread: float = 0.05) -> Course:
    return lambda at, chance: (start + (end - start) * at / STEPS) + chance.gauss(0, spread * abs(end - start))


def spiking(level: float, last: int) -> Course:
    return lambda at, chance: level * math.exp(chance.gauss(0, 0.05)) * (40 if at > STEPS - last else 1)


PPO: dict[str, Course] = {
    "rollout/ep_rew_mean": rising(10, 200),
    "train/approx_kl": noisy(0.01, 0.3),
    "train/clip_fraction": noisy(0.1, 0.3),
    "train/explained_variance": lambda at, chance: 0.8 + chance.gauss(0, 0.05),
    "train/entropy_loss": rising(-1.38, -0.7),
    "train/value_loss": noisy(20, 0.3),
    "train/loss": noisy(0.5, 0.2),
}
GRPO: dict[str, Course] = {
    "reward": rising(0.1, 0.7),
    "objective/kl": noisy(0.05),
    "frac_reward_zero_std": noisy(0.3),
    "completions/clipped_ratio": noisy(0.05),
    "entropy": noisy(0.5),
    "rollout_log_probs_diff_mean": noisy(0.01),
}
LANGUAGE: dict[str, Course] = {
    "lm loss": rising(4, 2, 0.01),
    "grad norm": noisy(0.5, 0.2),
    "load_balancing_loss": noisy(1.02, 0.01),
    "z_loss": noisy(10, 0.1),
    "dropped_tokens_share": noisy(0.01),
    **{f"moe/layer_{layer}/expert_{expert}_load": noisy(1000, 0.02) for layer in (0, 1) for expert in range(4)},
}


class Fault(NamedTuple):
    """One metric's course replaced, and the rule that must say so."""

    trainer: Mapping[str, Course]
    course: dict[str, Course]
    rule: str
    status: str
    word: str


FAULTS = (
    Fault(PPO, {"train/approx_kl": changing(0.01, 0.1)}, "ppo.kl", "warning", "far"),
    Fault(PPO, {"train/approx_kl": changing(0.01, 0.5)}, "ppo.kl", "critical", "far"),
    Fault(PPO, {"train/clip_fraction": changing(0.1, 0.6)}, "ppo.clip", "warning", "clipped"),
    Fault(PPO, {"train/explained_variance": lambda at, chance: -0.3 + chance.gauss(0, 0.05)},
          "ppo.ev", "warning", "worse"),
    Fault(
        PPO, {"train/entropy_loss": changing(-1.3, -0.01), "rollout/ep_rew_mean": noisy(10, 0.02)},
        "policy.entropy", "warning", "hardly chooses",
    ),
    Fault(PPO, {"rollout/ep_rew_mean": lambda at, chance: 200 - max(0, at - 1500) * 0.11 + chance.gauss(0, 3)},
          "score.trend", "critical", "below its best"),
    Fault(PPO, {"train/loss": spiking(0.5, 30)}, "spike", "critical", "times its usual"),
    Fault(LANGUAGE, {"lm loss": lambda at, chance: 2.0}, "loss", "warning", "the very same"),
    Fault(LANGUAGE, {"lm loss": lambda at, chance: math.nan if at == STEPS else 2 + chance.gauss(0, 0.1)},
          "nonfinite", "critical", "NaN"),
    Fault(LANGUAGE, {"number of nan iterations": lambda at, chance: float(at > STEPS - 6)},
          "nonfinite", "critical", "3 updates were NaN"),
    Fault(LANGUAGE, {"number of skipped iterations": lambda at, chance: float(chance.random() < 0.3)},
          "nonfinite", "warning", "skipped"),
    Fault(GRPO, {"frac_reward_zero_std": noisy(0.9, 0.01)}, "grpo.groups", "warning", "teach nothing"),
    Fault(GRPO, {"completions/clipped_ratio": noisy(0.5)}, "len.clip", "warning", "length limit"),
    Fault(GRPO, {"objective/kl": rising(0.02, 0.9, 0.01)}, "rlhf.kl", "warning", "reward up, KL up"),
    Fault(GRPO, {"rollout_log_probs_diff_mean": rising(0.005, 0.1, 0.005)}, "rlhf.mismatch", "warning", "drift"),
    Fault(LANGUAGE, {"load_balancing_loss": changing(1.02, 1.5, 0.01)}, "lb_loss", "warning", ""),
    Fault(LANGUAGE, {"z_loss": rising(5, 100, 0.005)}, "z_loss", "warning", ""),
    Fault(LANGUAGE, {"dropped_tokens_share": noisy(0.2)}, "dropped", "warning", ""),
    Fault(LANGUAGE, {"moe/layer_1/expert_2_load": noisy(4000, 0.02)}, "load", "warning", "layer 1"),
    Fault(LANGUAGE, {"moe/layer_1/expert_2_load": lambda at, chance: 0.0}, "dead", "warning", "layer 1"),
)  # fmt: skip


def trained(courses: Mapping[str, Course]) -> RunReport:
    """A run of rows every second step, seen as the lines of a log."""
    chance, store = random.Random(20260107), Store()
    records: list[Record] = []
    for line, at in enumerate(range(2, STEPS + 1, 2), 1):
        values = {canonical(name): course(at, chance) for name, course in courses.items()}
        records.append(Row(at, values, STEPS, line))
    facts = LogFacts(len(records), T, len(records), len(records), "table")
    return build_report(store.apply(Batch("run", (*records, facts), T)), Settings(), NOW)


def slowed() -> RunReport:
    """Lines that moe-top saw arrive every second, and for the last hundred every five."""
    store, read, when = Store(), 0, T - 200 - 5 * 100
    for at in range(1, 301):
        read, when = read + 90, when + (1 if at <= 200 else 5)
        facts = LogFacts(read, when, read, at, "table", at > 1)
        run = store.apply(Batch("run", (Row(at, {"score": 1.0}, 1000, at), facts), when))
    return build_report(run, Settings(), NOW)


@pytest.mark.parametrize("trainer", [PPO, GRPO, LANGUAGE], ids=["PPO", "GRPO", "MoE language model"])
def test_healthy(trainer: Mapping[str, Course]) -> None:
    report = trained(trainer)
    raised = {check.id: check.reason for check in report.checks if check.status in ("warning", "critical")}
    assert raised == {}
    assert report.verdict == "healthy"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule} {fault.status}")
def test_one_fault_is_named_by_its_rule(fault: Fault) -> None:
    report = trained({**fault.trainer, **fault.course})
    told = {check.id: (check.status, check.reason) for check in report.checks}
    assert told[fault.rule][0] == fault.status, told[fault.rule]
    assert fault.word in told[fault.rule][1]
    assert report.verdict in ("warning", "critical")


def test_a_run_that_became_slower_is_told() -> None:
    told = {check.id: (check.status, check.reason) for check in slowed().checks}
    assert told["rate"][0] == "warning", told["rate"]


def test_every_rule_has_a_scenario_that_raises_it() -> None:
    raised = {fault.rule for fault in FAULTS} | {"rate"}
    told = [check for scenario in SCENARIOS for check in scenario.checks]
    raised |= {rule for rule, status, _ in told if status in ("warning", "critical")}
    assert RULE_IDS - raised == set(WITHOUT_SCENARIO)
