"""One file of a run, followed by its name: which reader its content calls for, and the records of each piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from tui_monitor.config import FormatSettings
from tui_monitor.formats.files import HEAD_BYTES, MetricReader
from tui_monitor.formats.files.blocks import in_blocks
from tui_monitor.formats.files.problems import cut_short
from tui_monitor.formats.naming import renamed
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Block, LogChanged, LogFacts, LogRecord, Record, Retold, Row, ToldByLog
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.backlog import LINES, PASSING, Backlog, Plan
from tui_monitor.sources.heads import kind_of, told_per_step
from tui_monitor.sources.identity import Identity
from tui_monitor.sources.in_blocks import last_line
from tui_monitor.sources.metric_files import TRAINER_STATE, newest_state
from tui_monitor.sources.mounts import attribute_delay
from tui_monitor.sources.tailer import Piece, Tailer
from tui_monitor.sources.transcoding import Transcoder

REWRITTEN = frozenset({"truncated", "replaced"})
"""What happens to a metric file that its trainer saves whole, or to which it adds a column: no other run's file."""

_SERIES = frozenset({"tensorboard"})
"""Formats that have a file for each session of the trainer."""

MOST_PROBLEMS = 3  # of one file that are told


class Reading(NamedTuple):
    """What one read gave: what is said of the file itself (before `told`), its records, and the piece they are from."""

    turned: list[Record]
    told: list[ToldByLog]
    piece: Piece
    lines: int
    """Lines read so far, as the records count them."""


class FollowedFile:
    """A log or a metric file. A file in which nothing was found yet is asked again, as it grows, what it is."""

    def __init__(self, path: Path, aliases: Mapping[str, str], described: Sequence[FormatSettings]) -> None:
        self.path = path
        self._backlog = Backlog(path, LINES, aliases)
        self._opened = self.tells_columns = False
        """Whether rows that come in great number may be told as blocks: not where they are merged with others."""
        self._aliases, self._described = aliases, described
        self._metrics: MetricReader | None = None
        self._transcoder = Transcoder(without_marks=True)  # of a metric file
        self._log = LogReader(aliases=aliases, described=described)
        self._tailer = Tailer(path)
        self._read_at = path
        self._rows = 0
        self._caught_up = False
        self._seen_late = attribute_delay(path)
        self._last_facts: LogFacts | None = None
        self._follow_state()
        self._ask()

    def follow(self, plan: Plan) -> None:
        """How its backlog is to be read, line by line unless told; before the first read."""
        if not self._described:
            self._backlog = Backlog(self.path, plan, self._aliases)

    @property
    def may_retell(self) -> bool:
        """Whether more of its backlog may still come, and then all is told anew."""
        return self._metrics is None and (not self._opened or self._backlog.is_read_behind)

    @property
    def identity(self) -> Identity | None:
        """Of the file that gave the latest text."""
        return self._tailer.identity

    @property
    def reader(self) -> LogReader | MetricReader:
        return self._metrics or self._log

    @property
    def is_metrics(self) -> bool:
        """Whether it is a metric file, and no console."""
        return self._metrics is not None

    @property
    def format(self) -> str | None:
        """The name of the format, None while none is recognised."""
        return self._metrics.name if self._metrics is not None else self._log.format

    @property
    def keys(self) -> dict[str, str]:
        """Of a metric file: the metrics' canonical names, and what the file calls them."""
        return self._metrics.keys if self._metrics is not None else {}

    @property
    def series(self) -> str | None:
        """The format of files that go on with one another in one folder, None of others."""
        return self._metrics.name if self._metrics is not None and self._metrics.name in _SERIES else None

    def read(self, limit: int) -> Reading:
        """The records of the next `limit` bytes."""
        self._follow_state()
        known, opening = self._opened, self._opening()
        piece = self._tailer.read(limit if opening is None else PASSING)
        if (piece.changed or (piece.lines and not self._rows)) and self._ask():
            piece = self._tailer.read(limit)
        turned = self._turn_page(piece) if piece.changed else []
        told: list[LogRecord | Block] = [*self._told(piece.lines), *(() if piece.more else self._settled())]
        if self._metrics is not None and self.tells_columns:
            told = [*in_blocks(told)]
        told = [*(opening or ()), *told]
        self._rows += sum(isinstance(record, Row | Block) for record in told)
        is_anew = known and opening is not None and not piece.changed
        lines = last_line(opening) if opening and not piece.lines else self.reader.lines
        return Reading(turned, [Retold(tuple(told))] if is_anew else [*told], piece, lines)

    def _opening(self) -> list[LogRecord | Block] | None:
        """What the backlog tells at the first read, and anew as more of it becomes known; the log goes on behind it."""
        if self._metrics is not None:
            return None
        first, self._opened = not self._opened, True
        opening = self._backlog.open(self._tailer, self._log) if first else self._backlog.news(self._tailer)
        if opening is None:
            return None
        self._log = opening.reader
        return opening.told

    def rest(self) -> list[LogRecord]:
        """For a file that is read once and that nobody writes: its last line counts without a newline, too."""
        if self._metrics is not None:
            return renamed(self._metrics.finish(), self._aliases)
        rest = self._tailer.rest()
        return (self._log.read([rest]) if rest else []) + self._log.finish()

    def facts(self, piece: Piece) -> LogFacts | None:
        """The file as it stands after a piece, where that is news."""
        if piece.problem is not None:
            return None
        live, self._caught_up = self._caught_up, self._caught_up or not piece.more
        facts = LogFacts(
            size=piece.size,
            modified_at=piece.modified_at,
            bytes_read=piece.offset,
            lines_read=self.reader.lines,
            format=self.format,
            half_line=piece.half_line,
            seen_late=self._seen_late,
            skipped=self._backlog.skipped,
        )
        if facts == self._last_facts:
            return None
        self._last_facts = facts
        return msgspec.structs.replace(facts, live=live)

    def beginning(self) -> dict[str, float]:
        """How often each metric is told for one step of the counter, by the file's first bytes."""
        return told_per_step(self._read_at, self.path.name)

    @property
    def trouble(self) -> Clean | None:
        """What of its content could not be read."""
        if self._metrics is not None:
            return clean("; ".join(self._metrics.problems[:MOST_PROBLEMS])) or None
        return Clean("bytes that are no UTF-8 were replaced by �") if self._log.replaced else None

    @property
    def cut(self) -> Clean | None:
        """That a metric file ends within a record, which matters once nobody writes it any more."""
        size = self._metrics.cut if self._metrics is not None else 0
        return cut_short(size) if size else None

    def close(self) -> None:
        """Let go of the file."""
        self._backlog.close()
        self._tailer.close()

    def _follow_state(self) -> None:
        """Until a trainer_state.json stands beside its checkpoints, each of them has a longer one than those before."""
        if self.path.name != TRAINER_STATE:
            return
        path = self.path if self.path.exists() else newest_state(self.path.parent) or self.path
        if path != self._read_at:
            self._read_at = path
            self._tailer.close()
            self._tailer = Tailer(path, raw=self.is_metrics)
            if self._metrics is not None:
                self._restart(self._metrics)

    def _ask(self) -> bool:
        """Ask what the file is; True where it is something else than thought, and is read from its beginning."""
        if self._tailer_is_far():
            return False
        kind = kind_of(self._read_at, self.path.name)
        if kind is None or isinstance(self._metrics, kind):
            return False
        self._metrics, self._transcoder = kind(), Transcoder(without_marks=True)
        self._tailer.close()
        self._tailer = Tailer(self._read_at, raw=True)
        return True

    def _tailer_is_far(self) -> bool:
        """Whether so much was read in vain that asking again tells nothing new."""
        return self._metrics is None and self._log.lines > HEAD_BYTES

    def _told(self, pieces: list[bytes]) -> list[LogRecord]:
        if self._metrics is None:
            return self._log.read(pieces)
        texts = map(self._transcoder.feed, pieces)
        return renamed([record for text in texts for record in self._metrics.feed(text)], self._aliases)

    def _settled(self) -> list[LogRecord]:
        if self._metrics is None:
            return self._log.settle()
        return renamed(self._metrics.settle(), self._aliases)

    def _restart(self, metrics: MetricReader) -> None:
        """The metric file begins anew."""
        metrics.restart()
        self._transcoder = Transcoder(without_marks=True)

    def _turn_page(self, piece: Piece) -> list[Record]:
        """Another file under the name: what is pending is told, and no block reaches over the border. A metric file
        that was rewritten is the same one."""
        assert piece.changed is not None
        if self._metrics is not None:
            records: list[Record] = [*self._settled()]
            self._restart(self._metrics)
            return records if piece.changed in REWRITTEN else [*records, LogChanged(piece.changed)]
        self._backlog.close()
        records = [*self._log.finish()]
        self._log = LogReader(self._log.lines, self._aliases, self._described)
        return [*records, LogChanged(piece.changed)]
