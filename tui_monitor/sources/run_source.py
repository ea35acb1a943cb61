"""Everything that is read of one run: its log through the formats, its checkpoint folder, its writer, its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tui_monitor.config import FormatSettings
from tui_monitor.model.records import (
    CheckpointsSeen,
    ClockJumped,
    Problem,
    Record,
    Remark,
    RunFound,
    Setup,
    ToldByLog,
    WriterSeen,
)
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.backlog import LINES, Plan
from tui_monitor.sources.checkpoint_folders import find_checkpoint_folder
from tui_monitor.sources.checkpoints import CheckpointScanner
from tui_monitor.sources.files import Files
from tui_monitor.sources.led_to import mount_led_to
from tui_monitor.sources.memory import Memory
from tui_monitor.sources.processes import WriterWatch
from tui_monitor.sources.state import StateFile

DISK_STEP = 0.005  # of the free room: a change that the forecast would not show is no news
SLICE = 1 << 15
"""Bytes of one read: 4 ms of parsing of a native log, 25 of a stranger's: neither another run nor a key waits."""

LEFT_ALONE = 600.0
"""Seconds without a write after which a half record at a metric file's end is one that nobody completes any more, where
no writer is visible: buffers of a trainer whose rows are rare hold one back for some minutes."""


class Wanted(NamedTuple):
    """What the configuration says about where to look; None: find it."""

    process: str | None = None
    checkpoint_folder: str | None = None
    checkpoint_pattern: str | None = None
    refused: str = ""
    """Why the configuration could not be used, if so."""
    aliases: Mapping[str, str] = {}
    """Canonical metric names, and what the configuration calls them."""
    formats: tuple[FormatSettings, ...] = ()
    """Lines of the log that the configuration describes."""


class RunSource:
    """Reads one run, piece by piece. `key` is the run's identity on the bus."""

    def __init__(self, found: RunFound, wanted: Wanted, state: StateFile | None, plan: Plan = LINES) -> None:
        self.found = found
        self.key = found.log or found.path
        self.log = Path(found.log) if found.log else None
        self._wanted = wanted
        self._files = Files(self.log, [Path(path) for path in found.metrics], wanted.aliases, wanted.formats, plan)
        self._memory = Memory(self.key, state)
        self.watch = WriterWatch(self.log, wanted.process, self._memory.remembered) if self.log else None
        self._scanner: CheckpointScanner | None = None
        self.unit: str | None = None
        """What the log counts, in the singular, as far as it was read."""
        self._last_seen: CheckpointsSeen | None = None
        self._last_writer: WriterSeen | None = None
        self._told: dict[str, Clean] = {}
        self.redrawn = 0
        """How often progress bars drew themselves anew, where the last read found nothing else."""

    def introduce(self) -> list[Record]:
        """The records that make the run known, before anything of it is read."""
        remembered = self._memory.remembered
        refused = self._problem("configuration", clean(self._wanted.refused))
        return [self.found, *refused, *([remembered] if remembered else [])]

    def read_log(self, now: float) -> tuple[list[Record], bool]:
        """The records of the next piece of the log, and whether there is more to read at once."""
        turned, told, arrived = self._files.read(SLICE)
        self._memory.saw(told, now)
        self.unit = next((record.unit for record in told if isinstance(record, Setup) and record.unit), self.unit)
        records: list[Record] = [*turned, *told]
        if arrived.facts is not None:
            self._memory.grew([arrived.facts], now)
            records.append(arrived.facts)
        records += self._problem("log", arrived.problem)
        records += self._problem("text", self._files.trouble)
        records += self._problem("sources", self._files.remark)
        is_left = not arrived.more and self._last_writer is not None and not self.is_written
        records += self._problem("end", self._files.cut(now - LEFT_ALONE) if is_left else None)
        self.redrawn = arrived.redrawn
        if arrived.grown and self.watch is not None:
            self.watch.grown()
            self.watch.held = self._files.identity
        return records, arrived.more

    def extend(self, files: Sequence[str]) -> list[Path]:
        """Further files that turned out to be the run's are read from now on; those that are news."""
        appeared = [Path(file) for file in files if Path(file) not in self.paths]
        self._files.extend(appeared)
        return appeared

    def find_log(self, found: RunFound) -> list[Record]:
        """The log of a run of which only checkpoints were there so far; the record that says so."""
        if self.log is not None or found.log is None:
            return []
        self.found, self.log = found, Path(found.log)
        self.watch = WriterWatch(self.log, self._wanted.process, self._memory.remembered)
        return [found]

    def read_held(self) -> list[ToldByLog]:
        """For a run that is read once: what waits for other files of it."""
        return self._files.held()

    def read_rest(self) -> list[Record]:
        """For a log that is read once and that nobody writes: its last line counts without a newline, too."""
        return [*self._files.rest(), *self._problem("text", self._files.trouble)]

    @property
    def paths(self) -> list[Path]:
        """Every file that is read: the log first."""
        return self._files.paths

    def _problem(self, source: str, text: Clean | None) -> Sequence[Record]:
        """A problem record where what is to be said of this source changed."""
        text = text or Clean("")
        if self._told.get(source, "") == text:
            return ()
        self._told[source] = text
        return (Problem(clean(source), text),)

    def scan_checkpoints(self, now: float) -> list[Record]:
        """The checkpoints, where they are not as at the last scan."""
        if self._scanner is None:
            folder = find_checkpoint_folder(Path(self.found.path), self._wanted.checkpoint_folder)
            if folder is None:
                return self._saw_checkpoints(CheckpointsSeen(None, ()))
            self._scanner = CheckpointScanner(folder, self._wanted.checkpoint_pattern)
        self._scanner.unit = self.unit
        records = self._saw_checkpoints(self._scanner.scan(now))
        return [*records, *self._problem("checkpoints", self._scanner.problem)]

    def checkpoint_mount(self) -> str:
        """The mount that the checkpoints' folder leads to, empty where it is that of the run; see `led_to`."""
        return mount_led_to(Path(self.found.path), self._wanted.checkpoint_folder)

    @property
    def checkpoint_folder(self) -> Path | None:
        return self._scanner.folder if self._scanner else None

    def _saw_checkpoints(self, seen: CheckpointsSeen) -> list[Record]:
        if self._last_seen is not None and _tells_the_same(seen, self._last_seen):
            return []
        self._last_seen = seen
        return [seen]

    def look_at_writer(self, now: float) -> list[Record]:
        """Who writes the log, where that changed; remembers it for the next moe-top."""
        if self.watch is None:
            return []
        seen = self.watch.look(now)
        self._memory.keep(self.watch, seen, now)
        problem = self._problem("state", self._memory.problem)
        if seen == self._last_writer:
            return list(problem)
        self._last_writer = seen
        return [seen, *problem]

    def tell(self, remark: Remark) -> list[Record]:
        """Remember what a face says of the run; the memory as it is then, where the remark was news."""
        if self.watch is None or not self._memory.hear(remark, self.watch):
            return []
        remembered = self._memory.told
        return [remembered, *self._problem("state", self._memory.problem)]

    def clock_jumped(self, jump: ClockJumped) -> Sequence[Record]:
        """Let what lies before `jump` be no silence."""
        self._memory.clock_jumped(jump)
        return (jump,)

    @property
    def is_saving(self) -> bool:
        """Whether a checkpoint seemed to be written at the last scan."""
        return self._last_seen is not None and not all(file.complete for file in self._last_seen.checkpoints)

    @property
    def is_written(self) -> bool:
        """Whether a process that writes the log was visible at the last look."""
        return self._last_writer is not None and self._last_writer.process is not None

    def close(self, visited_at: float | None = None) -> None:
        """Remember what was seen, and until when a screen showed it, and let go of files and processes."""
        if self.watch is not None:
            self._memory.write(self.watch, visited_at)
            self.watch.close()
        self._files.close()


def _tells_the_same(seen: CheckpointsSeen, last: CheckpointsSeen) -> bool:
    free, before = seen.disk_free or 0, last.disk_free or 0
    same = (seen.folder, seen.checkpoints) == (last.folder, last.checkpoints)
    return same and abs(free - before) <= DISK_STEP * before
