"""What a rule needs to know of a run besides its numbers: phase, total, experts, unit, usual step between rows."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median

from tui_monitor.config import Settings
from tui_monitor.model.phases import NATIVE_PHASES, Phase, phase_at, phase_named
from tui_monitor.model.run import Run

NATIVE_EXPERTS = 4
NATIVE_TOTAL_OF_PHASES = 1000  # episodes of the native Warmup: graces of the rules are given on this scale


def is_native(run: Run) -> bool:
    return run.facts is not None and run.facts.format == "native"


def has_experts(run: Run) -> bool:
    """Whether this is a Mixture-of-Experts run at all: only then entropy and routing can be judged."""
    return "alpha_entropy" in run.rows.metrics


def experts_of(run: Run, settings: Settings) -> int | None:
    """The number of experts: configured, printed, or the native trainer's."""
    known = settings.run.experts or run.setup.experts
    return known or (NATIVE_EXPERTS if is_native(run) else None)


def ceiling_of(run: Run, settings: Settings) -> float | None:
    """ln N: the most that the entropy of the mean weights can be."""
    experts = experts_of(run, settings)
    return math.log(experts) if experts and experts > 1 else None


def total_of(run: Run, settings: Settings) -> int | None:
    """The counter's end: configured, else printed; None where nobody says or what is said is no total."""
    total = settings.run.total or run.total or run.setup.total
    return total if total and total > 0 else None


def plan_of(run: Run, settings: Settings) -> tuple[Phase, ...]:
    """The phases that apply: the configured ones, the native defaults only for a run that knows phases at all."""
    if settings.phases is not NATIVE_PHASES and settings.phases != NATIVE_PHASES:
        return settings.phases
    return settings.phases if is_native(run) or run.phases else ()


def phase_of(run: Run, settings: Settings) -> Phase | None:
    """The phase in force: the printed one (banner or line), else the planned one at the counter."""
    plan = plan_of(run, settings)
    if run.phase_mark is not None:
        return phase_named(plan, run.phase_mark.name) or Phase(run.phase_mark.name)
    return phase_at(plan, run.current) if run.current is not None else None


def phase_began(run: Run, settings: Settings) -> int:
    """The counter at which the present phase began: the printed border, else the plan's."""
    phase = phase_of(run, settings)
    if run.phase_mark is not None and run.phase_mark.banner and run.phase_mark.at is not None:
        return run.phase_mark.at
    return phase.start if phase is not None else 0


def grace_scale(run: Run, settings: Settings) -> float:
    """How much shorter this plan is than the native one: graces given in episodes shrink with it, never grow."""
    plan = plan_of(run, settings)
    first = plan[0].end if plan else None
    return min(1.0, first / NATIVE_TOTAL_OF_PHASES) if first else 1.0


def row_step(run: Run) -> int:
    """The usual distance between printed counters (the native console prints every 10th episode)."""
    counters = run.rows.counters[-32:]
    steps = [b - a for a, b in pairwise(counters) if b > a]
    return max(1, int(median(steps))) if steps else max(1, run.current or 1)


def latest(run: Run, metric: str, span: int) -> list[float]:
    """The finite values of the rows in the last `span` counters."""
    return [value for _, value in run.rows.latest(metric, span)]
