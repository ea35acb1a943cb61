"""Follows a log by its name through everything that happens to logs: nothing is lost, nothing is read twice."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.sources.held import HeldFile, Taken, refresh
from tui_monitor.sources.identity import Identity, Sight, look, trouble
from tui_monitor.sources.mounts import network_file_system

Change = Literal["truncated", "replaced", "rotated", "missing", "appeared"]

QUIET_READS = 20
"""Reads without a late line after which a file that was rotated away is let go: 40 s of heartbeats."""

MOST_FORMER = 4
"""Files rotated away that are held at the same time: a handle each."""


class Piece(Struct, frozen=True):
    """What one read found. The lines stand after `changed`; `more` says that reading on gives more at once.
    `size`, `modified_at` (seconds since the epoch, by the file's own clock) and `offset` are those of the file that was
    read; a piece with a problem knows only the offset."""

    lines: list[bytes]
    changed: Change | None = None
    more: bool = False
    size: int = 0
    modified_at: float = 0.0
    offset: int = 0
    problem: Clean | None = None


class Tailer:
    """Reads `path` from its beginning on, resumably, by an open handle that outlives the name.

    A change that leaves no trace between two reads (text written and truncated away again, a file rotated away before
    it was ever seen) cannot be noticed by anybody. A half line that its file never completes is no line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.identity: Identity | None = None
        """(device, inode) of the file that gave the latest lines: who writes it is the writer, whatever its name."""
        self._held: HeldFile | None = None
        self._former: list[_Former] = []
        self._remote = False
        self._unsaid: Change | None = None  # a change that no piece has told yet
        self._absent = False  # nothing was there under the name at the last look

    @property
    def carried(self) -> bytes:
        """The half line at the end of what was read."""
        return self._held.splitter.carried if self._held else b""

    def rest(self) -> bytes:
        """The half line as a line, for a log that nobody writes any more: a last line without a newline counts."""
        return self._held.splitter.rest() if self._held else b""

    def read(self, limit: int = 1 << 20) -> Piece:
        """At most `limit` further bytes as whole lines. Troubles are told in the piece, never raised."""
        late = self._read_former(limit)
        if late:
            return late
        try:
            return self._read(look(self.path), limit)
        except OSError as error:
            return self._fail(error)

    def close(self) -> None:
        """Lets go of every file; a later read begins anew."""
        for former in self._former:
            former.file.close()
        if self._held:
            self._held.close()
        self._held, self._former = None, []

    def _read(self, sight: Sight, limit: int) -> Piece:
        held = self._held
        if held and held.identity == sight.identity:
            self._unsaid = "appeared" if self._absent else None
        else:
            taken = held.take(limit) if held else None
            if held and taken and taken.consumed:
                return self._piece(held, taken, more=True)  # what had the name before is read to its end first
            if sight.identity is None:
                return self._miss(sight)
            held = self._turn_to_new_file(held)
        self._absent = False
        if self._remote:
            refresh(self.path)
        return self._piece(held, held.take(limit))

    def _turn_to_new_file(self, old: HeldFile | None) -> HeldFile:
        """Opens what now stands under the name; the file read so far goes on being asked for late lines."""
        new = HeldFile(self.path)
        renamed = old is not None and old.facts().st_nlink > 0 and not self.path.is_symlink()
        if old and not renamed and not self._absent and new.continues(old):
            new.adopt(old)
            old.close()
        elif old:
            self._former.append(_Former(old))
            self._unsaid = "rotated" if renamed else "replaced"
        if self._absent:
            self._unsaid = "appeared"
        self._held, self._remote = new, network_file_system(self.path) is not None
        return new

    def _read_former(self, limit: int) -> Piece | None:
        """Late lines of a file that no longer has the name, if there are any."""
        for former in self._former:
            taken = former.take(limit)
            if taken and taken.lines:
                return self._piece(former.file, taken, more=True)
        self._let_go()
        return None

    def _let_go(self) -> None:
        """Closes former files that have been quiet, once the new one has text: until then the writer is with them."""
        begun = self._held is not None and self._held.offset > 0
        keep = [former for former in self._former if not begun or former.quiet <= QUIET_READS][-MOST_FORMER:]
        for former in self._former:
            if former not in keep:
                former.file.close()
        self._former = keep

    def _piece(self, file: HeldFile, taken: Taken, more: bool = False) -> Piece:
        facts = file.facts()
        if taken.lines:
            self.identity = file.identity
        if taken.restarted and not self._unsaid:
            self._unsaid = "truncated"
        return Piece(
            lines=taken.lines,
            changed=self._say(),
            more=more or (taken.consumed > 0 and file.offset < facts.st_size),
            size=facts.st_size,
            modified_at=facts.st_mtime,
            offset=file.offset,
        )

    def _say(self) -> Change | None:
        change, self._unsaid = self._unsaid, None
        return change

    def _miss(self, sight: Sight) -> Piece:
        """Nothing readable stands under the name; a file that is still held stays held, its writer may be alive."""
        if self._held and sight.missing and not self._absent:
            self._unsaid = "missing"
        self._absent = self._absent or sight.missing or self._held is None
        return self._without_lines(sight.problem)

    def _fail(self, error: OSError) -> Piece:
        if self._held is None:
            self._absent = True
        elif error.errno == errno.ESTALE:
            return self._reopen(self._held)
        return self._without_lines(trouble(self.path, error))

    def _reopen(self, old: HeldFile) -> Piece:
        """The server has forgotten our handle: the same text is read on, any other from its beginning."""
        try:
            new = HeldFile(self.path)
            same = new.continues(old)
        except OSError as error:
            return self._without_lines(trouble(self.path, error))
        if same:
            new.adopt(old)
        else:
            self._unsaid = "replaced"
        old.close()
        self._held = new
        return self._without_lines(None, more=True)

    def _without_lines(self, problem: Clean | None, more: bool = False) -> Piece:
        offset = self._held.offset if self._held else 0
        return Piece([], self._say(), more, offset=offset, problem=problem)


class _Former:
    """A file that lost the name, and for how many reads it has given nothing more."""

    def __init__(self, file: HeldFile) -> None:
        self.file = file
        self.quiet = 0

    def take(self, limit: int) -> Taken | None:
        """Its late lines. What was truncated or can no longer be read is over."""
        try:
            taken = self.file.take(limit)
        except OSError:
            taken = None
        if taken is None or taken.restarted:
            self.quiet = QUIET_READS + 1
            return None
        self.quiet = 0 if taken.consumed else self.quiet + 1
        return taken
