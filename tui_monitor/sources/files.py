"""All files that tell of one run - its log, metric files beside it - read together as one course of records."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from tui_monitor.config import FormatSettings
from tui_monitor.model.records import LogFacts, Record, Retold, ToldByLog
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.backlog import LINES, Plan
from tui_monitor.sources.beginnings import Beginnings
from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.identity import Identity
from tui_monitor.sources.log_groups import named
from tui_monitor.sources.log_names import LogName
from tui_monitor.sources.merging import Merger
from tui_monitor.sources.metric_files import MONITOR, is_monitor
from tui_monitor.sources.parts import Part
from tui_monitor.sources.retelling import Retelling


class Arrived(NamedTuple):
    """What one read of all files found besides records."""

    facts: LogFacts | None
    problem: Clean | None
    more: bool
    grown: bool
    redrawn: int
    """How often progress bars drew themselves anew, where nothing else came."""


class Files:
    """The logs and the metric files of one run. The first log alone says what happens to its name; what cannot be read
    of the others is a remark."""

    def __init__(
        self,
        log: Path | None,
        others: Sequence[Path],
        aliases: Mapping[str, str],
        described: Sequence[FormatSettings],
        plan: Plan = LINES,
    ) -> None:
        self._aliases, self._described, self._plan = aliases, described, plan
        self.paths: list[Path] = []
        self._files: list[FollowedFile] = []
        self._parts: list[Part] = []
        self._facts: list[LogFacts | None] = []
        self._merger = Merger(())
        self._owners: dict[str, Part] = {}
        self._retelling = Retelling() if plan.depth == "behind" else None
        self._anew: Retold | None = None
        self._appeared: deque[Path] = deque()
        self.extend([*([log] if log is not None else []), *others])
        self._take_up()

    def extend(self, paths: Sequence[Path]) -> None:
        """Further files of the run, to be read from now on; another thread may be reading the present ones."""
        self._appeared.extend(paths)

    def _take_up(self) -> None:
        """Begin with the files that appeared."""
        appeared: list[Path] = []
        while self._appeared:
            path = self._appeared.popleft()
            appeared += [path] if path not in self.paths and path not in appeared else []
        first = not self.paths
        files = [FollowedFile(path, self._aliases, self._described) for path in appeared]
        self.paths += appeared
        self._files += files
        alone = len(self._files) == 1
        for file in self._files:
            file.tells_columns = alone and self._plan.depth != "lines"
        parts = _parts_of(self._files, self._parts)
        self._facts += [None for _ in files]
        self._parts += parts
        self._merger.add(parts)
        beginnings = Beginnings(self._files, self._parts)
        if not alone:
            self._owners = beginnings.owners()
            self._merger.expects(self._owners)
        if first and (self._plan.depth == "ends" or beginnings.tell_no_rows_beside_first()):
            for file in files:
                file.follow(self._plan)

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

    def cut(self, before: float) -> Clean | None:
        """Which files end within a record, of those that nobody wrote to since `before`."""
        old = [file for file, part in zip(self._files, self._parts, strict=True) if part.modified_at < before]
        told = [text if len(self._files) == 1 else f"{each.path.name}: {text}" for each in old if (text := each.cut)]
        return clean("; ".join(told)) if told else None

    def read(self, limit: int) -> tuple[list[Record], list[ToldByLog], Arrived]:
        """What is said of the log itself, the records of the next piece of each file, and what was found besides."""
        if self._appeared:
            self._take_up()
        turned: list[Record] = []
        problem, grown, states, lines = None, False, 0, 0
        news: list[LogFacts] = []
        for at, (file, part) in enumerate(zip(self._files, self._parts, strict=True)):
            if part.waiting and any(other.is_behind for other in self._parts):
                continue
            reading = file.read(limit)
            part.is_metrics = file.is_metrics
            self._take(part, reading.told)
            turned += reading.turned if at == 0 else []
            problem = reading.piece.problem if at == 0 else problem
            part.more, grown = reading.piece.more, grown or bool(reading.piece.lines)
            redrawn = sum(line.endswith(b"\r") for line in reading.piece.lines)
            states, lines = states + redrawn, lines + len(reading.piece.lines) - redrawn
            part.lines, part.modified_at = reading.lines, reading.piece.modified_at or part.modified_at
            if (facts := file.facts(reading.piece)) is not None:
                news.append(facts)
                self._facts[at] = facts
        more = any(part.more for part in self._parts)
        told = self._told(is_over=not grown and not more)
        if not any(file.may_retell for file in self._files):
            self._retelling = None
        arrived = Arrived(_together(self._facts, news), problem, more, grown, 0 if lines else states)
        return turned, told, arrived

    def held(self) -> list[ToldByLog]:
        """What waits for what another file may still tell, for a run that is read once."""
        return self._told(is_over=True)

    def rest(self) -> list[ToldByLog]:
        """What half records at the ends of files say that nobody writes any more."""
        for file, part in zip(self._files, self._parts, strict=True):
            self._take(part, file.rest())
            part.more = False
        return self._told(is_over=True)

    def close(self) -> None:
        """Let go of every file."""
        for file in self._files:
            file.close()

    def _take(self, part: Part, records: Sequence[ToldByLog]) -> None:
        is_anew = self._retelling is not None and self._retelling.note(part, records)
        if len(self._parts) == 1:
            part.waiting.extend(records)
        elif self._retelling is not None and is_anew:
            self._merger, self._anew = self._retelling.merged(self._parts, self._owners)
        else:
            self._merger.take(part, records)

    def _told(self, is_over: bool) -> list[ToldByLog]:
        """The records whose turn it is; those of an only file at once."""
        if len(self._parts) > 1:
            anew, self._anew = self._anew, None
            return [*([anew] if anew is not None else []), *self._merger.merged(is_over)]
        told = [record for part in self._parts for record in part.waiting]
        for part in self._parts:
            part.waiting.clear()
            self._merger.has_told(part, told)
        return told


def _parts_of(files: Sequence[FollowedFile], known: Sequence[Part]) -> list[Part]:
    """The parts of the files that have none yet. Files of one folder that go on with one another, or take turns, are
    one group."""
    groups: dict[tuple[Path, str], object] = {}
    parts = []
    names = iter(named([file.path for file in files if not file.is_metrics]))
    twice = Counter(file.path.name for file in files)
    for at, file in enumerate(files):
        kind = file.series or (MONITOR if is_monitor(file.path) else file.path.name)
        group = groups.setdefault((file.path.parent, kind), known[at].group if at < len(known) else object())
        name = file.path.name if twice[file.path.name] == 1 else f"{file.path.parent.name}/{file.path.name}"
        part = Part(name, file.is_metrics, group, in_turn=kind == MONITOR and len(files) > 1)
        part.process = LogName("") if file.is_metrics else next(names)
        parts.append(part)
    return parts[len(known) :]


def _together(every: Iterable[LogFacts | None], news: Sequence[LogFacts]) -> LogFacts | None:
    """The files' facts as those of one, where there is news: sizes and lines of all, what is the log's own from the
    first. What arrived is live unless it is a file's backlog."""
    told = [facts for facts in every if facts is not None]
    if not news or len(told) < 2:
        return news[0] if news else None
    return msgspec.structs.replace(
        told[0],
        size=sum(facts.size for facts in told),
        modified_at=max(facts.modified_at for facts in told),
        bytes_read=sum(facts.bytes_read for facts in told),
        lines_read=sum(facts.lines_read for facts in told),
        skipped=sum(facts.skipped for facts in told),
        format=next((facts.format for facts in told if facts.format), None),
        live=all(facts.live for facts in news),
    )
