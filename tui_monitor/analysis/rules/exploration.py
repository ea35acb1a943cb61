"""Rule `policy.entropy`: does the policy still choose, or has it collapsed while the score no longer rises."""

from __future__ import annotations

from statistics import median

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import score_of
from tui_monitor.analysis.facts import warning_of
from tui_monitor.analysis.rules.language import is_language
from tui_monitor.analysis.rules.medians import Latest, latest_of, needs_more
from tui_monitor.analysis.rules.policy import score_rises
from tui_monitor.analysis.windows import start_level, window_means
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

SPENT = 0.05  # of the run's highest entropy, which a fresh policy has (ln of its actions); nats for language models
UPDATES = 50  # before a low entropy can be called one
GROWN = 2  # times its start in a language model, and rising: sampling falls apart
IMPROVED = 1.5  # times the first level of the score: a solved task may end without any entropy
_SIGN = {"entropy": 1, "entropy_loss": -1}  # SB3 minimises a loss: it prints -H


def judge_policy_entropy(run: Run, settings: Settings, now: float) -> Check | None:
    """H of the policy, from whichever sign it is printed with. A low level is a finding only while the score does not
    rise: in reasoning models entropy falls at once while the score goes up. None for continuous actions, whose
    differential entropy has no zero, and for a run without a score, which may be supervised."""
    name = next((name for name in _SIGN if name in run.rows.metrics), None)
    if name is None or "std" in run.rows.metrics or score_of(run, settings) is None:
        return None
    sign, series = _sign_of(run, name), run.rows.metrics[name]
    highest, lowest = (series.max, series.min) if sign > 0 else (-series.min, -series.max)
    if lowest < 0 or highest <= 0:
        return None
    limit = warning_of(settings, "policy.entropy", SPENT if is_language(run) else SPENT * highest)
    latest, expected = latest_of(run, name), f"above {number(limit)}"
    if latest is None or len(latest.points) < UPDATES:
        return needs_more("policy.entropy", "Policy Entropy", expected, run, name, UPDATES)
    status, reason, since = _judged(run, settings, latest, sign, limit)
    entropy = sign * latest.median
    return checked("policy.entropy", "Policy Entropy", number(entropy), expected, status, reason, entropy, limit, since)


def _sign_of(run: Run, name: str) -> int:
    """By the values where they are of one sign: some trainers call +H an entropy loss."""
    series = run.rows.metrics[name]
    if name == "entropy_loss" and series.min >= 0 and series.max > 0:
        return 1
    return _SIGN[name]


def _judged(
    run: Run, settings: Settings, latest: Latest, sign: int, limit: float
) -> tuple[Status, str, str | None]:
    entropy = sign * latest.median
    if entropy < limit:
        since = latest.since(lambda value: sign * value < limit)
        if score_rises(run, settings):
            return "ok", f"nearly spent at {number(entropy)}, and the score rises", since
        if _is_solved(run, settings):
            return "note", f"nearly spent at {number(entropy)}; the score stands near its best", since
        return "warning", f"the policy hardly chooses any more ({number(entropy)}), and the score does not rise", since
    start = sign * (start_level(run, _name_of(run)) or 0.0)
    if is_language(run) and 0 < GROWN * start < entropy and _grows(latest, sign):
        return "warning", f"entropy rises, {entropy / start:.2g} times its start {number(start)}", None
    return "ok", "the policy still chooses", None


def _name_of(run: Run) -> str:
    return next(name for name in _SIGN if name in run.rows.metrics)


def _grows(latest: Latest, sign: int) -> bool:
    """Whether each third of the latest values lies above the one before."""
    values = [sign * value for value in latest.values]
    third = len(values) // 3
    return median(values[:third]) < median(values[third : 2 * third]) < median(values[2 * third :])


def _is_solved(run: Run, settings: Settings) -> bool:
    """Whether the score stands near its best, well above where it began: such a policy needs no chance any more."""
    name = score_of(run, settings)
    levels = window_means(run, name, 20) if name is not None else []
    if len(levels) < 3:
        return False
    best, first = max(levels), levels[0]
    return best - levels[-1] <= 0.1 * abs(best) and best - first >= (IMPROVED - 1) * abs(first)
