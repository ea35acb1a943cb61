"""The checkpoints of a run by one look at its folder: names, sizes and times only, no file is ever opened."""

from __future__ import annotations

import fnmatch
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from tui_monitor.model.records import Checkpoint, CheckpointsSeen
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.checkpoint_names import CheckpointName, read_name
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
_SURE_NAMES = ("checkpoints", "checkpoint", "ckpt", "ckpts")
_OTHER_NAMES = ("models", "weights", "saved_models")  # as often source code or a download
_PEEK = 2000  # entries of a folder that are looked at to tell what it is
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

    def scan(self, now: float) -> CheckpointsSeen:
        """Every checkpoint as of `now` (seconds since the epoch): best, numbered ascending, latest, final."""
        try:
            seen = _without_drafts(self._look(), now)
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            self.problem = None if missing else trouble(self.folder, error)
            return CheckpointsSeen(None if missing else str(self.folder), ())
        self.problem = None
        for each in seen:
            size, since = self._standing.get(each.path, (each.bytes, now))
            each.grown = size != each.bytes
            each.since = now if each.grown else since
        self._standing = {each.path: (each.bytes, each.since) for each in seen}
        found = sorted((_judge(each, now, self.unit) for each in seen), key=_order)
        return CheckpointsSeen(str(self.folder), tuple(found), disk_free(self.folder))

    def _look(self) -> list[_Seen]:
        single: list[_Seen] = []
        sharded: dict[str, _Seen] = {}
        with os.scandir(self.folder) as entries:
            for entry, name in _checkpoint_entries(entries, self.pattern):
                seen = _Seen(name, entry.name, entry.path)
                if name.shards:
                    seen.shown, seen.path = f"{name.target} ({name.shards} shards)", str(self.folder / name.target)
                    seen = sharded.setdefault(f"{seen.shown} {name.temporary}", seen)
                else:
                    single.append(seen)
                _add(seen, entry)
        return [each for each in (*single, *sharded.values()) if each.parts]


def _without_drafts(seen: list[_Seen], now: float) -> list[_Seen]:
    """Without the fresh temporary file of one that is there: until the rename the old one is the checkpoint, and the
    list stays calm. A stale one stays, it is a finding."""
    whole = {each.name.target for each in seen if not each.name.temporary}
    return [
        each
        for each in seen
        if not (each.name.temporary and each.name.target in whole and abs(now - each.saved_at) < STALE)
    ]


def disk_free(folder: Path) -> int | None:
    """Bytes that an ordinary user may still write there, None where nobody tells."""
    try:
        facts = os.statvfs(folder)
    except OSError:
        return None
    return facts.f_bavail * facts.f_frsize


def find_checkpoint_folder(run_folder: Path, configured: str | None) -> Path | None:
    """Where the run's checkpoints are: as configured (there or not yet), in a folder of a usual name, or beside its
    log. None if nothing looks like it."""
    if configured:
        return run_folder / Path(configured).expanduser()
    named = [run_folder / name for name in (*_SURE_NAMES, *_OTHER_NAMES)]
    for folder in [*named, run_folder]:
        if holds_checkpoints(folder):
            return folder
    return next((folder for folder in named[: len(_SURE_NAMES)] if os.path.isdir(folder)), None)


def holds_checkpoints(folder: Path) -> bool:
    """Is there a checkpoint among the first entries of `folder`?"""
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in _checkpoint_entries(itertools.islice(entries, _PEEK), None))
    except OSError:
        return False


def _checkpoint_entries(
    entries: Iterable[os.DirEntry[str]], pattern: str | None
) -> Iterator[tuple[os.DirEntry[str], CheckpointName]]:
    for entry in entries:
        name = read_name(entry.name, _is_folder(entry))
        if name and (pattern is None or fnmatch.fnmatchcase(name.target, pattern)):
            yield entry, name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """False for a link that leads nowhere or where we may not look."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _add(seen: _Seen, entry: os.DirEntry[str]) -> None:
    """Adds a file, or the files of a folder. What vanished meanwhile does not count."""
    try:
        facts = entry.stat()
        if _is_folder(entry):
            for file in itertools.islice(_files(entry.path, DEEPEST), MOST_FILES):
                _count(seen, file)
            seen.saved_at = max(seen.saved_at, facts.st_mtime)
        else:
            _count(seen, facts)
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
