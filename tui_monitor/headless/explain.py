"""explain: how one log is understood, from one reading of it."""

from __future__ import annotations

from pathlib import Path

from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.export.context import Context
from tui_monitor.export.explain import explain_json, explain_text
from tui_monitor.formats.reader import LogReader
from tui_monitor.formats.shapes.reader import NAME as SHAPES
from tui_monitor.formats.text import decode, named_encoding
from tui_monitor.headless.answering import answer
from tui_monitor.headless.explain_metrics import explain_metrics
from tui_monitor.headless.explain_tally import Tally, size_of
from tui_monitor.headless.explain_template import suggestion
from tui_monitor.headless.world import Answer, CannotJudge, World
from tui_monitor.model.explanation import Explanation, MetricTold
from tui_monitor.model.records import Batch, LogFacts, LogRecord, RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.tailer import Piece, Tailer

SLICE = 1 << 20  # bytes of one read
SHAPES_TOLD = 40
PARTS_TOLD = 8  # of the lines of blocks: one block has one shape for each of its lines
UNKNOWN_TOLD = 20

# Controls that no text holds; a compressed file has one in ten bytes, a log none but by accident.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x1b\b\f\0"))
MOST_CONTROLS = 0.02


def explain(path: Path, world: World, as_json: bool) -> Answer:
    """The explanation of the log or metric file at `path`. Raises CannotJudge where there is none to explain, or its
    disk gives no answer."""
    explanation = answer(path, lambda: _explanation(path, world))
    context = Context(world.host, world.now, world.version)
    return Answer(explain_json(explanation, context) if as_json else explain_text(explanation), 0)


def _explanation(path: Path, world: World) -> Explanation:
    _refuse(path)
    settings = world.settings_of(path.parent)
    file = FollowedFile(path, settings.aliases, settings.formats)
    if file.is_metrics:
        return explain_metrics(file, settings, world)
    file.close()
    reading = _Reading(path, settings)
    reading.read(world.now.timestamp())
    return reading.explained(build_report(reading.run, settings, world.now))


def _refuse(path: Path) -> None:
    name = clean(str(path))
    if path.is_dir():
        raise CannotJudge(f"{name} is a folder; explain reads one log file (`moe-top list {name}` names the runs)")
    if not path.exists():
        raise CannotJudge(f"{name}: no such file")
    if not path.is_file():
        raise CannotJudge(f"{name} is no regular file")


class _Reading:
    """One pass over a log: its records, and what became of each of its lines."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.tally = Tally()
        self.run: Run
        self._store, self._key = Store(), str(path)
        self._tailer = Tailer(path)
        self._reader = LogReader(aliases=settings.aliases, described=settings.formats)
        self._controls = self._bytes = 0

    def read(self, now: float) -> None:
        """Everything. Raises CannotJudge for a file that cannot be read, or is no text."""
        self._apply([RunFound(clean(self.path.name), str(self.path.parent), str(self.path))], now)
        more = True
        while more:
            piece = self._tailer.read(SLICE)
            if piece.problem is not None:
                raise CannotJudge(f"{clean(str(self.path))}: {piece.problem}")
            self._take(piece.lines, now, line_end=1)
            more = piece.more
        self._take([rest] if (rest := self._tailer.rest()) else [], now, line_end=0)
        self._apply(self._told(self._reader.finish()), now)
        self._apply([self._facts(piece)], now)
        if self._controls > MOST_CONTROLS * self._bytes:
            count = f"{self._controls} of its {self._bytes} bytes are control characters"
            raise CannotJudge(f"{clean(str(self.path))} is no text: {count}")

    def _take(self, lines: list[bytes], now: float, line_end: int) -> None:
        number = self._reader.lines
        for line in lines:
            overwritten = line.endswith(b"\r")
            number += not overwritten
            size = size_of(line) + (0 if overwritten else line_end)
            self.tally.line(number + overwritten, decode(line)[0], size, overwritten)
            self._controls += len(line) - len(line.translate(None, _CONTROLS))
            self._bytes += len(line)
        self._apply(self._told(self._reader.read(lines)), now)

    def _told(self, records: list[LogRecord]) -> list[LogRecord]:
        for record in records:
            self.tally.record(record)
        return records

    def _apply(self, records: list[LogRecord] | list[RunFound] | list[LogFacts], now: float) -> None:
        self.run = self._store.apply(Batch(self._key, tuple(records), now))

    def _facts(self, piece: Piece) -> LogFacts:
        lines, format = self._reader.lines, self._reader.format
        return LogFacts(piece.size, piece.modified_at, piece.offset, lines, format, half_line=piece.half_line)

    def explained(self, report: RunReport) -> Explanation:
        """What was read, put together."""
        shapes = self.tally.shapes()
        unknown = [shape for shape in shapes if shape.kind == "not understood"]
        parts = [shape for shape in shapes if shape.kind == "part of a record"]
        known = [shape for shape in shapes if shape not in unknown and shape not in parts]
        told = (*known[:SHAPES_TOLD], *parts[:PARTS_TOLD])
        every, understood, empty, foreign = self.tally.shares()
        metrics = self._metrics(report)
        return Explanation(
            path=str(self.path),
            format=self._reader.format,
            encoding=named_encoding(self._tailer.encoding, self._reader.replaced_bytes),
            all=every,
            understood=understood,
            empty=empty,
            unknown=foreign,
            overwritten=self.tally.overwritten,
            records=len(self.run.rows),
            state=report.state,
            progress=report.progress,
            metrics=metrics,
            shapes=told,
            not_understood=tuple(unknown[:UNKNOWN_TOLD]),
            more_shapes=len(shapes) - len(told) - len(unknown[:UNKNOWN_TOLD]),
            toml=suggestion(report.progress, metrics, known if self._reader.format == SHAPES else (), unknown),
            problems=report.problems,
        )

    def _metrics(self, report: RunReport) -> tuple[MetricTold, ...]:
        return tuple(
            MetricTold(name, self._printed(name), told.count, told.last, told.kind, told.better)
            for name, told in report.metrics.items()
        )

    def _printed(self, name: str) -> tuple[Clean, ...]:
        own = [alias for alias, meant in self._reader.aliases.items() if meant == name]
        return tuple(dict.fromkeys(key for known in (name, *own) for key in self.tally.keys_of(known)))
