"""Rule `spike`: single values far above what a positive, heavy-tailed metric showed in the hundred rows before."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import class_of
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.windows import last_values, value_step
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count, number

# On the log scale: raw deviations call 5 % of any heavy tail a spike. With these figures 0 of 18,800 real points were.
DEVIATIONS = 8  # of the median absolute deviation, scaled to a standard one
FLOOR = 0.05  # least deviation of ln x: a very smooth loss would make each 1 % a spike
RATIO = 3  # times the median: less is visible in a chart and ends nothing
SCALE = 1.4826  # of the median absolute deviation to a normal distribution's standard one
BEFORE = 100  # rows that make the level
LATEST = 100  # rows in which a spike is told: then it decays
STRIDE = 10  # rows judged against one level: a hundred levels for a hundred rows would say the same
PAUSE = 20  # rows after a phase border, a resume, a new learning rate: the level is another one then
MANY, RECENT = 3, 20  # spikes among the latest rows that are no accident any more
JUMPED = 1.5  # ratio of two learning rates in a row: a schedule's step, no decay
POSITIVE = 0.95  # least share of values above zero: a loss that may be negative has no log scale
MOST_METRICS = 8
_JUDGED = ("loss", "gradient")


class _Spikes(NamedTuple):
    """The spikes of one metric: counters, the largest value with its level, how many are recent, whether it stays."""

    name: str
    at: tuple[Count, ...]
    value: float
    usual: float
    recent: int
    stays: bool


def judge_spikes(run: Run, settings: Settings, now: float) -> Check | None:
    """A spike within the last hundred rows is a warning; three of twenty, or one that does not come back, critical.
    None where no such metric is printed, and while all have come back."""
    names = [name for name in run.rows.metrics if _is_judged(name, settings)][:MOST_METRICS]
    if not names:
        return None
    points = {name: last_values(run, name, BEFORE + LATEST) for name in names}
    longest = max(len(values) for values in points.values())
    if longest <= BEFORE:
        missing = BEFORE + 1 - longest
        return checked("spike", "Spikes", "none yet", "0", "unknown", f"needs {missing} more rows", None, 0.0)
    judged = (_spikes_of(name, points[name], _pauses(run, value_step(run, name))) for name in names)
    found = [spikes for spikes in judged if spikes is not None]
    if not found:
        return checked("spike", "Spikes", "0", "0", "ok", f"none in the last {LATEST} rows", 0.0, 0.0)
    return _check(run, found)


def _is_judged(name: str, settings: Settings) -> bool:
    """Never the score: its tail is the game's. Never the entropy, nor what is bounded."""
    return (class_of(name, settings) in _JUDGED and name != "load_balancing_loss") or name == "approx_kl"


def _spikes_of(name: str, points: list[tuple[Count, float]], pauses: list[tuple[Count, Count]]) -> _Spikes | None:
    positive = [point for point in points if point[1] > 0]
    if len(positive) <= BEFORE or len(positive) < POSITIVE * len(points):
        return None
    points, values = positive, [value for _, value in positive]
    if max(values[BEFORE:]) <= RATIO * min(values):
        return None
    at, levels = [], _levels(values)
    for place in range(max(BEFORE, len(values) - LATEST), len(values)):
        counter = points[place][0]
        if values[place] > levels[place // STRIDE * STRIDE][1] and not any(a <= counter < b for a, b in pauses):
            at.append(place)
    if not at:
        return None
    top = max(at, key=lambda place: values[place])
    usual = levels[top // STRIDE * STRIDE][0]
    end = values[-RECENT:]
    stays = at[0] <= len(values) - RECENT and min(end) > RATIO * levels[at[0] // STRIDE * STRIDE][0]
    recent = sum(place >= len(values) - RECENT for place in at)
    return _Spikes(name, tuple(points[place][0] for place in at), values[top], usual, recent, stays)


def _levels(values: list[float]) -> dict[int, tuple[float, float]]:
    """For every tenth place: the median of the hundred values before it, and the least value that is a spike there."""
    logs = [math.log(value) for value in values]
    levels = {}
    for place in range(BEFORE, len(values), STRIDE):
        usual = median(logs[place - BEFORE : place])
        spread = SCALE * median([abs(value - usual) for value in logs[place - BEFORE : place]])
        least = usual + max(DEVIATIONS * max(spread, FLOOR), math.log(RATIO))
        levels[place] = (math.exp(usual), math.exp(min(least, 700.0)))
    return levels


def _pauses(run: Run, step: Count) -> list[tuple[Count, Count]]:
    """The counters after a phase border, a resume or a new learning rate in which no value is a spike."""
    width = PAUSE * step
    starts = [mark.at for mark in run.phases[-4:] if mark.banner and mark.at is not None]
    starts += [session.first for session in run.sessions[-4:]]
    for name in ("learning_rate", "lr"):
        rates = last_values(run, name, BEFORE + LATEST)
        starts += [
            b[0] for a, b in pairwise(rates)
            if min(a[1], b[1]) > 0 and max(a[1], b[1]) > JUMPED * min(a[1], b[1])
        ]  # fmt: skip
    return [(start, start + width) for start in starts]


def _check(run: Run, found: list[_Spikes]) -> Check:
    worst = max(found, key=lambda spikes: (spikes.stays, spikes.recent, spikes.value / spikes.usual))
    status: Status = "critical" if worst.stays or worst.recent >= MANY else "warning"
    count = len(worst.at)
    times = worst.value / worst.usual
    what = f"{worst.name} {number(worst.value)} is {times:.3g} times its usual {number(worst.usual)}"
    more = f", {count} such in the last {LATEST} rows" if count > 1 else ""
    stays = f"; it has not come back for {RECENT} rows" if worst.stays else ""
    also = [spikes.name for spikes in found if spikes is not worst and set(spikes.at) & set(worst.at)]
    together = f"; together with {also[0]}" if also else ""
    since = numbered(run.unit, worst.at[0])
    return checked("spike", "Spikes", str(count), "0", status, what + more + together + stays, float(count), 0.0, since)
