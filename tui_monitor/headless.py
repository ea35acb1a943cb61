"""The face without a screen: list, check and snapshot, each a text and an exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from tui_monitor.analysis.order import worst_first
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.engine import read_once
from tui_monitor.export import EXPORTERS, Context
from tui_monitor.export.text import check_line, list_lines
from tui_monitor.model.records import (
    Batch,
    CheckpointsSeen,
    LogFacts,
    Record,
    Row,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources.discovery import Discovery, discover
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.state import StateFile

CODES = {"healthy": 0, "warning": 1, "critical": 2, "unknown": 3}
COULD_NOT = 3
_WORST_FIRST = (2, 3, 1, 0)  # of several runs: critical, then could not judge, then warning

SettingsOf = Callable[[Path], Settings]


class CannotJudge(Refusal):
    """Nothing that can be answered; the message says what is wrong and what to do."""


class Question(NamedTuple):
    """What is asked: of which paths, which run, up to which counter."""

    paths: Sequence[Path]
    run: str | None = None
    as_of: int | None = None


class World(NamedTuple):
    """What the answer depends on besides the question: settings, remembered state, the moment, the machine's name."""

    settings_of: SettingsOf
    state: StateFile | None
    now: datetime
    host: str
    version: str


class Answer(NamedTuple):
    """Standard output, standard error and the exit code."""

    text: str
    code: int
    talk: tuple[str, ...] = ()


def check(question: Question, world: World, as_json: bool) -> Answer:
    """One line for each run, and the code of the worst."""
    reports, talk = gather(question, world)
    code = next(code for code in _WORST_FIRST if code in {CODES[report.verdict] for report in reports})
    text = _export("json", reports, world) if as_json else "".join(f"{check_line(report)}\n" for report in reports)
    return Answer(text, code, talk)


def list_runs(question: Question, world: World, as_json: bool) -> Answer:
    """Every run, the one that needs you first."""
    reports, talk = gather(question, world)
    text = _export("json", reports, world) if as_json else "".join(f"{line}\n" for line in list_lines(reports))
    return Answer(text, 0, talk)


def snapshot(question: Question, world: World, form: str) -> Answer:
    """The health check document of one run, or the table of all and then each."""
    reports, talk = gather(question, world)
    return Answer(_export(form, reports, world), 0, talk)


def _export(form: str, reports: Sequence[RunReport], world: World) -> str:
    settings = {report.path: world.settings_of(Path(report.path)) for report in reports}
    return EXPORTERS[form](reports, Context(world.host, world.now, world.version, settings))


def gather(question: Question, world: World) -> tuple[list[RunReport], tuple[str, ...]]:
    """The reports that the question asks for, worst first, and what could not be read. Raises CannotJudge."""
    found = find_runs(question.paths, world.settings_of)
    runs = _chosen(found, question)
    reports = [_report(run, question.as_of, world) for run in runs]
    return worst_first(reports), found.problems


def _chosen(found: Discovery, question: Question) -> Sequence[RunFound]:
    if not found.runs:
        where = ", ".join(clean(str(path)) for path in question.paths)
        raise CannotJudge("; ".join(found.problems) or f"{where}: no run here: no log and no checkpoints")
    if question.run is None:
        return found.runs
    chosen: list[RunFound] = [run for run in found.runs if run.name == question.run]
    if not chosen:
        names = ", ".join(run.name for run in found.runs[:20])
        raise CannotJudge(f"no run is named {clean(question.run)!r} here; there are: {names}")
    return chosen


def find_runs(paths: Sequence[Path], settings_of: SettingsOf) -> Discovery:
    """The runs under the paths; a log named in a run's configuration is taken instead of the one found."""
    found = discover(paths)
    return msgspec.structs.replace(found, runs=tuple(_with_own_log(run, settings_of) for run in found.runs))


def _with_own_log(run: RunFound, settings_of: SettingsOf) -> RunFound:
    log = settings_of(Path(run.path)).run.log
    return msgspec.structs.replace(run, log=str(Path(run.path) / log)) if log else run


def source_of(found: RunFound, settings: Settings, state: StateFile | None) -> RunSource:
    """The reader of a found run, told what its configuration says."""
    return RunSource(found, wanted_of(settings), state)


def wanted_of(settings: Settings, refused: str = "") -> Wanted:
    """What a run's reader needs of its settings, or of the defaults where they were refused."""
    return Wanted(settings.run.process, settings.checkpoints.folder, settings.checkpoints.pattern, refused)


def _report(found: RunFound, as_of: int | None, world: World) -> RunReport:
    settings = world.settings_of(Path(found.path))
    store, run = Store(), None
    with closing(source_of(found, settings, world.state)) as source:
        batches = read_once(source, world.now.timestamp())
        for batch in batches if as_of is None else _until(batches, as_of, world.now.timestamp()):
            run = store.apply(batch)
    assert run is not None  # read_once always introduces the run
    return build_report(run, settings, world.now)


def _until(batches: Iterable[Batch], counter: int, now: float) -> Iterable[Batch]:
    """The batches as they stood when the run was at `counter`: no later row, no writer, the last line just written."""
    beyond, end = False, 0
    for batch in batches:
        kept: list[Record] = []
        for record in batch.records:
            if isinstance(record, Row):
                beyond, end = beyond or record.counter > counter, max(end, record.counter)
            kept += _as_it_stood(record, beyond, counter, end, now)
        yield Batch(batch.run, tuple(kept), now)


def _as_it_stood(record: Record, beyond: bool, counter: int, end: int, now: float) -> Sequence[Record]:
    if isinstance(record, LogFacts):
        return (msgspec.structs.replace(record, modified_at=now),)
    if isinstance(record, CheckpointsSeen):
        kept = [c for c in record.checkpoints if c.counter is None or c.counter <= counter or c.counter > end]
        return (msgspec.structs.replace(record, checkpoints=tuple(kept)),)
    if isinstance(record, RunFound):
        return (record,)
    return () if beyond or isinstance(record, WriterSeen) else (record,)
