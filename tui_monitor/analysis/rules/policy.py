"""Rules `ppo.kl`, `ppo.clip` and `ppo.ev`: how far each update moves the policy, and whether the critic knows anything.
"""

from __future__ import annotations

import math

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import score_of
from tui_monitor.analysis.facts import critical_of, total_of, warning_of
from tui_monitor.analysis.rules.medians import latest_of, needs_more
from tui_monitor.analysis.trend import trend_of
from tui_monitor.analysis.windows import last_values
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

KL, KL_TORN = 0.05, 0.2  # nats between two policies: the usual target is 0.01-0.05
OVER_TARGET = 1.5  # times the KL that the trainer aims at: where an update is usually stopped early
CLIPPED = 0.4  # share of samples beyond the clip: most of the batch then teaches nothing
NEVER_CLIPPED = 50  # updates of exactly 0: nothing moves the policy
CRITIC_WORSE, CRITIC_FALSE = 0.0, -1.0  # explained variance: below 0 a constant would predict returns better
CRITIC_UPDATES = 50  # in two successful runs 11-14 % of updates were below 0, no mean of 50 later on
CRITIC_EARLY = 0.2  # share of the run in which the critic may still be worse than a constant


def judge_kl(run: Run, settings: Settings, now: float) -> Check | None:
    """Median of 20 approximate KLs between the policies before and after an update (never the KL to a reference)."""
    if "approx_kl" not in run.rows.metrics:
        return None
    aimed = _aimed_kl(run)
    warning, critical = warning_of(settings, "ppo.kl", aimed), critical_of(settings, "ppo.kl", max(KL_TORN, aimed))
    latest, expected = latest_of(run, "approx_kl"), f"below {warning:g}"
    if latest is None:
        return needs_more("ppo.kl", "Approx KL", expected, run, "approx_kl")
    status: Status = "ok"
    reason, since = "each update stays near the policy before it", None
    if latest.median > min(warning, critical):
        status = "critical" if latest.median > critical else "warning"
        reason = f"updates move the policy far: median KL {number(latest.median)} of 20"
        since = latest.since(lambda value: value > warning)
    level = latest.median
    return checked("ppo.kl", "Approx KL", number(level), expected, status, reason, level, warning, since)


def _aimed_kl(run: Run) -> float:
    """The KL beyond which an update went farther than its trainer wants."""
    target = run.setup.target_kl
    return OVER_TARGET * target if target is not None and 0 < target < math.inf else KL


def judge_clip(run: Run, settings: Settings, now: float) -> Check | None:
    """Median of 20 clip fractions; exactly 0 in 50 updates means no update, where it was ever another value."""
    series = run.rows.metrics.get("clip_fraction")
    if series is None:
        return None
    warning = warning_of(settings, "ppo.clip", CLIPPED)
    latest, expected = latest_of(run, "clip_fraction"), f"below {warning:g}"
    if latest is None:
        return needs_more("ppo.clip", "Clip Fraction", expected, run, "clip_fraction")
    status: Status = "ok"
    reason, since = "most samples teach", None
    if latest.median > warning:
        status, reason = "warning", f"{latest.median:.0%} of the samples are clipped: the steps are too long"
        since = latest.since(lambda value: value > warning)
    elif len(latest.points) >= NEVER_CLIPPED and not any(latest.values[-NEVER_CLIPPED:]):
        status, reason = "note", "always 0: one epoch of one batch is never clipped"
        if series.max > 0:
            status, reason = "warning", f"exactly 0 in {NEVER_CLIPPED} updates, and was not before: nothing is learned"
            since = latest.since(lambda value: value == 0)
    shown = number(latest.median)
    return checked("ppo.clip", "Clip Fraction", shown, expected, status, reason, latest.median, warning, since)


def judge_critic(run: Run, settings: Settings, now: float) -> Check | None:
    """Median of 20 explained variances, after a fifth of the run and 50 updates."""
    if "explained_variance" not in run.rows.metrics:
        return None
    warning = warning_of(settings, "ppo.ev", CRITIC_WORSE)
    latest, expected = latest_of(run, "explained_variance"), f"above {warning:g}"
    if latest is None or len(latest.points) < CRITIC_UPDATES or _is_early(run, settings):
        fewest = CRITIC_UPDATES if latest is None or len(latest.points) < CRITIC_UPDATES else 0
        return _too_early(run, expected, fewest)
    status: Status = "ok"
    reason, since = "the critic predicts returns better than a constant", None
    if latest.median < warning:
        status = "critical" if latest.median < critical_of(settings, "ppo.ev", CRITIC_FALSE) else "warning"
        reason = f"the critic predicts returns worse than a constant: {number(latest.median)}"
        if status == "critical" and not _score_falls(run, settings):
            status = "warning"
        since = latest.since(lambda value: value < warning)
    shown = number(latest.median)
    return checked("ppo.ev", "Explained Variance", shown, expected, status, reason, latest.median, warning, since)


def _too_early(run: Run, expected: str, fewest: int) -> Check:
    if fewest:
        return needs_more("ppo.ev", "Explained Variance", expected, run, "explained_variance", fewest)
    reason = f"not judged in the first {CRITIC_EARLY:.0%} of the run"
    return checked("ppo.ev", "Explained Variance", "early", expected, "unknown", reason)


def _is_early(run: Run, settings: Settings) -> bool:
    total = total_of(run, settings)
    return total is not None and (run.current or 0) < CRITIC_EARLY * total


def _score_falls(run: Run, settings: Settings) -> bool:
    return _score_moves(run, settings) == -1


def score_rises(run: Run, settings: Settings) -> bool:
    """Whether the score surely rises over its last 200 values."""
    return _score_moves(run, settings) == 1


def _score_moves(run: Run, settings: Settings) -> int:
    name = score_of(run, settings)
    trend = trend_of([value for _, value in last_values(run, name, 200)]) if name is not None else None
    return 0 if trend is None else trend.rises - trend.falls
