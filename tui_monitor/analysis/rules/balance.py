"""Rules `lb_loss`, `z_loss` and `dropped`: the figures of a language model's experts that need no table of loads."""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean, median

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import critical_of, experts_of, top_k_of, warning_of
from tui_monitor.analysis.windows import span_values, values_between
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count, number

WINDOW = 100  # steps of one median
ROWS = 10  # rows at least behind it, where few steps are printed
LEARNING = 1000  # steps in which routing settles: Megatron's own start stands at 1.4 times balance
YOUNG = 200  # steps before anything is said
UNEVEN, LOPSIDED = 1.3, 2.0  # times the balanced value: nothing under 1.3 is above the noise of sampling
WORST = 0.6  # of N/k, the value when all tokens go to the same k experts
BELOW = 0.98  # of the balanced value: the loss may be a little less (corpus minimum 0.9968)
NEAR = 1.6  # times the balanced value: a run whose least lies above tells nothing of its scale
RISING, WINDOWS = 1.05, 3  # ratio of one window to the one before, and windows in a row, where the scale is unknown
CALM = (200, 700)  # steps whose median is a z-loss's own level: it has no absolute one
Z_GROWN, Z_TORN = 3, 10
DROPPED, LOST = 0.10, 0.30  # of the tokens: published models stood about 10-15 %


def judge_balance(run: Run, settings: Settings, now: float) -> Check | None:
    """The load balancing loss against its value at balance, which is 1 or k by implementation, printed with or without
    its coefficient, and is learned from the run's least; where the scale stays unknown only its rising is told."""
    if "load_balancing_loss" not in run.rows.metrics:
        return None
    values = span_values(run, "load_balancing_loss", WINDOW, ROWS)
    if len(values) < ROWS or _steps(run) < YOUNG:
        return _wait("lb_loss", "Load Balance", "near 1", f"needs {YOUNG} steps and {ROWS} rows")
    level = median(values)
    balanced = _balanced(run, settings)
    if balanced is None:
        return _by_its_rise(run, level)
    ratio, limit = level / balanced, warning_of(settings, "lb_loss", UNEVEN)
    expected = f"≈ {number(balanced)}, below {number(limit * balanced)}"
    status, reason = _of_ratio(ratio, limit, _torn(run, settings))
    if _steps(run) < LEARNING:
        status, reason = "ok", f"{ratio:.2f} times its value at balance, while routing settles"
    return checked("lb_loss", "Load Balance", number(level), expected, status, reason, level, limit * balanced)


def _of_ratio(ratio: float, warning: float, critical: float) -> tuple[Status, str]:
    reason = f"{ratio:.2f} times its value at balance"
    if ratio > critical:
        return "critical", f"{reason}: most tokens go to the same experts"
    return ("warning", f"{reason}: experts are used unevenly") if ratio > warning else ("ok", reason)


def _torn(run: Run, settings: Settings) -> float:
    experts, top_k = experts_of(run, settings), top_k_of(run, settings)
    worst = WORST * experts / top_k if experts and top_k else LOPSIDED
    return critical_of(settings, "lb_loss", max(UNEVEN, min(LOPSIDED, worst)))


def _balanced(run: Run, settings: Settings) -> float | None:
    """The value at balance: 1 (Megatron) or top-k (Hugging Face), times the coefficient where that is printed in it:
    whichever the run's least can be an excess over."""
    scale, least = run.setup.aux_coefficient or 1.0, run.rows.metrics["load_balancing_loss"].min
    plain = (1.0, float(top_k_of(run, settings) or 1))
    fits = [value for value in (*plain, *(scale * value for value in plain)) if BELOW * value <= least <= NEAR * value]
    return max(fits, default=None)


def _by_its_rise(run: Run, level: float) -> Check:
    values = span_values(run, "load_balancing_loss", (WINDOWS + 1) * WINDOW, (WINDOWS + 1) * ROWS)
    width = len(values) // (WINDOWS + 1)
    levels = [median(values[i * width : (i + 1) * width]) for i in range(WINDOWS + 1)] if width >= ROWS else []
    status: Status = "ok"
    reason = "its scale is unknown: only a rise would be told"
    if levels and _steps(run) >= LEARNING and all(b > RISING * a for a, b in pairwise(levels)):
        status, reason = "warning", f"rises for {WINDOWS} windows of {WINDOW} steps, {number(levels[0])} before"
    return checked("lb_loss", "Load Balance", number(level), "not rising", status, reason, level)


def judge_z_loss(run: Run, settings: Settings, now: float) -> Check | None:
    """The router's z-loss against the run's own level in its steps 200 to 700."""
    if "z_loss" not in run.rows.metrics:
        return None
    first = _first(run)
    calm = values_between(run, "z_loss", first + CALM[0], first + CALM[1])
    values = span_values(run, "z_loss", WINDOW, ROWS)
    if len(calm) < 5 or len(values) < ROWS or _steps(run) < CALM[1] + WINDOW:
        return _wait("z_loss", "Router z-loss", "steady", f"needs {CALM[1] + WINDOW} steps")
    usual, level = median(calm), median(values)
    warning, critical = warning_of(settings, "z_loss", Z_GROWN), critical_of(settings, "z_loss", Z_TORN)
    ratio = level / usual if usual > 0 else 1.0
    status: Status = "ok"
    reason = f"{ratio:.2g} times its level in steps {CALM[0]}-{CALM[1]}"
    if ratio > critical:
        status = "critical"
    elif ratio > warning and median(values[len(values) // 2 :]) > median(values[: len(values) // 2]):
        status, reason = "warning", f"{reason} and rising: the router's logits grow"
    return checked("z_loss", "Router z-loss", number(level), f"below {number(warning * usual)}", status, reason, level,
                 warning * usual)  # fmt: skip


def judge_dropped(run: Run, settings: Settings, now: float) -> Check | None:
    """The share of tokens beyond the experts' capacity. None where the router drops none by design and prints none."""
    if "dropped_share" not in run.rows.metrics:
        return None
    warning, critical = warning_of(settings, "dropped", DROPPED), critical_of(settings, "dropped", LOST)
    values, expected = span_values(run, "dropped_share", WINDOW, ROWS), f"below {warning:.0%}"
    if len(values) < ROWS or _steps(run) < LEARNING:
        return _wait("dropped", "Dropped Tokens", expected, f"not judged in the first {LEARNING} steps")
    share = fmean(values)
    if not 0 <= share <= 1:
        reason = "not a share between 0 and 1: a count of tokens has no limit"
        return checked("dropped", "Dropped Tokens", number(share), expected, "unknown", reason)
    status: Status = "critical" if share > critical else "warning" if share > warning else "ok"
    reason = f"{share:.1%} of the tokens reach no expert"
    return checked("dropped", "Dropped Tokens", f"{share:.1%}", expected, status, reason, share, warning)


def _wait(rule: str, label: str, expected: str, why: str) -> Check:
    return checked(rule, label, "none yet", expected, "unknown", why)


def _first(run: Run) -> Count:
    return run.rows.counters[run.rows.timeline[0].start] if run.rows.timeline else 0


def _steps(run: Run) -> Count:
    """Steps since the first printed one: a resumed run's routing is settled, and its log starts anew all the same."""
    return (run.current or 0) - _first(run)
