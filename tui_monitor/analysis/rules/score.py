"""Rule `score.trend`: where the score goes, how sure that is, and whether it fell far below its best."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import is_lower_better, score_of
from tui_monitor.analysis.facts import (
    critical_of,
    is_native,
    phase_of,
    plan_of,
    present_summaries,
    row_step,
    warning_of,
)
from tui_monitor.analysis.trend import BINS, Trend, trend_of
from tui_monitor.analysis.windows import LARGEST, last_values, median_of_last, window_means
from tui_monitor.config import Settings
from tui_monitor.model.metrics import metric
from tui_monitor.model.phases import Phase
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

WINDOW = 200  # units: at NetHack's noise the difference of two means of 50 has a deviation of 44 % of the mean
LEVEL = 100  # units behind "best": shorter means are best by luck; twenty rows at least
FEWEST = 4  # levels before a fall from the best of them is told from their usual steps
MOST = 400  # Summaries looked at: 20,000 episodes
SUMMARY = 50  # episodes of one Summary: two of them are a level
YOUNG = 500  # native episodes before a fall is more than the noise of the start
DROP, LOST = 0.3, 0.6  # of the best level: judgement; below, the best of many noisy levels alone explains it
SURE = 4.0  # standard errors of a difference: the best of dozens of levels stands 3 above chance by being the best
EXPLORES = 0.1  # share of random actions above which a flat score says nothing
FLAT = 0.1  # of the level: a change surely smaller than this is a plateau


class _Fall(NamedTuple):
    """The best level of the run, the present one, and whether their difference is more than chance."""

    best: float
    now: float
    drop: float
    sure: bool


def judge_score(run: Run, settings: Settings, now: float) -> Check | None:
    """The trend of the last 200 units with its 90 % interval: a note at the most, but where the score is surely and
    far below its best. Never a finding in Warmup nor below 500 episodes. None without a score."""
    name = score_of(run, settings)
    if name is None or run.current is None:
        return None
    values = _latest(run, name)
    have = len(values) * (row_step(run) if is_native(run) else 1)
    trend = trend_of(values) if have >= WINDOW else None
    if trend is None:
        missing = max(WINDOW - have, BINS - len(values))
        return _check("none yet", "unknown", f"the trend of the {name} needs {missing} more", None)
    fall = _fall_of(run, settings, name, values, trend)
    sign = -1 if is_lower_better(name, settings) else 1
    change = _in_words(trend, min([fall.now, fall.best, *values]) > 0)
    status, reason = _judged(run, settings, name, _turned(trend, sign), fall)
    return _check(change, status, f"{reason}: {name} {change} over {WINDOW}", fall.drop)


def _check(shown: str, status: Status, reason: str, drop: float | None) -> Check:
    return checked("score.trend", "Score Trend", shown, "not falling", status, reason, drop, DROP)


def _latest(run: Run, name: str) -> list[float]:
    """The values of the last 200 units: native rows stand for ten episodes each."""
    rows = -(-WINDOW // int(row_step(run))) if is_native(run) else WINDOW
    return [value for _, value in last_values(run, name, max(rows, BINS))]


def _turned(trend: Trend, sign: int) -> Trend:
    return trend if sign > 0 else Trend(-trend.change, -trend.high, -trend.low, trend.level)


def _judged(run: Run, settings: Settings, name: str, trend: Trend, fall: _Fall) -> tuple[Status, str]:
    phase, deep = phase_of(run, settings), f"{min(fall.drop, 9.99):.0%} below its best {number(fall.best)}"
    if fall.sure and not _is_early(run, phase):
        if fall.drop > critical_of(settings, "score.trend", LOST) and _is_last(run, settings, phase):
            return "critical", deep
        if fall.drop > warning_of(settings, "score.trend", DROP):
            return ("warning", f"{deep} and falling") if trend.falls else ("note", deep)
    if trend.falls:
        return "note", "falling"
    if trend.rises:
        return "ok", "rising"
    flat = max(abs(trend.low), abs(trend.high)) < FLAT * abs(trend.level)
    if flat and _is_last(run, settings, phase) and not _is_early(run, phase) and not _explores(run):
        return "note", "flat"
    return "ok", "too noisy to tell a direction" if not flat else "steady"


def _is_early(run: Run, phase: Phase | None) -> bool:
    """In Warmup, or too young; without a plan a run is old enough with its first window."""
    if phase is not None and phase.entropy == "max":
        return True
    return is_native(run) and (run.current or 0) < YOUNG


def _is_last(run: Run, settings: Settings, phase: Phase | None) -> bool:
    plan = plan_of(run, settings)
    return not plan or phase is None or phase.name == plan[-1].name


def _explores(run: Run) -> bool:
    share = median_of_last(run, "exploration", 1)
    return share is not None and share > EXPLORES


def _fall_of(run: Run, settings: Settings, name: str, values: list[float], trend: Trend) -> _Fall:
    """The present level against the best one. A score that may be negative falls on the scale of its own range."""
    levels, error = _levels_of_summaries(run, name) or _levels_of_rows(run, name, values, trend)
    error = max(error, _wandering(levels))
    if len(levels) < FEWEST:
        return _Fall(levels[-1] if levels else 0.0, levels[-1] if levels else 0.0, 0.0, False)
    sign = -1 if is_lower_better(name, settings) else 1
    best, now = sorted(levels, key=lambda level: sign * level)[-2], levels[-1]  # the very best may be luck, once
    scale = max(abs(best), max(levels) - min(levels))
    lost = sign * (best - now)
    return _Fall(best, now, lost / scale if scale else 0.0, lost > SURE * math.sqrt(2) * error)


def _levels_of_summaries(run: Run, name: str) -> tuple[list[float], float] | None:
    """Means of two Summaries each, which know all their episodes, and the standard error of the present one."""
    names = (name, *metric(name).aliases)  # a Summary keeps its own names: `episode_score`
    reached = run.current or 0
    past = [summary for summary in run.summaries[-MOST:] if summary.at <= reached]
    told = (summary.values[key] for summary in past for key in names if key in summary.values)
    means = [value for value in told if abs(value[0]) < LARGEST and abs(value[1]) < LARGEST]
    current = [summary for summary in present_summaries(run, 1) if reached - summary.at <= SUMMARY]
    if len(means) < 4 or not current:
        return None
    pairs = means[len(means) % 2 :]
    levels = [(a[0] + b[0]) / 2 for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    spread = fmean([deviation for _, deviation in means[-4:]])
    return levels, spread / math.sqrt(2 * SUMMARY)


def _levels_of_rows(run: Run, name: str, values: list[float], trend: Trend) -> tuple[list[float], float]:
    """Means of 100 units each, and the standard error of one of them, widened for serial correlation."""
    rows = max(BINS, LEVEL // (int(row_step(run)) if is_native(run) else 1))
    slope = trend.change / len(values)
    rest = [value - slope * place for place, value in enumerate(values)]
    mean = fmean(rest)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in rest) / len(rest))  # pstdev's fractions cost a tenth
    if not spread:
        return window_means(run, name, rows), 0.0
    together = sum((a - mean) * (b - mean) for a, b in pairwise(rest))
    serial = min(0.98, max(0.0, together / len(rest) / spread**2))
    return window_means(run, name, rows), spread * math.sqrt((1 + serial) / (1 - serial) / rows)


def _wandering(levels: list[float]) -> float:
    """The standard error of a level by how much levels differ from one to the next; the largest step, which may be the
    fall in question, left out. Heavy tails and serial correlation show here, whatever one window's spread says."""
    steps = sorted(abs(b - a) for a, b in pairwise(levels))[:-1]
    return math.sqrt(math.fsum(step * step for step in steps) / len(steps) / 2) if steps else 0.0


def _in_words(trend: Trend, in_percent: bool) -> str:
    """`+4 % ± 38 %`; in the metric's own unit where its sign changes."""
    half = (trend.high - trend.low) / 2
    if in_percent and trend.level > 0:
        return f"{trend.change / trend.level:+.0%} ± {half / trend.level:.0%}"
    return f"{trend.change:+.2g} ± {half:.2g}"
