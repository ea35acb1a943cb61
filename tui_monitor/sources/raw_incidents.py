"""Which lines of a log, one behind the other, tell of one incident: a traceback with its frames and its error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_monitor.formats.incidents.traceback import Traceback, opens
from tui_monitor.model.text_source import Line, Passage

HEADER = re.compile(rb"Traceback \(")
"""Stands in the first line of each: it is searched for in the bytes."""

LONGEST = 32 * 1024
"""Bytes of one that is shown as one line; a longer one stays as it is. An exception chain of 300 frames has as many."""


def passage(lines: Iterator[Line]) -> Passage | None:
    """The incident that the first of the lines begins, where it has several and its last one is there."""
    first = next(lines, None)
    if first is None or not opens(first.text):
        return None
    told, end, count, blank, is_past = Traceback(first.text, 0), first.end, 1, 0, False
    for line in lines:
        if told.take(line.text):
            end, count, blank = line.end, count + 1 + blank, 0
        elif line.text.strip():
            is_past = True
            break
        else:
            blank += 1  # between two exceptions of a chain
        if line.end - first.start > LONGEST:
            return None
    incident = told.record() if not told.inside else None
    return Passage(first.start, end, count, incident.text, is_past) if incident is not None else None
