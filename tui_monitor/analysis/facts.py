"""What a rule needs to know of a run besides its numbers: phase, total, experts, limits, usual step between rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from tui_monitor.config import Settings
from tui_monitor.model.column import Column
from tui_monitor.model.log_records import FAR, known_line
from tui_monitor.model.phases import NATIVE_PHASES, Phase, phase_at, phase_named
from tui_monitor.model.records import PhaseMark, Summary
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

NATIVE_EXPERTS = 4
NATIVE_TOTAL_OF_PHASES = 1000  # episodes of the native Warmup: graces of the rules are given on this scale
LARGEST_TOTAL = 2**53  # what a double counts exactly; beyond lies garbage, no plan


def is_native(run: Run) -> bool:
    return run.facts is not None and run.facts.format == "native"


def has_experts(run: Run) -> bool:
    """Whether this is a Mixture-of-Experts run at all: only then entropy and routing can be judged."""
    return "alpha_entropy" in run.rows.metrics


def experts_of(run: Run, settings: Settings) -> int | None:
    """The number of experts: configured, printed, or the native trainer's."""
    known = settings.run.experts or run.setup.experts
    return known or (NATIVE_EXPERTS if is_native(run) else None)


def top_k_of(run: Run, settings: Settings) -> int | None:
    """How many experts each input goes to: by the phase in force, else as the trainer stated. None: all, or unknown."""
    phase = phase_of(run, settings)
    known = phase.top_k if phase is not None and phase.top_k else run.setup.top_k
    return known if known and known > 0 else None


def ceiling_of(run: Run, settings: Settings) -> float | None:
    """The most that the printed entropy can be: ln N of the mean weights; ln k under top-k routing where the mean of
    each step's entropy is printed. None where N is unknown."""
    experts = experts_of(run, settings)
    phase = phase_of(run, settings)
    if experts and settings.routing.entropy == "mean_of" and phase is not None and phase.top_k:
        experts = min(experts, phase.top_k)
    return math.log(experts) if experts and experts > 1 else None


def total_of(run: Run, settings: Settings) -> int | None:
    """The counter's end: configured, else printed; None where nobody says or what is said is no total."""
    total = settings.run.total or run.total or run.setup.total
    return total if total and 0 < total <= LARGEST_TOTAL else None


def is_done(run: Run, settings: Settings) -> bool:
    """Whether the counter has reached its total. Trainers that count steps stop after the round in which they pass it
    (Stable-Baselines3 after a whole rollout), the native one exactly there."""
    total, current = total_of(run, settings), run.current
    if total is None or current is None:
        return False
    return current == total if is_native(run) else total <= current < total + row_step(run)


def plan_of(run: Run, settings: Settings) -> tuple[Phase, ...]:
    """The phases that apply: the configured ones, the native defaults only for a run that knows phases at all."""
    if settings.phases is not NATIVE_PHASES and settings.phases != NATIVE_PHASES:
        return settings.phases
    return settings.phases if is_native(run) or run.phases else ()


def phase_of(run: Run, settings: Settings) -> Phase | None:
    """The phase in force: the printed one (banner or line), else the planned one at the counter."""
    plan, mark = plan_of(run, settings), mark_of(run)
    if mark is not None:
        return phase_named(plan, mark.name) or Phase(mark.name)
    return phase_at(plan, run.current) if run.current is not None else None


def mark_of(run: Run) -> PhaseMark | None:
    """The printed phase in force. One printed further ahead than the counter is of an earlier session: the trainer was
    resumed from before it, and a trainer that prints banners only will not say so. None before a part not read yet."""
    mark = run.phase_mark
    if mark is None or is_before_gap(run, run.phase_line):
        return None
    if mark.at is None or run.current is None:
        return mark
    return mark if mark.at <= run.current + row_step(run) else None


def is_before_gap(run: Run, line: int) -> bool:
    """Whether between a line and the latest rows there is a part of the log that nobody has read yet: a later phase
    may stand there, and judging a million episodes by the warm-up's rules would be a false alarm."""
    return known_line(line) is not None and len(run.rows) > 0 and run.rows.lines[-1] >= FAR


def phase_began(run: Run, settings: Settings) -> Count:
    """The counter at which the present phase began: the printed border, else the plan's."""
    phase, mark = phase_of(run, settings), mark_of(run)
    if mark is not None and mark.banner and mark.at is not None:
        return mark.at
    return phase.start if phase is not None else 0


def grace_scale(run: Run, settings: Settings) -> float:
    """How much shorter this plan is than the native one: graces given in episodes shrink with it, never grow."""
    plan = plan_of(run, settings)
    first = plan[0].end if plan else None
    return min(1.0, first / NATIVE_TOTAL_OF_PHASES) if first else 1.0


LONG_LINE = 1024  # bytes without a line's end: beyond them it is hardly the first line that is still being written


def unrecognised(run: Run) -> str | None:
    """`120 lines read, none of a known format`; None where something was recognised, or hardly anything is there."""
    if run.recognised or run.facts is None or not run.facts.size:
        return None
    if run.lines_read:
        return f"{run.lines_read} line{'s' if run.lines_read > 1 else ''} read, none of a known format"
    long = run.facts.half_line and run.facts.bytes_read >= LONG_LINE
    return f"{run.facts.bytes_read} bytes read without a line's end, of no known format" if long else None


def row_step(run: Run) -> Count:
    """The usual distance between printed counters (the native console prints every 10th episode)."""
    step = _usual_step(run.rows.counters, len(run.rows))
    if not run.rows.is_whole:
        return run.current or 1 if step is None else step
    return max(1, run.current or 1) if step is None else max(1, int(step))


@lru_cache(maxsize=64)  # one report asks two dozen times
def _usual_step(counters: Column, rows: int) -> float | None:
    latest = counters[max(rows - 32, 0) : rows]
    steps = [b - a for a, b in pairwise(latest) if b > a]
    return median(steps) if steps else None


def span_of(run: Run, window: int, fewest: int) -> Count:
    """The counters of a rule's window: `window` of them, and of `fewest` rows where a row stands for many. Where a
    counter is counted in fractions, many rows stand for one: then the window is of rows."""
    step = row_step(run)
    return max(window, fewest * step) if run.rows.is_whole else window * step


def latest(run: Run, metric: str, span: Count) -> list[float]:
    """The finite values of the rows in the last `span` counters."""
    return [value for _, value in run.rows.latest(metric, span)]


def mean_of(values: Sequence[float]) -> float:
    """The mean of finite values, without overflow on the way (`fmean` of five 1e308 raises)."""
    most = max(map(abs, values)) or 1.0
    return most * (math.fsum(value / most for value in values) / len(values))


def present_summaries(run: Run, count: int) -> list[Summary]:
    """The latest Summaries, at most `count`, that the present session printed up to its present counter."""
    session, current = run.session, run.current or 0
    begun = session is not None and session.row_from < len(run.rows)
    first_line = run.rows.lines[session.row_from] if session is not None and begun else 0
    return [s for s in run.summaries[-count:] if s.at <= current and (not s.line or s.line >= first_line)]


def warning_of(settings: Settings, rule: str, default: float) -> float:
    """The configured warning threshold of a rule, else its own."""
    limits = settings.rules.get(rule)
    return limits.warning if limits is not None and limits.warning is not None else default


def critical_of(settings: Settings, rule: str, default: float) -> float:
    """The configured critical threshold of a rule, else its own."""
    limits = settings.rules.get(rule)
    return limits.critical if limits is not None and limits.critical is not None else default
