"""Rule `entropy`: the router's entropy against its ceiling - held up in Warmup, above collapse later."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import (
    ceiling_of,
    critical_of,
    experts_of,
    grace_scale,
    has_experts,
    latest,
    mean_of,
    phase_began,
    phase_of,
    present_summaries,
    row_step,
    span_of,
    warning_of,
)
from tui_monitor.analysis.windows import last_values, since_when
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

WINDOW = 50  # episodes behind the judged mean: the native trainer's own Summary window
FEWEST = 5  # values in the window: the native console prints five in 50 episodes
LOOKED_BACK = 200  # values in which the begin of a finding is sought
IMPOSSIBLE = 0.01  # nats outside 0 … ceiling (rounding is 0.0005): not this entropy, or not this number of experts
WARMUP_SLACK = 0.10  # nats below ln N: E < 3.6 of 4, experts no longer learn alike; a false alarm is one short episode
WARMUP_FLOOR = 0.7  # of ln N: E < 2.6 of 4, two experts are lost before the Transition has begun
LOW = 0.5  # nats: the trainer's own 专家塌缩 line, a warning only while H still falls
COLLAPSED = 0.3  # nats: E < 1.35, one expert has more than 91 % of the weight
SLOPE_SPAN = 200  # episodes over which H must be falling for LOW to count
FEWEST_OF_SLOPE = 8  # values: below, the interval of a slope is wider than any slope
BORDER_GRACE = 100  # native episodes after a border in which a falling H is the plan


def judge_entropy(run: Run, settings: Settings, now: float) -> Check | None:
    """H of the mean weights: near its ceiling in Warmup, above collapse later. None where there is no MoE."""
    if not has_experts(run):
        return None
    ceiling, phase = ceiling_of(run, settings), phase_of(run, settings)
    values = window_of(run)
    shown = _range(latest(run, "alpha_entropy", 50 * row_step(run)))
    mean = mean_of_window(run, values)
    if ceiling is None or mean is None or not possible(mean, ceiling):
        return checked("entropy", "Alpha Entropy", shown, "≤ ln N", "unknown", _why_unknown(values, mean, ceiling))
    if phase is not None and phase.entropy == "max":
        return _in_warmup(run, settings, shown, mean, ceiling)
    return _later(run, settings, shown, mean, phase)


def window_of(run: Run) -> list[float]:
    """The printed values of the last 50 episodes; of as many as give five values where fewer are printed."""
    return latest(run, "alpha_entropy", span_of(run, WINDOW, FEWEST))


def mean_of_window(run: Run, values: Sequence[float]) -> float | None:
    """The window's mean: the latest Summary's, which knows all its 50 episodes, while it is the present one; else of
    the printed values; None while there are too few."""
    for summary in present_summaries(run, 1):
        told = summary.values.get("alpha_entropy")
        if told and math.isfinite(told[0]) and (run.current or 0) - summary.at <= WINDOW:
            return told[0]
    return mean_of(values) if len(values) >= FEWEST else None


def possible(mean: float, ceiling: float) -> bool:
    """Whether a mean can be an entropy under this ceiling at all."""
    return -IMPOSSIBLE <= mean <= ceiling + IMPOSSIBLE


def weight_words(run: Run, settings: Settings, mean: float) -> str:
    """exp(H) of the judged mean in words: it counts weight, not use."""
    return f"weight spread over {math.exp(mean):.2f} of {experts_of(run, settings)} experts on average"


def _why_unknown(values: Sequence[float], mean: float | None, ceiling: float | None) -> str:
    if ceiling is None:
        return "the number of experts is unknown: name it as experts in [run]"
    if mean is None:
        missing = FEWEST - len(values)
        return f"alpha entropy needs {missing} more value{'s' if missing > 1 else ''}"
    if mean < 0:
        return f"alpha entropy {number(mean, 3)} is negative: no entropy of expert weights"
    return f"alpha entropy {number(mean, 3)} is above its ceiling {ceiling:.3f}: another number of experts is in force"


def _range(values: Sequence[float]) -> str:
    if not values:
        return "none"
    low, high = number(min(values), 3), number(max(values), 3)
    return low if low == high else f"{low}–{high}"


def _in_warmup(run: Run, settings: Settings, shown: str, mean: float, ceiling: float) -> Check:
    warning = warning_of(settings, "entropy", ceiling - WARMUP_SLACK)
    critical = critical_of(settings, "entropy", WARMUP_FLOOR * ceiling)
    status: Status = "ok"
    weight = weight_words(run, settings, mean)
    reason = f"near its maximum, as Warmup wants: {weight}"
    if mean < max(warning, critical):
        status = "critical" if mean < critical and _whole_window(run) else "warning"
        reason = f"entropy {mean:.3f} is below {warning:.3f} in Warmup: {weight}, some experts do not learn"
    expected = f"≈ {ceiling:.3f} = ln {math.exp(ceiling):.0f}"
    since = low_since(run, max(warning, critical)) if status != "ok" else None
    return checked("entropy", "Alpha Entropy", shown, expected, status, reason, mean, warning, since)


def _later(run: Run, settings: Settings, shown: str, mean: float, phase: Phase | None) -> Check:
    warning, critical = warning_of(settings, "entropy", LOW), critical_of(settings, "entropy", COLLAPSED)
    name, weight = phase.name if phase else "this phase", weight_words(run, settings, mean)
    status: Status = "ok"
    reason = f"{weight}, as {name} allows"
    if mean < critical:
        status = "critical" if _whole_window(run) else "warning"
        reason = f"router collapse: entropy {mean:.3f} is below {critical:g}, {weight}"
    elif mean < warning and not _near_border(run, settings) and _falls(run, settings):
        status, reason = "warning", f"entropy {mean:.3f} is below {warning:g} and still falls: {weight}"
    since = low_since(run, critical if mean < critical else warning) if status != "ok" else None
    return checked("entropy", "Alpha Entropy", shown, f"above {critical:g}", status, reason, mean, critical, since)


def low_since(run: Run, limit: float) -> str | None:
    """Since which episode the entropy lies below a limit, in steps of five printed values."""
    return since_when(last_values(run, "alpha_entropy", LOOKED_BACK), FEWEST, lambda value: value < limit, run.unit)


def _whole_window(run: Run) -> bool:
    """Whether 50 episodes of this session lie behind the mean: five short ones prove no collapse."""
    first = run.rows.counters[run.session.row_from] if run.session and run.session.row_from < len(run.rows) else 0
    return (run.current or 0) - first + row_step(run) >= span_of(run, WINDOW, 0)


def _near_border(run: Run, settings: Settings) -> bool:
    return (run.current or 0) - phase_began(run, settings) < BORDER_GRACE * grace_scale(run, settings)


def _falls(run: Run, settings: Settings) -> bool:
    """Whether the 90 % interval of H's slope over the last episodes of this phase lies wholly below zero."""
    settled = phase_began(run, settings) + BORDER_GRACE * grace_scale(run, settings)
    recent = run.rows.latest("alpha_entropy", SLOPE_SPAN)
    points = [(x, y) for x, y in recent if x >= settled and abs(y) < SLOPE_SPAN]
    if len(points) < FEWEST_OF_SLOPE:
        return False
    mean_x, mean_y = mean_of([x for x, _ in points]), mean_of([y for _, y in points])
    spread = math.fsum((x - mean_x) ** 2 for x, _ in points)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    residual = math.fsum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    freedom = len(points) - 2
    student = 1.645 + 1.8 / freedom  # the two-sided 90 % point of Student's t, from 6 degrees of freedom on
    return slope + student * math.sqrt(residual / freedom / spread) < 0
