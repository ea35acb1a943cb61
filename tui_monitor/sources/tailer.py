"""Follows a log by its name through everything that happens to logs: nothing is lost, nothing is read twice."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.held import HeldFile, Taken, refresh
from tui_monitor.sources.identity import Identity, Rights, look, rights_of, trouble
from tui_monitor.sources.mounts import network_file_system
from tui_monitor.sources.transcoding import Encoding

Change = Literal["truncated", "replaced", "rotated", "missing", "appeared"]

QUIET_READS = 20
"""Reads without a late line after which a file that was rotated away is let go: 40 s of heartbeats."""

MOST_FILES = 16
"""Files held at the same time, a handle each: the present one and those rotated away."""

_NOBODY: Identity = (-1, -1)


class Piece(Struct, frozen=True):
    """What one read found. The lines stand after `changed`; `more` says that reading on gives more at once.
    `half_line`: the text read so far ends within a line. `size`, `modified_at` (seconds since the epoch, by the file's
    own clock) and `offset` are those of the file that was read; a piece with a problem knows only the offset."""

    lines: list[bytes]
    changed: Change | None = None
    more: bool = False
    size: int = 0
    modified_at: float = 0.0
    offset: int = 0
    problem: Clean | None = None
    half_line: bool = False


class Tailer:
    """Reads `path` from its beginning on, resumably, by open handles that outlive the name. A file that loses the name
    is read to its end before the next one, and asked for late lines until it has been quiet.

    A change that leaves no trace between two reads (text written and truncated away again, a file rotated away before
    it was ever seen) cannot be noticed by anybody. A half line that its file never completes is no line. Of a `raw`
    file the bytes come as they are."""

    def __init__(self, path: Path, raw: bool = False) -> None:
        self.path = path
        self._raw = raw
        self.identity: Identity | None = None
        """(device, inode) of the file that gave the latest lines: who writes it is the writer, whatever its name."""
        self.stays = False
        """Whether the present file is read on though another one may have the name: nobody looks."""
        self._files: list[_Followed] = []  # the last one is the present one
        self._absent = False  # nothing stood under the name at the last look
        self._unsaid: Change | None = None

    @property
    def carried(self) -> bytes:
        """The half line at the end of what was read."""
        return self._files[-1].file.splitter.carried if self._files else b""

    @property
    def encoding(self) -> Encoding | None:
        """How the text is written, None while there is none."""
        return self._files[-1].file.splitter.encoding if self._files else None

    def rest(self) -> bytes:
        """The half line as a line, for a log that nobody writes any more: a last line without a newline counts."""
        return self._files[-1].file.splitter.rest() if self._files else b""

    def read(self, limit: int = 1 << 20) -> Piece:
        """At most `limit` further bytes as whole lines. Troubles are told in the piece, never raised."""
        problem = None if self.stays and self._files else self._look()
        self._let_go()
        for followed in self._files:
            is_present = followed is self._files[-1]
            try:
                taken = followed.take(limit)
                if taken.consumed or taken.restarted or (is_present and not problem):
                    return self._piece(followed, taken, more=not is_present or problem is not None)
            except OSError as error:
                problem = self._fail(followed, error) if is_present else problem
        change, self._unsaid = self._unsaid, None
        return Piece([], change, offset=self._files[-1].file.offset if self._files else 0, problem=problem)

    def skip_to(self, offset: int, handle: int) -> bool:
        """Stand at `offset`, the beginning of a line; False where another file than that of `handle` has the name, or
        another text is in it than what was read."""
        if not self._files and self._look() is not None:
            return False
        present = self._files[-1].file
        try:
            if not os.path.sameopenfile(handle, present.handle) or present.is_rewritten:
                return False
            present.skip_to(offset)
        except OSError:
            return False
        return True

    def skip_lines(self, offset: int) -> int:
        """Go on with the first line behind `offset`; the bytes between."""
        file = self._files[-1].file
        before = file.offset
        file.skip_lines(offset)
        return file.offset - before

    def close(self) -> None:
        """Lets go of every file; a later read begins anew."""
        for followed in self._files:
            followed.file.close()
        self._files = []

    def _look(self) -> Clean | None:
        """Opens what stands under the name if it is not the present file; returns why there is nothing to read."""
        sight = look(self.path)
        present = self._files[-1].file.identity if self._files else None
        if sight.identity is None:
            self._unsaid = "missing" if present and sight.missing and not self._absent else self._unsaid
            self._absent = self._absent or sight.missing or present is None
            return sight.problem
        try:
            if sight.identity != present:
                self._open()
            elif self._absent:
                self._unsaid = "appeared"
            if self._files[-1].is_remote:
                refresh(self.path)
        except OSError as error:
            self._absent = self._absent or present is None
            return trouble(self.path, error)
        self._absent = False
        return self._closed_to_us(sight.rights)

    def _closed_to_us(self, rights: Rights | None) -> Clean | None:
        """That the present file may be read no more: not after a restart, though now by the handle that is held."""
        as_we_are = os.access in os.supports_effective_ids
        if rights == self._files[-1].rights or os.access(self.path, os.R_OK, effective_ids=as_we_are):
            return None
        return clean(f"not permitted to read {self.path} any more: it is read on by the handle opened before")

    def _open(self) -> None:
        new = _Followed(self.path, "appeared" if self._absent else None, self._raw)
        old = self._files[-1] if self._files else None
        if old and not self._absent:
            try:
                self._succeed(old.file, new)
            except OSError:
                new.file.close()
                raise
        if old:
            old.quiet = 0  # counted from now on
        self._files.append(new)

    def _succeed(self, old: HeldFile, new: _Followed) -> None:
        """Tells how `new` got the name; a copy of `old` that has grown is read on where `old` stands."""
        new.unsaid = "rotated" if self._is_renamed(old) else "replaced"
        if new.unsaid == "replaced" and new.file.continues(old):
            new.unsaid = None
            new.file.adopt(old)
            self._files.pop().file.close()

    def _is_renamed(self, old: HeldFile) -> bool:
        """Does the file that lost the name have another one? (A link turned to another file has renamed nothing.)"""
        if old.identity == _NOBODY:
            return False
        return old.facts().st_nlink > 0 and not os.path.islink(self.path)

    def _piece(self, followed: _Followed, taken: Taken, more: bool) -> Piece:
        facts = followed.file.facts()
        if taken.lines:
            self.identity = followed.file.identity
        change = followed.unsaid or self._unsaid or ("truncated" if taken.restarted else None)
        followed.unsaid = self._unsaid = None
        more = more or (taken.consumed > 0 and followed.file.offset < facts.st_size)
        size, half_line = facts.st_size, followed.file.ends_within_line
        return Piece(taken.lines, change, more, size, facts.st_mtime, followed.file.offset, half_line=half_line)

    def _fail(self, present: _Followed, error: OSError) -> Clean:
        if error.errno == errno.ESTALE:
            present.file.identity = _NOBODY  # the server has forgotten our handle: the next look opens anew
        return trouble(self.path, error)

    def _let_go(self) -> None:
        """Closes former files that have been quiet, once the new one has text: until then the writer is with them."""
        begun = bool(self._files) and self._files[-1].file.offset > 0
        keep = [each for each in self._files[:-1] if not begun or each.quiet <= QUIET_READS] + self._files[-1:]
        for followed in self._files:
            if followed not in keep[-MOST_FILES:]:
                followed.file.close()
        self._files = keep[-MOST_FILES:]


class _Followed:
    """A file that has or had the name, what was not yet said of it, and for how many reads it gave nothing more."""

    def __init__(self, path: Path, unsaid: Change | None, raw: bool) -> None:
        self.file = HeldFile(path, raw)
        self.rights = rights_of(self.file.facts())
        self.is_remote = network_file_system(path) is not None
        self.unsaid = unsaid
        self.quiet = 0

    def take(self, limit: int) -> Taken:
        """Reads on. Raises OSError."""
        self.quiet += 1
        taken = self.file.take(limit)
        if taken.consumed:
            self.quiet = 0
        return taken
