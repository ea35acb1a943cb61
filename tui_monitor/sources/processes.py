"""Watches who writes one log: who it is, its death, what it leaves behind, and who comes after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tui_monitor.model.records import Departure, Process, Remembered, WriterSeen
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.sources import procfs
from tui_monitor.sources.families import Former
from tui_monitor.sources.finder import (
    STATES,
    Found,
    choose_by_name,
    find_again,
    find_writer,
    modified_at,
    real_path,
    shown_command,
    with_missing_ranks,
)
from tui_monitor.sources.living import Living
from tui_monitor.sources.process_table import FileId, look_again
from tui_monitor.sources.witness import wait_for_end

RESCAN = 30.0  # seconds: workers come and go; a death or a new writer is noticed sooner by other means
LONGEST_PAUSE = 30.0  # seconds between scans for a log that grows though nobody visible writes it (a container)


class WriterWatch:
    """Watches who writes `log`. `look` is cheap but for its scans: the first, every 30 s, after `grown` where no
    writer is known, and after a death. `held` may be set to the (device, inode) the reader still holds."""

    def __init__(self, log: Path, hint: str | None = None, remembered: Remembered | None = None) -> None:
        self.log = log
        self.hint = hint
        self.held: FileId | None = None
        self._remembered = remembered
        self._known: Living | None = None
        self._former: Former | None = None  # the writer that ended, to know its workers again
        self._lineage: Former | None = None  # the same of the present writer
        self._found = Found()
        self._departed: Departure | None = None
        self._scanned_at: float | None = None
        self._growth = False
        self._pause = 0.0

    def look(self, now: float) -> WriterSeen:
        """Who writes the log at `now` (seconds since the epoch). A writer that ended stays in `departed` until
        another one is found."""
        if self._known is not None and self._known.has_ended():
            self._bury(self._known, now)
        if self._remembered is not None:  # before the scan: a look-alike must not stand in for a remembered dead one
            self._recall(self._remembered, now)
        if self._is_due(now):
            self._scan(now)
        process = self._known.read(now) if self._known else None
        others = tuple(self._refreshed(other) for other in self._found.others)
        blocked = self._known.blockage.words(now, others) if self._known else None
        return WriterSeen(process, others, self._departed, blocked, None if process else self._found.why_unseen)

    def grown(self) -> None:
        """Says that the log grew: with no known writer somebody new may write it."""
        self._growth = True

    @property
    def death_fd(self) -> int | None:
        """A descriptor that becomes readable when the writer ends, for a selector; None without a writer or pidfds.
        It changes with the writer: ask anew after each `look`."""
        return self._known.witness.fd if self._known else None

    def remember(self, anchors: tuple[tuple[float, Count], ...] = ()) -> Remembered:
        """What to write down, so that a later moe-top knows this writer, or that it has gone."""
        if self._known is not None:
            process = self._known.process
            layout = self._lineage.layout if self._lineage else 0
            return Remembered(process.pid, process.started_at, procfs.place(), anchors, layout=layout)
        if self._departed is not None:
            gone = self._departed
            layout = self._former.layout if self._former else 0
            return Remembered(gone.pid, gone.started_at, procfs.place(), anchors, departed=gone, layout=layout)
        return Remembered(anchors=anchors)

    def close(self) -> None:
        if self._known is not None:
            self._known.close()
            self._known = None

    def _is_due(self, now: float) -> bool:
        if self._scanned_at is None:
            return True
        since = abs(now - self._scanned_at)  # a clock that was set back must not stop the scans
        return since >= RESCAN or (self._growth and self._known is None and since >= self._pause)

    def _scan(self, now: float) -> None:
        found = _find(self.log, self.held, self.hint, self._former)
        if self._known is not None and self._known.has_ended():  # during the scan: its workers do not succeed it
            self._bury(self._known, now)
            look_again()
            found = _find(self.log, self.held, self.hint, self._former)
        if found.trainer is not None and not self._may_follow(found.trainer):
            found = found._replace(trainer=None)
        for_growth, self._growth, self._scanned_at = self._growth, False, now
        known = self._known.process if self._known else None
        if found.trainer is None:
            self._pause = min(max(2.0 * self._pause, 1.0), LONGEST_PAUSE) if for_growth else self._pause
        elif known is None or _identity(found.trainer) != _identity(known):
            self._welcome(found.trainer)
        elif self._known is not None:
            self._known.process = found.trainer
            found = with_missing_ranks(found, self._found)
        if found.trainer is not None:
            self._lineage, self._pause = found.former, 0.0
        self._found = found

    def _may_follow(self, trainer: Process) -> bool:
        """A likeness of names does not undo a death that was seen: who lived beside the dead writer belongs to another
        run; only one that began afterwards, and before the log's last change, may have taken over."""
        if self._departed is None or not trainer.by_name:
            return True
        return self._departed.ended_at < trainer.started_at <= modified_at(self.log)

    def _welcome(self, trainer: Process) -> None:
        self.close()
        self._known = Living(trainer)
        self._departed = None

    def _bury(self, known: Living, now: float) -> None:
        self._departed = known.witness.departure(now)
        self._former = self._lineage
        self.close()
        self._scanned_at = None
        self._pause = 0.0

    def _recall(self, remembered: Remembered, now: float) -> None:
        """At the first look: is the writer that an earlier moe-top saw still there?"""
        self._remembered = None
        pid, started_at, boot = remembered.pid, remembered.process_started_at, remembered.boot_id
        if self._known is not None or pid is None or started_at is None or boot is None:
            return
        if not procfs.place().startswith(boot):
            return  # another machine, boot or container: its pids say nothing here
        present = find_again(pid, started_at)
        self._lineage = Former(pid, started_at, remembered.layout, frozenset())
        if present is None:
            self._former = self._lineage
            told = remembered.departed
            known = told is not None and (told.pid, told.started_at) == (pid, started_at)
            self._departed = told if known else Departure(pid, started_at, now)
            return
        self._known = Living(present)
        if self._known.has_ended():
            self._bury(self._known, now)

    def _refreshed(self, other: Process) -> Process:
        """A rank's death must not wait for the next scan; the other facts may."""
        if other.pid not in self._found.ranks:
            return other
        stat = procfs.read_stat(other.pid)
        is_same = stat is not None and stat.started_at == other.started_at
        state = STATES.get(stat.state, "unknown") if stat is not None and is_same else "ended"
        return msgspec.structs.replace(other, state=state)


def wait_for_death(watches: Sequence[WriterWatch], seconds: float) -> bool:
    """Waits until a writer of one of `watches` ends, at most `seconds`; whether one did. Without pidfds it only
    waits: the next look notices."""
    fds = [fd for watch in watches if (fd := watch.death_fd) is not None]
    return bool(wait_for_end(fds, seconds))


def find_by_name(log: Path, hint: str | None) -> Found:
    """The likely writer where no descriptors can be seen (macOS): by command line and folder only."""
    from tui_monitor.sources.portable import people

    log, own = real_path(log), os.getpid()
    named = choose_by_name((one for one in people() if one.pid != own), log, hint)
    if not named:
        return Found(why_unseen=Clean("this system does not show which process writes a file"))
    one, how = named[0]
    return Found(Process(one.pid, one.started_at, "unknown", shown_command(one.words, one.comm), how, by_name=True))


def _find(log: Path, held: FileId | None, hint: str | None, former: Former | None) -> Found:
    if not procfs.available():
        return find_by_name(log, hint)
    return find_writer(log, held=held, hint=hint, former=former)


def _identity(process: Process) -> tuple[int, float]:
    return process.pid, process.started_at
