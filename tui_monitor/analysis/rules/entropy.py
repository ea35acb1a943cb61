"""Rules `entropy` and `entropy.high`: the router's entropy against ln N, right or wrong by the phase."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from tui_monitor.analysis.facts import (
    ceiling_of,
    experts_of,
    grace_scale,
    has_experts,
    latest,
    phase_began,
    phase_of,
    row_step,
)
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

WINDOW = 50  # episodes behind the judged mean: the native trainer's own Summary window
FEWEST = 5  # values in the window: the native console prints five in 50 episodes
WARMUP_SLACK = 0.10  # nats below ln N: E < 3.6 of 4, experts no longer learn alike; a false alarm is one short episode
WARMUP_FLOOR = 0.7  # of ln N: E < 2.6 of 4, two experts are lost before the Transition has begun
LOW = 0.5  # nats: the trainer's own 专家塌缩 line, a warning only while H still falls
COLLAPSED = 0.3  # nats: E < 1.35, one expert has more than 91 % of the weight
HIGH = 1.2  # nats: the trainer's own 专家混乱 line for N = 4
HIGH_SHARE = 0.87  # of ln N for other N: 1.2 / ln 4
SLOPE_SPAN = 200  # episodes over which H must be falling for LOW to count
BORDER_GRACE = 100  # native episodes after a border in which a falling H is the plan
T_90 = 1.70  # two-sided 90 % of Student's t at some 20 degrees of freedom


def judge_entropy(run: Run, settings: Settings, now: float) -> Check | None:
    """H of the mean weights: near its ceiling in Warmup, above collapse later. None where there is no MoE."""
    if not has_experts(run):
        return None
    ceiling, phase = ceiling_of(run, settings), phase_of(run, settings)
    values = _window(run)
    shown = _range(latest(run, "alpha_entropy", 50 * row_step(run)))
    mean = _mean_of_window(run, values)
    if ceiling is None or mean is None:
        why = "the number of experts is unknown" if ceiling is None else f"needs {FEWEST - len(values)} more values"
        return Check("entropy", "Alpha Entropy", shown, "≤ ln N", "unknown", why)
    if phase is not None and phase.entropy == "max":
        return _in_warmup(run, settings, shown, mean, ceiling)
    return _later(run, settings, shown, mean, phase)


def _window(run: Run) -> list[float]:
    """The printed values of the last 50 episodes; of as many as give five values where fewer are printed."""
    return latest(run, "alpha_entropy", max(WINDOW, FEWEST * row_step(run)))


def _mean_of_window(run: Run, values: Sequence[float]) -> float | None:
    """The window's mean: the latest Summary's, which knows all its 50 episodes, while it is the present one; else of
    the printed values; None while there are too few."""
    summary = run.summaries[-1] if run.summaries else None
    told = summary.values.get("alpha_entropy") if summary else None
    if told and summary and math.isfinite(told[0]) and 0 <= (run.current or 0) - summary.at <= WINDOW:
        return told[0]
    return fmean(values) if len(values) >= FEWEST else None


def _range(values: Sequence[float]) -> str:
    if not values:
        return "none"
    low, high = f"{min(values):.3f}", f"{max(values):.3f}"
    return low if low == high else f"{low}–{high}"


def _weight(run: Run, settings: Settings, mean: float) -> str:
    return f"weight spread over {math.exp(mean):.2f} of {experts_of(run, settings)} experts"


def _in_warmup(run: Run, settings: Settings, shown: str, mean: float, ceiling: float) -> Check:
    limits = settings.rules.get("entropy")
    warning = limits.warning if limits and limits.warning is not None else ceiling - WARMUP_SLACK
    critical = limits.critical if limits and limits.critical is not None else WARMUP_FLOOR * ceiling
    status: Status = "critical" if mean < critical else "warning" if mean < warning else "ok"
    weight = _weight(run, settings, mean)
    reason = f"near its maximum, as Warmup wants: {weight}"
    if status != "ok":
        reason = f"entropy {mean:.3f} is below {warning:.3f} in Warmup: {weight}, some experts do not learn"
    expected = f"≈ {ceiling:.3f} = ln {experts_of(run, settings)}"
    return Check("entropy", "Alpha Entropy", shown, expected, status, reason, mean, warning)


def _later(run: Run, settings: Settings, shown: str, mean: float, phase: Phase | None) -> Check:
    limits = settings.rules.get("entropy")
    warning = limits.warning if limits and limits.warning is not None else LOW
    critical = limits.critical if limits and limits.critical is not None else COLLAPSED
    name, weight = phase.name if phase else "this phase", _weight(run, settings, mean)
    status: Status = "ok"
    reason = f"{weight}, as {name} allows"
    if mean < critical:
        status, reason = "critical", f"router collapse: entropy {mean:.3f} is below {critical:g}, {weight}"
    elif mean < warning and not _near_border(run, settings) and _falls(run, settings):
        status, reason = "warning", f"entropy {mean:.3f} is below {warning:g} and still falls: {weight}"
    return Check("entropy", "Alpha Entropy", shown, f"> {critical:g}", status, reason, mean, critical)


def _near_border(run: Run, settings: Settings) -> bool:
    return (run.current or 0) - phase_began(run, settings) < BORDER_GRACE * grace_scale(run, settings)


def _falls(run: Run, settings: Settings) -> bool:
    """Whether the 90 % interval of H's slope over the last episodes of this phase lies wholly below zero."""
    settled = phase_began(run, settings) + BORDER_GRACE * grace_scale(run, settings)
    points = [point for point in run.rows.latest("alpha_entropy", SLOPE_SPAN) if point[0] >= settled]
    if len(points) < 8:
        return False
    mean_x, mean_y = fmean(x for x, _ in points), fmean(y for _, y in points)
    spread = math.fsum((x - mean_x) ** 2 for x, _ in points)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    residual = math.fsum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return slope + T_90 * math.sqrt(residual / (len(points) - 2) / spread) < 0


def judge_high_entropy(run: Run, settings: Settings, now: float) -> Check | None:
    """The trainer's 专家混乱: expected in Warmup, a warning once specialisation was due."""
    ceiling, phase = ceiling_of(run, settings), phase_of(run, settings)
    mean = _mean_of_window(run, _window(run))
    if not has_experts(run) or ceiling is None or phase is None or mean is None:
        return None
    if not specialisation_due(phase, run.current or 0):
        return None
    limits = settings.rules.get("entropy.high")
    own = HIGH if experts_of(run, settings) == 4 else HIGH_SHARE * ceiling
    limit = limits.warning if limits and limits.warning is not None else own
    status: Status = "warning" if mean > limit else "ok"
    weight = _weight(run, settings, mean)
    reason = f"experts specialise: {weight}"
    if status != "ok":
        reason = f"entropy {mean:.3f} is above {limit:.3g} in {phase.name}: {weight}, no specialisation"
    return Check("entropy.high", "Specialisation", f"{mean:.3f}", f"< {limit:.3g}", status, reason, mean, limit)


def specialisation_due(phase: Phase, counter: int) -> bool:
    """In Fine-tune, and in the second half of Transition."""
    if phase.entropy == "low":
        return True
    half = (phase.start + phase.end) / 2 if phase.end is not None else phase.start
    return phase.entropy == "falling" and counter >= half
