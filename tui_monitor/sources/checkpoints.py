"""The checkpoints of a run by one look at its folder: names, sizes and times only, no file is ever opened."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from tui_monitor.model.records import Checkpoint, CheckpointsSeen
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import ask
from tui_monitor.sources.checkpoint_folders import checkpoint_entries, is_folder
from tui_monitor.sources.checkpoint_names import CheckpointName
from tui_monitor.sources.identity import trouble

SETTLED = 2.0
"""Seconds without a write after which a file counts as whole; trainers write theirs without such pauses."""

WATCHED = 0.25
"""Seconds for which a fresh file's size must be seen to stand still before it counts as whole earlier than that."""

STALE = 600.0
"""Seconds after which a temporary file or an incomplete set of shards was given up: no save takes ten minutes without
growing."""

HOLLOW = 8
"""A file of which less than an eighth is on the disk is a hole, not compressed: weights never are that much."""

DEEPEST = 2
"""Levels of folders within a checkpoint: `iter_0001000/mp_rank_00/model_optim_rng.pt` and one more."""

MOST_FILES = 10_000
"""Files of one checkpoint that are added up: a thousand ranks write some each."""

_SMALLEST_HOLLOW = 1 << 16  # bytes; small files may be kept inside the inode, without any block
_ORDER = {"best": 0, "numbered": 1, "latest": 2, "final": 3}


class _Seen(Struct, gc=False):
    """A checkpoint as it adds up from one file, a folder's files or shards."""

    name: CheckpointName
    shown: str
    path: str
    bytes: int = 0
    blocks: int = 0
    saved_at: float = 0.0
    parts: int = 0
    dangling: bool = False
    is_file: bool = False  # one file, no folder and no shards
    grown: bool = False  # since the last scan
    since: float = 0.0  # when it was first seen with its present size


class CheckpointScanner:
    """Scans one folder again and again; what grew between two scans is still being written.

    `pattern` is a glob such as `model_*.pth` that chooses among the names; None takes every known kind."""

    def __init__(self, folder: Path, pattern: str | None) -> None:
        self.folder = folder
        self.pattern = pattern
        self.problem: Clean | None = None
        self.unit: str | None = None
        """What the run counts, in the singular: which of a name's two counters is meant. None: its last one."""
        self._standing: dict[str, tuple[int, float]] = {}  # path -> its bytes, and since when it has had them
        self._whole: dict[str, Checkpoint] = {}  # by file name: what needs no second judgement while it is untouched
        self._whole_for: str | None = None  # the unit

    def scan(self, now: float) -> CheckpointsSeen:
        """Every checkpoint as of `now` (seconds since the epoch): best, numbered ascending, latest, final."""
        if self.unit != self._whole_for:
            self._whole, self._whole_for = {}, self.unit
        try:
            ask(self.folder)
            untouched, seen = self._look()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            self.problem = None if missing else trouble(self.folder, error)
            return CheckpointsSeen(None if missing else str(self.folder), ())
        self.problem = None
        judged = self._judged(_without_drafts(seen, untouched, now), untouched, now)
        found = sorted((*untouched.values(), *judged), key=_order)
        return CheckpointsSeen(str(self.folder), tuple(found), disk_free(self.folder))

    def _judged(self, seen: list[_Seen], untouched: dict[str, Checkpoint], now: float) -> list[Checkpoint]:
        """What is new or was touched; what of it is whole is remembered as such, with what is untouched."""
        standing = self._standing | {file.path: (file.bytes, now) for file in self._whole.values()}
        for each in seen:
            size, since = standing.get(each.path, (each.bytes, now))
            each.grown = size != each.bytes
            each.since = now if each.grown else since
        self._standing = {each.path: (each.bytes, each.since) for each in seen}
        judged = [_judge(each, now, self.unit) for each in seen]
        self._whole = untouched | {
            os.path.basename(each.path): checkpoint
            for each, checkpoint in zip(seen, judged, strict=True)
            if each.is_file and now - each.saved_at > SETTLED and checkpoint.complete and checkpoint.defect is None
        }
        return judged

    def _look(self) -> tuple[dict[str, Checkpoint], list[_Seen]]:
        """What is as it was when it was judged whole, by file name, and what is to be judged."""
        untouched: dict[str, Checkpoint] = {}
        single: list[_Seen] = []
        sharded: dict[str, _Seen] = {}
        with os.scandir(self.folder) as entries:
            others = (entry for entry in entries if not self._is_untouched(entry, untouched))
            for entry, name in checkpoint_entries(others, self.pattern):
                seen = _Seen(name, entry.name, entry.path)
                if name.shards:
                    seen.shown, seen.path = f"{name.target} ({name.shards} shards)", str(self.folder / name.target)
                    seen = sharded.setdefault(f"{seen.shown} {name.temporary}", seen)
                else:
                    single.append(seen)
                _add(seen, entry)
        return untouched, [each for each in (*single, *sharded.values()) if each.parts]

    def _is_untouched(self, entry: os.DirEntry[str], untouched: dict[str, Checkpoint]) -> bool:
        """Whether it has the size and the time with which it was judged whole; it is noted then."""
        known = self._whole.get(entry.name)
        if known is None:
            return False
        try:
            facts = entry.stat()
        except OSError:
            return False
        if (facts.st_size, facts.st_mtime) != (known.bytes, known.saved_at):
            return False
        untouched[entry.name] = known
        return True


def _without_drafts(seen: list[_Seen], untouched: Mapping[str, Checkpoint], now: float) -> list[_Seen]:
    """Without the fresh temporary file of one that is there: until the rename the old one is the checkpoint, and the
    list stays calm. A stale one stays, it is a finding."""
    whole = {each.name.target for each in seen if not each.name.temporary} | untouched.keys()
    return [
        each
        for each in seen
        if not (each.name.temporary and each.name.target in whole and abs(now - each.saved_at) < STALE)
    ]


def disk_free(folder: Path) -> int | None:
    """Bytes that an ordinary user may still write there, None where nobody tells."""
    try:
        ask(folder)
        facts = os.statvfs(folder)
    except OSError:
        return None
    return facts.f_bavail * facts.f_frsize


def _add(seen: _Seen, entry: os.DirEntry[str]) -> None:
    """Adds a file, or the files of a folder. What vanished meanwhile does not count."""
    try:
        ask(entry.path)
        facts = entry.stat()
        if is_folder(entry):
            for file in itertools.islice(_files(entry.path, DEEPEST), MOST_FILES):
                _count(seen, file)
            seen.saved_at = max(seen.saved_at, facts.st_mtime)
        else:
            _count(seen, facts)
            seen.is_file = not seen.name.shards
    except OSError:
        seen.dangling = entry.is_symlink()
        seen.parts += seen.dangling
        return
    seen.parts += 1


def _files(folder: str, depth: int) -> Iterator[os.stat_result]:
    """The files in a folder and, `depth` levels down, in those within: each rank has its own. Links to folders are not
    followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, depth - 1) if depth else ()
            elif entry.is_file():
                yield entry.stat()


def _count(seen: _Seen, facts: os.stat_result) -> None:
    seen.bytes += facts.st_size
    seen.blocks += facts.st_blocks
    if facts.st_mtime > seen.saved_at:
        seen.saved_at = facts.st_mtime


def _judge(seen: _Seen, now: float, unit: str | None) -> Checkpoint:
    age = now - seen.saved_at
    writing = seen.grown or (abs(age) < SETTLED and now - seen.since < WATCHED)
    partial = seen.name.temporary or seen.parts < seen.name.shards
    draft = seen.name.temporary and not seen.name.shards and age <= STALE  # it is named as it will be called
    return Checkpoint(
        name=clean(seen.name.target if draft else seen.shown),
        path=clean(seen.path),
        kind=seen.name.kind,
        counter=seen.name.counter_of(unit),
        bytes=seen.bytes,
        saved_at=seen.saved_at,
        complete=not writing and not partial and not seen.dangling,
        defect=None if writing else _defect(seen, partial and age > STALE),
    )


def _defect(seen: _Seen, given_up: bool) -> Clean | None:
    if seen.dangling:
        return clean("dangling link")
    if given_up and seen.name.temporary:
        return clean("stale temporary file: saving was given up")
    if given_up:
        return clean(f"{seen.parts} of {seen.name.shards} shards")
    if seen.bytes == 0:
        return clean("empty file")
    if seen.bytes > _SMALLEST_HOLLOW and seen.blocks * 512 < seen.bytes // HOLLOW:
        return clean(f"mostly a hole: {seen.blocks * 512} of {seen.bytes} bytes on the disk")
    return None


def _order(checkpoint: Checkpoint) -> tuple[int, int, str]:
    return _ORDER[checkpoint.kind], checkpoint.counter or 0, checkpoint.name
