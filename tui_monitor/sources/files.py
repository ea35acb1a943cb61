"""All files that tell of one run - its log, metric files beside it - read together as one course of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from tui_monitor.config import FormatSettings
from tui_monitor.model.records import LogFacts, LogRecord, Record
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.identity import Identity
from tui_monitor.sources.merging import Merger, Part
from tui_monitor.sources.metric_files import MONITOR, is_monitor


class Arrived(NamedTuple):
    """What one read of all files found besides records."""

    facts: LogFacts | None
    problem: Clean | None
    more: bool
    grown: bool


class Files:
    """The log and the metric files of one run. The log alone says what happens to its name; what cannot be read of
    the others is a remark."""

    def __init__(
        self, log: Path | None, others: Sequence[Path], aliases: Mapping[str, str], described: Sequence[FormatSettings]
    ) -> None:
        self.paths = ([log] if log is not None else []) + list(others)
        self._files = [FollowedFile(path, aliases, described) for path in self.paths]
        self._parts = _parts_of(self._files)
        self._merger = Merger(self._parts)
        self._facts: list[LogFacts | None] = [None for _ in self._files]
        if len(self._files) > 1:
            self._merger.expects(_owners(self._files, self._parts))

    @property
    def identity(self) -> Identity | None:
        """Of the file that gave the log's latest text."""
        return self._files[0].identity if self._files else None

    @property
    def trouble(self) -> Clean | None:
        """What of the files' content could not be read."""
        said = [(file.path.name, file.trouble) for file in self._files]
        told = [text if len(said) == 1 else f"{name}: {text}" for name, text in said if text]
        return clean("; ".join(told)) if told else None

    @property
    def remark(self) -> Clean | None:
        """What is to be said of the files together."""
        return self._merger.remark if len(self._files) > 1 else None

    def read(self, limit: int) -> tuple[list[Record], list[LogRecord], Arrived]:
        """What is said of the log itself, the records of the next piece of each file, and what was found besides."""
        turned: list[Record] = []
        problem, grown, news = None, False, False
        for at, (file, part) in enumerate(zip(self._files, self._parts, strict=True)):
            if part.waiting and any(other.is_behind for other in self._parts):
                continue
            reading = file.read(limit)
            part.waiting.extend(reading.told)
            turned += reading.turned if at == 0 else []
            problem = reading.piece.problem if at == 0 else problem
            part.more, grown = reading.piece.more, grown or bool(reading.piece.lines)
            facts = file.facts(reading.piece)
            news, self._facts[at] = news or facts is not None, facts or self._facts[at]
        told = list(self._merger.merged()) if len(self._files) > 1 else self._alone()
        more = any(part.more for part in self._parts)
        return turned, told, Arrived(_together(self._facts) if news else None, problem, more, grown)

    def rest(self) -> list[LogRecord]:
        """What half records at the ends of files say that nobody writes any more."""
        for file, part in zip(self._files, self._parts, strict=True):
            part.waiting.extend(file.rest())
            part.more = False
        return list(self._merger.merged()) if len(self._files) > 1 else self._alone()

    def close(self) -> None:
        """Let go of every file."""
        for file in self._files:
            file.close()

    def _alone(self) -> list[LogRecord]:
        """The records of the only file."""
        told = [record for part in self._parts for record in part.waiting]
        for part in self._parts:
            part.waiting.clear()
        return told


def _parts_of(files: Sequence[FollowedFile]) -> list[Part]:
    """Files of one folder that go on with one another, or take turns, are one group."""
    groups: dict[tuple[Path, str], object] = {}
    parts = []
    for file in files:
        kind = file.series or (MONITOR if is_monitor(file.path) else file.path.name)
        group = groups.setdefault((file.path.parent, kind), object())
        parts.append(Part(file.path.name, file.is_metrics, group, in_turn=kind == MONITOR and len(files) > 1))
    return parts


def _together(every: Iterable[LogFacts | None]) -> LogFacts | None:
    """The files' facts as those of one: sizes and lines of all, what is the log's own from the first."""
    told = [facts for facts in every if facts is not None]
    if len(told) < 2:
        return told[0] if told else None
    return msgspec.structs.replace(
        told[0],
        size=sum(facts.size for facts in told),
        modified_at=max(facts.modified_at for facts in told),
        bytes_read=sum(facts.bytes_read for facts in told),
        lines_read=sum(facts.lines_read for facts in told),
        format=next((facts.format for facts in told if facts.format), None),
        live=all(facts.live for facts in told),
    )


def _owners(files: Sequence[FollowedFile], parts: Sequence[Part]) -> dict[str, Part]:
    """Which part tells a metric best, as far as the beginnings of the files show it: the one that tells it more often
    for the same progress; of those alike a metric file, which rounds nothing."""
    best: dict[str, tuple[float, Part]] = {}
    for file, part in zip(files, parts, strict=True):
        for name, often in file.beginning().items():
            known = best.get(name)
            worth = often * (FINER if part.is_metrics else 1.0)
            if known is None or worth > known[0]:
                best[name] = (worth, part)
    return {name: part for name, (_, part) in best.items()}


FINER = 2.0
"""How many times more often a console must tell a metric than a metric file does, to be the one that is shown."""
