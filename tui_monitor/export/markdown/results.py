"""Results: what a run that is over came to - totals, best, the table by phase, its baseline, its verdicts."""

from __future__ import annotations

from shlex import quote

from tui_monitor.export.compare import comparison_table
from tui_monitor.export.context import Context
from tui_monitor.export.files import safe_name
from tui_monitor.export.inert import code, inert
from tui_monitor.export.markdown.status import VERDICT_SIGNS
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import counted, pace, span_twice, statistic_text, unit_of, value_text
from tui_monitor.model.report import Hindsight, RunReport
from tui_monitor.model.results import PhaseResult, Results
from tui_monitor.model.text import clean
from tui_monitor.model.units import clock, count_text

VERDICTS = 20  # the latest are shown


def results(report: RunReport, context: Context) -> list[str]:
    """The section of a run that is over; nothing before."""
    found = report.results
    if found is None:
        return []
    return [
        "## Results",
        "",
        *_totals(report, found),
        "",
        "### By Phase",
        "",
        *_by_phase(report, found),
        "",
        "### Against the Baseline",
        "",
        *_baseline(report, context),
        "",
        "### Verdict History",
        "",
        *_verdicts(report, context),
    ]


def results_name(report: RunReport) -> str:
    """`WARMUP_1000_RESULTS.md`: the document's usual file name."""
    return f"{safe_name(report.name).upper()}_RESULTS.md"


def results_command(report: RunReport) -> str:
    """The command that writes this document to a file."""
    return f"moe-top snapshot {quote(clean(report.path))} -o {quote(results_name(report))}"


def _totals(report: RunReport, found: Results) -> list[str]:
    unit = unit_of(report)
    total = report.progress.total if report.progress else None
    planned = f" of {total}" if total is not None else ""
    lines = [f"- **Trained**: {counted(found.episodes, inert(unit))}{planned}{_sessions(report)}"]
    if report.started_at is not None and report.ended_at is not None and report.ended_at > report.started_at:
        seconds = (report.ended_at - report.started_at).total_seconds()
        first = report.sessions[-1].first if report.sessions else 1
        done = found.episodes - first + 1
        rate = f", ~{pace(60 * done / seconds, inert(unit))}" if len(report.sessions) <= 1 and done > 0 else ""
        lines.append(f"- **Took**: {span_twice(seconds)}{rate}")
    for best in found.best:
        place = f"{value_text(best.metric, best.value)} at {inert(unit)} {count_text(best.at)}"
        lines.append(f"- **Best {inert(label_of(report, best.metric))}**: {place} (of those printed)")
    return [*lines, *(_hindsight(one, unit) for one in report.hindsight)]


def _hindsight(one: Hindsight, unit: str) -> str:
    said, low, high = (clock(moment, one.ended_at) for moment in (one.finish_at, one.low_at, one.high_at))
    place, held = f"{inert(unit)} {count_text(one.at)}", "held" if one.held else "missed"
    return f"- **ETA at {one.share:.0%}** ({place}): {said} ({low}–{high}), {held}: it ended {one.ended_at:%H:%M}"


def _sessions(report: RunReport) -> str:
    return f" in {len(report.sessions)} sessions" if len(report.sessions) > 1 else ""


def _by_phase(report: RunReport, found: Results) -> list[str]:
    """Means of the printed rows, one line for each phase."""
    names = list(dict.fromkeys(name for phase in found.phases for name in phase.means))
    if not names:
        return ["No metric with values."]
    head = ["Phase", inert(unit_of(report).capitalize()), *(f"mean {inert(label_of(report, name))}" for name in names)]
    return [_line(head), f"|{'---|' * len(head)}", *(_line(_phase_cells(phase, names)) for phase in found.phases)]


def _phase_cells(phase: PhaseResult, names: list[str]) -> list[str]:
    means = (statistic_text(name, phase.means[name]) if name in phase.means else "–" for name in names)
    return [inert(phase.name) or "whole run", f"{count_text(phase.first)}–{count_text(phase.last)}", *means]


def _baseline(report: RunReport, context: Context) -> list[str]:
    if report.path not in context.baselines:
        return [f"Not compared here: {code(f'moe-top compare {quote(clean(report.path))} BASELINE')} does it."]
    found = context.baselines[report.path]
    if found is None:
        return ["No baseline: none is configured (`baseline` under `[run]`), and no run `baseline*` stands beside it."]
    return [f"At equal {inert(unit_of(report))}, {count_text(found.at)}:", "", *comparison_table(found)]


def _verdicts(report: RunReport, context: Context) -> list[str]:
    """What moe-top said while it watched, from its memory."""
    if not report.history:
        return ["None remembered: no moe-top has watched this run on this machine."]
    lines = [
        f"- {clock(past.at, context.now)}{f', at {count_text(past.counter)}' if past.counter is not None else ''}: "
        f"{VERDICT_SIGNS[past.verdict]} {past.verdict}: {inert(past.reason)}"
        for past in report.history[-VERDICTS:]
    ]
    earlier = len(report.history) - VERDICTS
    return [f"- and {earlier} earlier ones", *lines] if earlier > 0 else lines


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
