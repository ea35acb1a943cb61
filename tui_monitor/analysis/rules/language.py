"""Rules `grpo.groups`, `rlhf.kl`, `rlhf.mismatch` and `len.clip`: reinforcement learning of language models."""

from __future__ import annotations

import math
from statistics import median

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import warning_of
from tui_monitor.analysis.rules.medians import UPDATES, Latest, latest_of, needs_more
from tui_monitor.analysis.rules.policy import score_rises
from tui_monitor.analysis.windows import start_level
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

IDLE_GROUPS = 0.8  # share of groups whose answers all earn the same: they have no advantage and teach nothing
DRIFT = 5  # times the KL of the first tenth of the run, while the reward rises: evidence of a reward being gamed
MISMATCH = 3  # times its own start: rollout and trainer are two policies by now
CUT = 0.3  # share of completions cut at the length limit: their reward is of a torso
_SIGNS = ("zero_std_groups", "reference_kl", "clipped_share", "rollout_mismatch", "completions_mean_length")


def is_language(run: Run) -> bool:
    """Whether the run trains a language model by reinforcement: only such print these metrics."""
    return any(name in run.rows.metrics for name in _SIGNS)


def judge_groups(run: Run, settings: Settings, now: float) -> Check | None:
    """Share of groups without any spread of reward."""
    reason = "of the groups earn one and the same reward: they teach nothing"
    return _share(run, settings, ("grpo.groups", "Idle Groups", "zero_std_groups"), IDLE_GROUPS, reason)


def judge_length(run: Run, settings: Settings, now: float) -> Check | None:
    """Share of completions cut at the length limit."""
    reason = "of the completions are cut at the length limit"
    return _share(run, settings, ("len.clip", "Completions Cut", "clipped_share"), CUT, reason)


def _share(run: Run, settings: Settings, rule: tuple[str, str, str], limit: float, finding: str) -> Check | None:
    name, label, metric = rule
    if metric not in run.rows.metrics:
        return None
    limit = warning_of(settings, name, limit)
    latest, expected = latest_of(run, metric), f"below {limit:g}"
    if latest is None:
        return needs_more(name, label, expected, run, metric)
    status: Status = "warning" if latest.median > limit else "ok"
    since = latest.since(lambda value: value > limit) if status == "warning" else None
    reason = f"{latest.median:.0%} {finding}"
    return checked(name, label, number(latest.median), expected, status, reason, latest.median, limit, since)


def judge_reference_kl(run: Run, settings: Settings, now: float) -> Check | None:
    """KL to the reference model against its own start: unbounded, so never a level of its own."""
    series = run.rows.metrics.get("reference_kl")
    if series is None:
        return None
    if not math.isfinite(series.last):
        reason = "the KL to the reference model is not a number: the policy is lost"
        return checked("rlhf.kl", "Reference KL", number(series.last), "finite", "critical", reason)
    grown = _grown(run, settings, "rlhf.kl", "reference_kl", DRIFT)
    if grown is None:
        return needs_more("rlhf.kl", "Reference KL", "grows slowly", run, "reference_kl", 2 * UPDATES)
    latest, start, limit = grown
    status: Status = "ok"
    reason = f"{number(latest.median)}, {number(start)} at the start"
    if latest.median > limit and _rises(latest) and score_rises(run, settings):
        status, reason = "warning", f"reward up, KL up: {reason}; read some answers"
    shown, expected = number(latest.median), f"below {number(limit)}"
    return checked("rlhf.kl", "Reference KL", shown, expected, status, reason, latest.median, limit)


def judge_mismatch(run: Run, settings: Settings, now: float) -> Check | None:
    """Difference of the probabilities that the rollout engine and the trainer give the same tokens."""
    if "rollout_mismatch" not in run.rows.metrics:
        return None
    grown = _grown(run, settings, "rlhf.mismatch", "rollout_mismatch", MISMATCH)
    if grown is None:
        return needs_more("rlhf.mismatch", "Rollout Mismatch", "steady", run, "rollout_mismatch", 2 * UPDATES)
    latest, start, limit = grown
    status: Status = "ok"
    reason = f"{number(latest.median)}, {number(start)} at the start"
    if latest.median > limit and _rises(latest):
        status = "warning"
        reason = f"rollout and trainer drift apart: {reason}; with experts, routers may decide differently"
    shown, expected = number(latest.median), f"below {number(limit)}"
    return checked("rlhf.mismatch", "Rollout Mismatch", shown, expected, status, reason, latest.median, limit)


def _grown(run: Run, settings: Settings, rule: str, name: str, times: float) -> tuple[Latest, float, float] | None:
    """The latest values, the median of the run's start, and the limit; None while there are fewer than two windows."""
    latest, start = latest_of(run, name), start_level(run, name)
    if latest is None or start is None or run.rows.metrics[name].count < 2 * UPDATES:
        return None
    return latest, start, warning_of(settings, rule, times * abs(start))


def _rises(latest: Latest) -> bool:
    """Whether the second half of the latest values lies above the first."""
    half = len(latest.points) // 2
    return median(latest.values[half:]) > median(latest.values[:half])
