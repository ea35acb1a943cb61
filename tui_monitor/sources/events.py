"""What ends runs and what they warn of, as several files tell it: once, and in the order in which it happened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, structs

from tui_monitor.late import late
from tui_monitor.model.records import (
    Ending,
    Incident,
    LogRecord,
    Notice,
    Other,
    PhaseMark,
    Resume,
    Summary,
    ToldByLog,
)
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.parts import Part

Event = Incident | Ending | Notice

SKELETON = 120  # characters by which two texts are the same: ranks differ in numbers, and in what they quote of them
LATE = 60.0
"""Seconds by which a dying process's other file may be written later than its traceback: buffers are flushed at exit.
A console that was written for longer shows that the run went on."""

LINES_BEHIND = 100  # of a launcher's summary and of shutting down: after more of them the run went on
WAITS = 8  # reads for which an incident waits for the rows that were written before it

_NUMBER = late(r"[0-9]+")
_FOLLOWS = late(
    r"NCCL|ProcessGroup|Watchdog|DistBackendError|gloo|[Cc]onnection (?:closed|reset|refused|was)|Broken ?Pipe|"
    r"ConnectionResetError|EOFError|ChildFailedError|Process(?:Raised|Exited)|SIGTERM|SignalException|ActorDied|"
    r"signal 15|KeyboardInterrupt|remote process|Socket Timeout|TCPStore",
    re.IGNORECASE,
)
"""What the other processes of a run say when one of them has died: it is not why."""


class Held(Struct):
    """An event that waits for rows written before it."""

    part: Part
    event: Incident | Ending
    reads: int = 0


class Events:
    """Each event is told as often as the file says it that says it most often: two files that both say it mean one."""

    def __init__(self) -> None:
        self._times: Counter[object] = Counter()
        self._lines: dict[int, Part] = {}  # of incidents, and whose
        self._lineless: set[tuple[Part, int]] = set()
        self._held: list[Held] = []
        self._because: Part | None = None
        """Whose incident was told that no row followed, and that is no consequence of another."""
        self._before: tuple[Part, Clean] | None = None  # a rank's incident that others went on after

    def rows_follow(self) -> None:
        """The run went on."""
        self._because = None

    def news(self, part: Part, event: Event, labelled: bool) -> Event | None:
        """The event in the words of its process, None where it was told. What is told again, as more of it came, is
        news."""
        if not self._is_retold(part, event):
            key = (type(event), getattr(event, "kind", ""), _NUMBER.sub("", event.text)[:SKELETON])
            part.told[key] += 1
            if part.told[key] <= self._times[key]:
                return None
            self._times[key] = part.told[key]
            part.latest_incident = event.line if isinstance(event, Incident) else part.latest_incident
        return _with_label(part, event) if labelled and part.process.label else event

    def passed(self, part: Part, event: Incident | Ending) -> Sequence[LogRecord]:
        """Tell at once what was not the end of all."""
        if isinstance(event, Incident) and part.process.rank is not None:
            self._before = part, event.text
        return self.tell(part, event)

    def tell(self, part: Part, event: Event) -> Sequence[LogRecord]:
        """The event as it is to be told now. Two incidents of one line are one that is told again: another file's line
        must not be taken for that."""
        if not isinstance(event, Incident) or self._lines.setdefault(event.line, part) is part:
            return (event,)
        if (part, event.line) in self._lineless:
            return ()
        self._lineless.add((part, event.line))
        return (structs.replace(event, line=0),)

    def hold(self, part: Part, event: Incident | Ending) -> None:
        """Let it wait; what waits already with its line is not whole yet."""
        before = next((each for each in self._held if each.part is part and _same_line(each.event, event)), None)
        if before is not None:
            before.event = event
        else:
            self._held.append(Held(part, event))

    def holds(self, part: Part) -> bool:
        return any(each.part is part for each in self._held)

    def release(self, part: Part | None, lead_line: int) -> list[LogRecord]:
        """Tell what waits, of one part or of all: the cause comes last, as the last word of a log is why it ended."""
        ready = [each for each in self._held if part is None or each.part is part]
        self._held = [each for each in self._held if each not in ready]
        ready.sort(key=lambda each: (not _FOLLOWS.search(each.event.text), -each.part.modified_at))
        for each in reversed(ready):
            self._lines.setdefault(each.event.line, each.part)  # of two that share a line, the cause keeps it
        return [record for each in ready for record in self._final(each.part, each.event, lead_line)]

    def waited(self, quiet: bool, lead_line: int) -> list[LogRecord]:
        """One more read is over: tell everything that waits, if nothing came or it has waited long."""
        for each in self._held:
            each.reads += 1
        if quiet or any(each.reads >= WAITS for each in self._held):
            return self.release(None, lead_line)
        return []

    def _final(self, part: Part, event: Incident | Ending, lead_line: int) -> Sequence[LogRecord]:
        if isinstance(event, Ending):
            return (structs.replace(event, line=lead_line),)
        follows = _FOLLOWS.search(event.text) is not None
        if follows and self._because is not None and self._because is not part:
            return (Other(event.text, event.line),)
        if follows and self._before is not None and self._before[0] is not part:
            event = structs.replace(event, text=clean(f"{event.text} (before it, {self._before[1]})"))
        self._because = self._because if follows else part
        return self.tell(part, event)

    def _is_retold(self, part: Part, event: Event) -> bool:
        return isinstance(event, Incident) and event.line > 0 and part.latest_incident == event.line


def goes_on(part: Part, event: Incident | Ending, newest: float) -> bool:
    """Whether what was written later, to this file or another, shows that the event was not the end."""
    return part.more or part.lines - event.line > LINES_BEHIND or part.modified_at < newest - LATE


def _same_line(one: Event, other: Event) -> bool:
    return type(one) is type(other) and one.line == other.line


def _with_label(part: Part, event: Event) -> Event:
    text: Clean = clean(f"{part.process.label}: {event.text}")
    return structs.replace(event, text=text)


def without_line(part: Part, record: ToldByLog) -> ToldByLog:
    """A record of another console than the leading one: its line is not one of that one's."""
    told_again = isinstance(record, Summary | PhaseMark | Resume) and not part.is_metrics
    return structs.replace(record, line=0) if told_again else record
