"""explain for metric files: which format, which keys became which metrics, and what was left out."""

from __future__ import annotations

from contextlib import closing

from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.headless.explain_template import suggestion
from tui_monitor.headless.world import CannotJudge, World
from tui_monitor.model.explanation import Explanation, MetricTold, Share
from tui_monitor.model.records import Batch, LogRecord, Problem, Record, RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.tailer import Piece

SLICE = 1 << 20  # bytes of one read


def explain_metrics(file: FollowedFile, settings: Settings, world: World) -> Explanation:
    """The explanation of a metric file. Raises CannotJudge for one that cannot be read."""
    with closing(file):
        store, now = Store(), world.now.timestamp()
        name, folder = clean(file.path.name), str(file.path.parent)
        run = store.apply(Batch("", (RunFound(name, folder, str(file.path)),), now))
        more = True
        while more:
            turned, told, piece, _ = file.read(SLICE)
            if piece.problem is not None:
                raise CannotJudge(f"{clean(str(file.path))}: {piece.problem}")
            store.apply(Batch("", (*turned, *told), now))
            more = piece.more
        store.apply(Batch("", tuple(_end(file, piece, file.rest())), now))
        return _explained(file, run, build_report(run, settings, world.now), settings)


def _end(file: FollowedFile, piece: Piece, rest: list[LogRecord]) -> list[Record]:
    facts, trouble = file.facts(piece), file.trouble
    return [*rest, *([facts] if facts else []), *([Problem(Clean("text"), trouble)] if trouble else [])]


def _explained(file: FollowedFile, run: Run, report: RunReport, settings: Settings) -> Explanation:
    size = run.facts.size if run.facts else 0
    whole, nothing = Share(file.reader.lines, size), Share(0, 0)
    metrics = _metrics(file, report, settings)
    return Explanation(
        path=str(file.path),
        format=file.format,
        encoding="",
        all=whole,
        understood=whole,
        empty=nothing,
        unknown=nothing,
        overwritten=0,
        records=len(run.rows),
        state=report.state,
        progress=report.progress,
        metrics=metrics,
        shapes=(),
        not_understood=(),
        more_shapes=0,
        toml=suggestion(report.progress, metrics, (), ()),
        problems=report.problems,
        is_metrics=True,
    )


def _metrics(file: FollowedFile, report: RunReport, settings: Settings) -> tuple[MetricTold, ...]:
    """Each metric with the key that the file has for it, also where the configuration gives it another name."""
    keys = {settings.aliases.get(name, name): clean(key) for name, key in file.keys.items()}
    return tuple(
        MetricTold(name, (keys[name],) if name in keys else (), told.count, told.last, told.kind, told.better)
        for name, told in report.metrics.items()
    )
