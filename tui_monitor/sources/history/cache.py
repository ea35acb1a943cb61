"""The folder of indexes: which pages belong to which log, as long as its text is the one that was read."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tui_monitor.sources.history.pages import MAGIC
from tui_monitor.sources.history.stretches import Stretch
from tui_monitor.writing import write_atomically

LARGEST = 2 << 30
"""Bytes of all indexes together: those of logs of some 4 GB. The ones not used for longest go first."""

FINGERPRINT = 1024
"""Bytes compared at the log's beginning and before the end of what was read, as for logs that grow."""

UNUSED = 3600.0
"""Seconds after which a page that no manifest names is nobody's: another moe-top may be writing it."""

MANIFEST = "index.json"


class Manifest(msgspec.Struct, frozen=True):
    """Which stretches of which log were read, and the files of their pages, in order; `changed` are the times (ns) at
    which these last were, by the system: a page with another one may be damaged and has to be proved. `proof` is the
    checksum of all else: a number that a disk changed would be believed."""

    magic: str
    identity: tuple[int, int]
    aliases: dict[str, str]
    head: str
    seam: str
    stretches: list[Stretch]
    pages: list[str]
    changed: list[int]
    lines: int
    proof: str = ""

    @property
    def proved(self) -> Manifest:
        """The same with its checksum."""
        plain = msgspec.json.encode(msgspec.structs.replace(self, proof=""))
        return msgspec.structs.replace(self, proof=hashlib.sha256(plain).hexdigest())


class Cache:
    """A folder with one folder for each log; None: nothing is kept beyond this process."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def place(self, handle: int) -> Path | None:
        """A folder for the pages of the log behind `handle`; a passing one where nothing is kept or can be; None where
        there is no room at all."""
        if self.folder is not None:
            facts = os.fstat(handle)
            place = self.folder / f"{facts.st_dev:x}-{facts.st_ino:x}"
            try:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.access(place, os.W_OK):
                    return place
            except OSError:
                pass
        try:
            import tempfile  # only where there is no cache

            passing = Path(tempfile.mkdtemp(prefix="moe-top-history-"))
            atexit.register(self.remove, passing)  # whoever reads it may be given up, or end amid it
            return passing
        except OSError:
            return None

    def keeps(self, place: Path) -> bool:
        """Whether what lies there is for the next moe-top, too."""
        return self.folder is not None and place.parent == self.folder

    def load(self, handle: int, aliases: Mapping[str, str]) -> tuple[Path, Manifest] | None:
        """What is known of the log behind `handle`, if its text is still the same; whatever is damaged, older or
        foreign is None."""
        if self.folder is None:
            return None
        facts = os.fstat(handle)
        place = self.folder / f"{facts.st_dev:x}-{facts.st_ino:x}"
        try:
            manifest = msgspec.json.decode((place / MANIFEST).read_bytes(), type=Manifest)
            os.utime(place / MANIFEST)
        except (OSError, msgspec.DecodeError, RecursionError):
            return None
        end = manifest.stretches[-1].end if manifest.stretches else 0
        same = manifest.magic == MAGIC.hex() and manifest.identity == (facts.st_dev, facts.st_ino)
        same = same and manifest == manifest.proved
        same = same and len(manifest.stretches) == len(manifest.pages) == len(manifest.changed)
        same = same and manifest.aliases == dict(aliases) and 0 < end <= facts.st_size
        return (place, manifest) if same and (manifest.head, manifest.seam) == _marks(handle, end) else None

    def store(
        self, place: Path, handle: int, read: list[tuple[Stretch, Path]], lines: int, aliases: Mapping[str, str]
    ) -> None:
        """Write down which pages are the log's. Raises OSError."""
        facts = os.fstat(handle)
        head, seam = _marks(handle, read[-1][0].end)
        manifest = Manifest(
            MAGIC.hex(), (facts.st_dev, facts.st_ino), dict(aliases), head, seam,
            [stretch for stretch, _ in read], [page.name for _, page in read],
            [page.stat().st_ctime_ns for _, page in read], lines,
        )  # fmt: skip
        write_atomically(place / MANIFEST, msgspec.json.encode(manifest.proved).decode())
        kept, now = {page for _, page in read}, (place / MANIFEST).stat().st_mtime
        for old in place.glob("*.page*"):
            if old not in kept and now - old.stat().st_mtime > UNUSED:
                old.unlink(missing_ok=True)
        self._tidy(place)

    def remove(self, place: Path) -> None:
        """Remove a passing folder."""
        shutil.rmtree(place, ignore_errors=True)

    def _tidy(self, present: Path) -> None:
        """Remove the indexes that were not used for longest, where all are too large."""
        if self.folder is None:
            return
        known = sorted(self.folder.iterdir(), key=_used_at, reverse=True)
        known.sort(key=lambda place: place != present)
        room = LARGEST
        for place in known:
            room -= sum(file.stat().st_size for file in place.iterdir()) if place.is_dir() else 0
            if room < 0 and place != present:
                shutil.rmtree(place, ignore_errors=True)


def default_cache_folder() -> Path:
    """Where indexes live on this system: `$MOE_TOP_CACHE`, `$XDG_CACHE_HOME/moe-top`, or the system's own place."""
    chosen = os.environ.get("MOE_TOP_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs  # only needed here: `--help` does not wait for it

    return Path(platformdirs.user_cache_dir("moe-top", appauthor=False))


def _used_at(place: Path) -> float:
    try:
        return (place / MANIFEST).stat().st_mtime
    except OSError:
        return 0.0


def _marks(handle: int, end: int) -> tuple[str, str]:
    """The text at the log's beginning and the one before `end`, as marks."""
    head = os.pread(handle, min(FINGERPRINT, end), 0)
    seam = os.pread(handle, min(FINGERPRINT, end), max(0, end - FINGERPRINT))
    return hashlib.sha256(head).hexdigest(), hashlib.sha256(seam).hexdigest()
