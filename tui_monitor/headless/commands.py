"""list, check and snapshot: each a text and an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui_monitor.config import Settings
from tui_monitor.export.context import Context
from tui_monitor.export.document import Document, document
from tui_monitor.export.text import check_line, list_lines
from tui_monitor.headless.finding import lacks
from tui_monitor.headless.gathering import gather
from tui_monitor.headless.world import Answer, Question, World
from tui_monitor.model.report import RunReport
from tui_monitor.sources.discovery import Discovery

if TYPE_CHECKING:
    from tui_monitor.analysis.compare import Comparison

CODES = {"healthy": 0, "warning": 1, "critical": 2, "unknown": 3}
_WORST_FIRST = (2, 3, 1, 0)  # of several runs: critical, then could not judge, then warning


def check(question: Question, world: World, as_json: bool) -> Answer:
    """One line for each run, and the code of the worst."""
    reports, found, settings = gather(question, world)
    codes = {CODES[report.verdict] for report in reports} | ({CODES["unknown"]} if lacks(found, question) else set())
    code = next(code for code in _WORST_FIRST if code in codes)
    text = _export("json", reports, world, found, settings) if as_json else document(map(check_line, reports))
    judged = [report for report in reports if report.verdict != "unknown"]  # of others the line itself says why
    left_out = (f"{report.name}: {problem}" for report in judged for problem in report.problems)
    return Answer(text, code, found.why_none if as_json else (*found.why_none, *left_out))


def list_runs(question: Question, world: World, as_json: bool) -> Answer:
    """Every run, the one that needs you first."""
    reports, found, settings = gather(question, world)
    text = _export("json", reports, world, found, settings) if as_json else document(list_lines(reports))
    return Answer(text, 0, found.why_none)


def snapshot(question: Question, world: World, form: str) -> Answer:
    """The health check document of one run, or the table of all and then each. Of one run that is over it is the
    results document, with its baseline."""
    reports, found, settings = gather(question, world)
    if question.as_of is not None and len(reports) == 1:
        world = world._replace(now=reports[0].generated_at)  # it is told as it was told then
    from tui_monitor.headless.comparing import against_baseline  # `check` and `list` need none of it

    baselines, why_not = against_baseline(reports, world) if form == "md" else ({}, ())
    return Answer(_export(form, reports, world, found, settings, baselines), 0, (*found.why_none, *why_not))


def _export(
    form: str, reports: Sequence[RunReport], world: World, found: Discovery, settings: Mapping[str, Settings],
    baselines: Mapping[str, Comparison | None] | None = None,
) -> Document:  # fmt: skip
    from tui_monitor.export.exporters import EXPORTERS  # a line needs none of them

    context = Context(world.host, world.now, world.version, settings, baselines or {}, found.why_none)
    return EXPORTERS[form](reports, context)
