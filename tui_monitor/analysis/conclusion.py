"""How a log concludes: the end line or the incident that nothing follows, neither a row nor a new start."""

from __future__ import annotations

from itertools import pairwise, takewhile

from tui_monitor.analysis.endings import KILLING
from tui_monitor.late import late
from tui_monitor.model.events import Fold
from tui_monitor.model.records import Ending, Incident
from tui_monitor.model.run import PlacedIncident, Run

LOOKED_AT = 100  # incidents, from the end: more than a death prints
_NUMBER = late(r"[0-9]+")  # of a time, a process, an attempt: it differs from start to start


def end_line(run: Run) -> Ending | None:
    """The trainer's end line, while the log shows nothing of the run after it."""
    ending = run.ending
    if ending is None or (ending.line and _last_row_line(run) > ending.line) or begins_again(run, ending):
        return None
    return ending


def fatal_incident(run: Run) -> PlacedIncident | None:
    """The incident that is the log's last event: no row, no end line and no new start came after it."""
    incidents = run.session_incidents[-LOOKED_AT:]
    if not incidents or end_line(run) is not None:
        return None
    # of the incidents at the end the batch system's own line outranks the traceback it provoked
    last = [placed for placed in incidents if _is_after_rows(run, placed) and not begins_again(run, placed.incident)]
    outranking = [placed for placed in last if placed.incident.kind in KILLING]
    return next(reversed(outranking or last), None)


def _is_after_rows(run: Run, placed: PlacedIncident) -> bool:
    """By the order read; by the lines where rows were held back until their format was sure of them. The lines of
    another file than the first count anew and prove nothing."""
    if placed.rows_before == len(run.rows):
        return True
    return not run.changes and placed.incident.line > _last_row_line(run) > 0


def _last_row_line(run: Run) -> int:
    return run.rows.lines[-1] if len(run.rows) else 0


def begins_again(run: Run, event: Ending | Incident) -> bool:
    """Whether the log's first two lines are printed once more after an event: another attempt in the same file, whose
    rows are still to come. Lines that a format understood are not asked, and a long first block is not kept whole."""
    first, fold = next(run.events.of_kind(Fold), (0, None))
    head = _head(fold) if fold is not None else None
    if head is None:
        return False
    place = next((at for at, known in run.events.last_of_kind(type(event)) if known == event), -1)
    after = takewhile(lambda each: each[0] > place, run.events.last_of_kind(Fold))
    return first < place and any(_holds(later, head) for _, later in after)


def _head(first: Fold) -> tuple[str, str] | None:
    """The skeletons of the log's first two lines, None where they are not known or are lines of one kind."""
    if first.count < 2 or first.count > len(first.texts):
        return None
    one, other = _skeleton(first.texts[0]), _skeleton(first.texts[1])
    return (one, other) if one != other else None


def _holds(fold: Fold, head: tuple[str, str]) -> bool:
    skeletons = [_skeleton(text) for text in fold.texts]
    return head in pairwise(skeletons)


def _skeleton(text: str) -> str:
    return _NUMBER.sub("0", text)
