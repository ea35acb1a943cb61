"""The reports of several runs: one that fails, or whose disk gives no answer, is told as that, beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tui_monitor.analysis.failed import failed_report
from tui_monitor.analysis.order import worst_first
from tui_monitor.config import Settings
from tui_monitor.headless.answering import NoAnswer, Query, outcomes
from tui_monitor.headless.finding import avoiding, chosen, search, with_own_log
from tui_monitor.headless.reading import report_on
from tui_monitor.headless.world import Question, World
from tui_monitor.model.isolation import Failed
from tui_monitor.model.records import Batch, RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.sources.discovery import Discovery


class Gathered(NamedTuple):
    """The reports, worst first; what was found; and the settings of what was read, by `RunReport.path`."""

    reports: list[RunReport]
    found: Discovery
    settings: Mapping[str, Settings]


def gather(question: Question, world: World) -> Gathered:
    """What the question asks for. What gave no answer to the search is not asked again. Where a part of ours fails, or
    nobody answers, the report says so; what the system or the user got wrong ends the command. Raises CannotJudge."""
    found = search(question.paths)
    runs = chosen(found, question)
    with avoiding(found):
        told = outcomes(Query(run.log or run.path, partial(_told, run, question.as_of, world)) for run in runs)
    reports: list[RunReport] = []
    settings: dict[str, Settings] = {}
    for run, done in zip(runs, told, strict=True):
        if isinstance(done, Failed | NoAnswer):
            reports.append(_unknown(run, done.words, world))
        else:
            reports.append(done[0])
            settings[done[0].path] = done[1]
    return Gathered(worst_first(reports), found, settings)


def _told(found: RunFound, as_of: int | None, world: World) -> tuple[RunReport, Settings]:
    run = with_own_log(found, world.settings_of)
    return report_on(run, as_of, world), world.settings_of(Path(run.path))


def _unknown(found: RunFound, why: Clean, world: World) -> RunReport:
    run = Store().apply(Batch(found.log or found.path, (found,), world.now.timestamp()))
    return failed_report(run, why, world.now)
