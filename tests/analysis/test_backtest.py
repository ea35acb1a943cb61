"""False alarms, on a run that is known to be healthy: the demo's, cut at every tenth; and planted faults, found."""

from __future__ import annotations

import re

import pytest

from tests.demo_runs import ROW, DemoRun

EPISODES = 600
_ENTROPY = re.compile(r"α_entropy: [0-9.]+")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return DemoRun(tmp_path_factory.mktemp("demo"), EPISODES)


@pytest.mark.parametrize("percent", range(10, 101, 10))
def test_a_healthy_run_raises_nothing(demo: DemoRun, percent: int) -> None:
    told = demo.at(EPISODES * percent // 100)
    raised = [check for check in told.checks if check.status in ("warning", "critical")]
    assert raised == []
    assert told.verdict == "healthy"


def collapsed(text: str, start: int, entropy: float) -> str:
    """The log with another entropy in each row after an episode; its Summaries are left out from there on."""
    told: list[str] = []
    for line in text.splitlines(keepends=True):
        row = ROW.match(line)
        if row is not None and int(row[1]) > start:
            line = _ENTROPY.sub(f"α_entropy: {entropy:.3f}", line)
        told.append(line)
    return "".join(told)


@pytest.mark.parametrize(
    ("start", "entropy", "rule", "status", "within"),
    [
        (0, 0.7, "entropy", "critical", 50),  # two experts lost in Warmup (it ends at 150)
        (300, 0.1, "entropy", "critical", 110),  # collapse to one expert in Transition
        (300, 0.693, "routing.frozen", "warning", 110),
        (300, 1.3, "entropy.high", "warning", 110),
    ],
)
def test_a_planted_fault_is_found(
    demo: DemoRun, start: int, entropy: float, rule: str, status: str, within: int
) -> None:
    text = collapsed(demo.text, start, entropy)
    text = re.sub(r"\n  alpha_entropy: .*", "", text)  # Summaries would still tell the healthy one
    if rule == "routing.frozen":
        text = re.sub(r"\n  expert_usage_variance: .*", "\n  expert_usage_variance: 0.0000 ± 0.0000", text)
    found = {check.id: check.status for check in demo.at(start + within, text).checks}
    assert found.get(rule) == status
