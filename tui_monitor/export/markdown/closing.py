"""What to do next: actions, commands, references, and one sentence that sums the run up."""

from __future__ import annotations

from shlex import quote

from tui_monitor.config import ReportSettings
from tui_monitor.export.context import Context
from tui_monitor.export.inert import code, fence, inert
from tui_monitor.export.markdown.results import results_command, results_name
from tui_monitor.export.markdown.status import CHECK_SIGNS
from tui_monitor.export.words import by_urgency, died, finish_range, has_ended, position, unit_of
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import clock

_BUILT_IN = ReportSettings()
_ENDED = {"crashed": "The run crashed", "killed": "The run was killed", "stopped": "The run stopped"}
_STANDING = {
    "waiting": "The run waits for its first line",
    "running": "The run is training",
    "silent": "The run is silent",
    "stopped": "The run is stopped",
    "unknown": "No process is visible here; by its lines the run stands",
}


def configured(report: RunReport, context: Context) -> ReportSettings:
    """The lists of the configuration; the built-in ones name the native trainer's tools and are left out elsewhere."""
    chosen = context.settings_of(report).report
    if report.format == "native":
        return chosen
    return ReportSettings(
        chosen.folder,
        () if chosen.next_actions == _BUILT_IN.next_actions else chosen.next_actions,
        (Clean("moe-top check ."),) if chosen.commands == _BUILT_IN.commands else chosen.commands,
        () if chosen.references == _BUILT_IN.references else chosen.references,
    )


def next_actions(report: RunReport, context: Context) -> list[str]:
    """What to do while it trains and afterwards; a dead run first needs its resume."""
    lines = ["## Next Actions", ""]
    if died(report):
        lines += [f"### After the End ({report.state})", "", *_resume(report)]
    elif not has_ended(report):
        lines += ["### While Training (Now)", "", *_meanwhile(report, context)]
    if not died(report):
        lines += ([""] if not has_ended(report) else []) + [f"### After Completion{_finish(report, context)}", ""]
        lines += _afterwards(report, configured(report, context))
    return lines


def _finish(report: RunReport, context: Context) -> str:
    if has_ended(report):
        return " (Now)"
    return f" (~{clock(report.eta.finish_at, context.now)})" if report.eta else ""


def _resume(report: RunReport) -> list[str]:
    lines = [f"1. See to the cause: {inert(report.cause or report.summary) or 'not visible'}"]
    if report.resume_from:
        return [*lines, f"2. Resume from {code(report.resume_from)}"]
    return [*lines, "2. Start again: there is no usable checkpoint to resume from"]


def _meanwhile(report: RunReport, context: Context) -> list[str]:
    bad = [check for check in by_urgency(report.checks) if check.status in ("critical", "warning")]
    lines = [f"- {CHECK_SIGNS[check.status]} {inert(check.metric)}: {inert(check.reason)}" for check in bad]
    if not lines:
        lines = ["- ✅ Training is healthy, no action needed"] if report.verdict == "healthy" else [_unsure(report)]
    commands = configured(report, context).commands
    return [*lines, f"- Monitor occasionally with: {code(commands[0])}"] if commands else lines


def _unsure(report: RunReport) -> str:
    return f"- ❓ Nothing can be recommended: {inert(report.summary) or 'the run could not be judged'}"


def _afterwards(report: RunReport, settings: ReportSettings) -> list[str]:
    # the user's own words: their markdown is meant
    told = (action.replace("{results}", results_name(report)) for action in settings.next_actions)
    actions = [f"{number}. {action}" for number, action in enumerate(told, 1)]
    return actions or ["Nothing is configured (`next_actions` under `[report]` in `moe-top.toml`)."]


def commands(report: RunReport, context: Context) -> list[str]:
    """Shell lines to watch the run with: its own process and log, then the configured ones."""
    lines = []
    if report.process is not None and not has_ended(report):
        lines += ["# Check process still running", f"ps -o pid,stat,etime,pcpu,rss,args -p {report.process.pid}", ""]
    if report.log:
        lines += ["# View recent output (last 50 lines)", f"tail -n 50 {quote(clean(report.log))}", ""]
    if report.results is not None:
        lines += ["# Keep these results", results_command(report), ""]
    lines += ["# Monitoring", *configured(report, context).commands]
    return ["## Monitoring Commands", "", *fence(lines, "bash")]


def references(report: RunReport, context: Context) -> list[str]:
    """Documents of the configuration, the log, and the program that wrote this."""
    lines = [_reference(text) for text in configured(report, context).references]
    if report.log:
        lines.append(f"- **Log**: {code(report.log)}")
    lines.append(f"- **Written by**: moe-top {inert(context.version)} on {inert(context.host)}")
    return ["## References", "", *lines]


def _reference(text: Clean) -> str:
    title, colon, rest = text.partition(": ")
    return f"- **{title}**: {rest}" if colon else f"- {title}"


def conclusion(report: RunReport, context: Context) -> list[str]:
    """One honest sentence, made of what was judged above."""
    return ["---", "", f"**Conclusion**: {_sentence(report, context)}"]


def _sentence(report: RunReport, context: Context) -> str:
    place = f" at {inert(unit_of(report))} {position(report.progress)}" if report.progress else ""
    if died(report):
        source = (
            f"resume from {code(report.resume_from)}" if report.resume_from else "no checkpoint can be resumed from"
        )
        cause = inert(report.cause or report.summary) or "cause not visible"
        return f"{_ENDED[report.state]}{place}: {cause}; {source}."
    if has_ended(report):
        return f"The run finished{place}; {_judged(report)}."
    ending = "when it ends cannot be said"
    if report.eta is not None:
        level = f"{report.eta.level:.0%}: {finish_range(report.eta, context.now)}"
        ending = f"it should end about {clock(report.eta.finish_at, context.now)} ({level})"
    return f"{_STANDING[report.state]}{place}; {_judged(report)}; {ending}."


def _judged(report: RunReport) -> str:
    if report.verdict == "unknown":
        return "its health could not be judged"
    bad = [check for check in report.checks if check.status in ("critical", "warning")]
    if report.verdict == "healthy":
        return f"all {len(report.checks)} checks found it healthy" + (
            f" for {inert(report.phase)}" if report.phase else ""
        )
    names = ", ".join(inert(check.metric) for check in by_urgency(bad)[:4])
    want = "wants" if len(bad) == 1 else "want"
    return f"{len(bad)} of {len(report.checks)} checks {want} attention ({names})" if bad else inert(report.summary)
