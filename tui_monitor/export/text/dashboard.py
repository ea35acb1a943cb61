"""A run on one page of plain text: verdict, facts, progress, trends, checks, checkpoints, recent rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.draw.bars import progress_bar
from tui_monitor.draw.cells import cell_width, cut, fit
from tui_monitor.export.context import Context
from tui_monitor.export.facts import completion_facts, process_facts
from tui_monitor.export.table import recent_table
from tui_monitor.export.tree import checkpoint_tree
from tui_monitor.export.trends import label_of, trend_line
from tui_monitor.export.words import SIGNS, ordered_metrics, plural, position, share, unit_of
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.text import Clean, clean, trimmed

WIDTH = 100
BAR = 50
TRENDS = 6
ROWS = 10
SPARK = 40


def dashboard(report: RunReport, context: Context) -> list[Clean]:
    """Lines of at most `WIDTH` cells, without colour or escape sequences."""
    lines = [*head(report, context)]
    for title, section in (
        ("Trends", _trends(report)),
        ("Quick Status", [line for check in report.checks for line in _check(check, report.checks)]),
        ("Checkpoints", checkpoint_tree(report, context.now) if report.checkpoints else []),
        (f"Recent {plural(unit_of(report))}", recent_table(report, ROWS)),
        ("Not read", report.problems),
    ):
        if section:
            lines += ["", title.upper(), *(f"  {line}" for line in section)]
    return [trimmed(fit(clean(line), WIDTH)) for line in lines]


def head(report: RunReport, context: Context, width: int = WIDTH) -> list[str]:
    """Verdict, process, progress, ETA, host and moment, in lines of at most `width` cells, but for very narrow ones."""
    sentence = f"{SIGNS[report.verdict]} {report.verdict.upper()}  {report.name}  {report.summary}"
    moment = report.generated_at.astimezone(context.now.tzinfo)
    lines = [*wrap(sentence, width, "    "), "─" * width]
    lines += flow(process_facts(report), width)
    done, rest = progress_bar(report.progress.fraction if report.progress else None, min(BAR, width // 2))
    lines.append(f"{done}{rest}  {position(report.progress)}  {share(report.progress)}")
    lines += flow(completion_facts(report, context.now), width)
    return [*lines, f"{context.host}, {moment:%Y-%m-%d %H:%M}, moe-top {context.version}"]


def _trends(report: RunReport) -> list[str]:
    names = ordered_metrics([name for name, trend in report.trends.items() if trend.mean])[:TRENDS]
    width = max((cell_width(label_of(report, name)) for name in names), default=0)
    return [trend_line(report, name, width, SPARK) for name in names]


def _check(check: Check, checks: Sequence[Check]) -> Iterator[str]:
    """`✔ Progress  290/1000 (29%)  on track`, and below it the reason where something is wrong."""
    names = max(cell_width(each.metric) for each in checks)
    texts = max(cell_width(each.current) for each in checks)
    name, current = fit(check.metric, min(names, 20)), fit(check.current, min(texts, 42))
    yield f"{SIGNS[check.status]} {check.status:<8}  {name}  {current}  {check.expected}"
    if check.status not in ("ok", "note") and check.reason:
        yield from (f"            {line}" for line in wrap(check.reason, WIDTH - 14, ""))


def flow(facts: Sequence[str], width: int) -> list[str]:
    """The facts beside each other, in as many lines as they need; none is torn while it fits into a line."""
    lines: list[str] = []
    for fact in facts:
        if lines and cell_width(lines[-1]) + 3 + cell_width(fact) <= width:
            lines[-1] += f"   {fact}"
        else:
            lines += wrap(fact, width, "  ")
    return lines


def wrap(text: str, width: int, indent: str) -> list[str]:
    """The text in lines of at most `width` cells, broken at spaces where there are some; further lines indented."""
    lines: list[str] = []
    while cell_width(text) > width:
        head = cut(text, width)
        at = head.rfind(" ")
        head = head[:at] if at > width // 2 else head
        lines.append(head.rstrip())
        text = indent + text[len(head) :].lstrip()
    return [*lines, text]
