"""What each record of a log writes into its run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from tui_monitor.model.columns import LATE
from tui_monitor.model.events import FeedEvent, Fold
from tui_monitor.model.notice_groups import count_notice
from tui_monitor.model.phases import same_phase
from tui_monitor.model.records import (
    Block,
    Ending,
    Incident,
    Notice,
    Other,
    PhaseMark,
    Resume,
    Retold,
    RoutingMark,
    Row,
    Setup,
    Summary,
)
from tui_monitor.model.run import PlacedIncident, Run, Session
from tui_monitor.model.units import Count

STRAY_LINES = 2  # that are no rows, between those of several writers: a start prints more
DETAILED = 1000  # of the latest incidents the lines are at hand, as often as they are listed; the feed has all


def _write_row(run: Run, row: Row, at: float) -> None:
    run.recognised += 1
    if row.total is not None:
        run.total = row.total
    latest = run.current
    if run.rows.append(row.counter, row.values, row.line, _late(run)):
        index = len(run.rows) - 1
        if not run.sessions or latest is None or row.counter < latest:
            _follow_session(run, row.counter, index)
        run.sessions[-1].last = row.counter
        if row.at is not None:
            run.arrivals.stamped(row.at, row.counter)
    run.strays = 0
    _show_row(run, row)


def _write_block(run: Run, block: Block, at: float) -> None:
    """Rows and the records between them, as if each were written alone: a block begins with a row of its own."""
    first, start, latest = block.counters[0], len(run.rows), run.current
    run.rows.attach(block)
    if not run.sessions or latest is None or first < latest:
        _follow_session(run, first, start)
    run.total = run.total if block.total is None else block.total
    shown = 0
    for place, record in block.placed:
        _show_rows(run, start + shown, place - shown)
        shown = place
        run.sessions[-1].last = block.counters[place - 1]
        known = len(run.incidents)
        LOG_WRITERS[type(record)](run, record, at)
        if len(run.incidents) > known:  # one that is told again keeps its place
            run.incidents[-1] = PlacedIncident(run.incidents[-1].incident, start + place)
    _show_rows(run, start + shown, len(block.counters) - shown)
    run.sessions[-1].last = block.counters[-1]
    run.recognised += len(block.counters)


def _write_retold(run: Run, retold: Retold, at: float) -> None:
    """The log anew, aside until all of it is told: nobody sees half of it. When it grew was seen, and stays."""
    anew = run.anew = run.anew or Run(run.key)
    for record in retold.records:
        LOG_WRITERS[type(record)](anew, record, at)
    if not retold.goes_on:
        run.take_log(anew)
        run.anew = None


def _show_rows(run: Run, first: int, rows: int) -> None:
    if rows:
        run.feed.append_rows(first, rows)
        run.fed, run.strays = first + rows - 1, 0


def _show_row(run: Run, row: Row) -> None:
    """Put the latest row into the feed once it has a value: the ticks of a progress bar between them say nothing."""
    index = len(run.rows) - 1
    if index > run.fed and (row.values or run.setup.unit is None) and run.rows.counters[index] == row.counter:
        run.fed = index
        run.feed.append(index)


def _late(run: Run) -> int | None:
    """How many rows back a line may belong. None: it is a row of its own, in the native log and where a session was
    announced. A trainer that starts anew prints lines that are no rows; writers that take turns print none between."""
    session = run.session
    if run.setup.unit is None or session is None or session.row_from == len(run.rows):
        return None
    return LATE if run.strays <= STRAY_LINES else 1


def _follow_session(run: Run, counter: Count, index: int) -> None:
    """The session of a first or falling counter: the one a resume or banner announced, else a new one."""
    session = run.session
    if session is None or session.row_from < index:
        session = _open_session(run, counter, resumed=False)
    session.first, session.row_from = counter, index


def _open_session(run: Run, first: Count, resumed: bool, began_at: float | None = None) -> Session:
    session = Session(first, first, resumed, began_at, len(run.incidents), len(run.rows))
    run.sessions.append(session)
    run.arrivals.new_session()
    run.ending = None
    return session


def _write_setup(run: Run, setup: Setup, at: float) -> None:
    """The start banner. A configuration line after rows is a new start; each line fills in what it says."""
    run.recognised += 1
    if setup.total is not None and run.session is not None and run.session.row_from < len(run.rows):
        _open_session(run, run.current or 0, resumed=False, began_at=_live(run, at))
    if setup.unit is not None and setup.unit != run.unit and len(run.rows):
        run.forget_rows()
    told = {name: value for name, value in msgspec.structs.asdict(setup).items() if value is not None}
    run.setup = msgspec.structs.replace(run.setup, **told)
    run.total = setup.total if setup.total is not None else run.total


def _write_resume(run: Run, resume: Resume, at: float) -> None:
    run.recognised += 1
    session = run.session
    if session is None or session.row_from < len(run.rows):
        session = _open_session(run, resume.at or run.current or 0, resumed=True, began_at=_live(run, at))
    session.resumed = True
    if resume.at is not None:
        session.first = session.last = resume.at
    _put_in_feed(run, resume)


def _live(run: Run, at: float) -> float | None:
    """`at` where moe-top watched it happen, None for the backlog: its lines have no time."""
    return at if run.facts is not None and run.facts.bytes_read >= run.facts.size else None


def _write_summary(run: Run, summary: Summary, at: float) -> None:
    run.recognised += 1
    if _put_in_feed(run, summary):
        run.summaries.append(summary)
    else:
        run.summaries[-1] = summary


def _write_notice(run: Run, notice: Notice, at: float) -> None:
    run.recognised += 1
    counter = notice.at if notice.at is not None else run.current
    notice = msgspec.structs.replace(notice, at=counter)
    count_notice(run.notices, notice)
    _put_in_feed(run, notice)


def _write_incident(run: Run, incident: Incident, at: float) -> None:
    run.recognised += 1
    if incident.at is None:
        incident = msgspec.structs.replace(incident, at=run.current)
    if _put_in_feed(run, incident):
        run.incidents.append(PlacedIncident(incident, len(run.rows)))
        if len(run.incidents) > DETAILED:
            early = run.incidents[-1 - DETAILED]
            run.incidents[-1 - DETAILED] = early._replace(incident=msgspec.structs.replace(early.incident, detail=()))
    else:
        run.incidents[-1] = PlacedIncident(incident, run.incidents[-1].rows_before)


def _write_phase(run: Run, mark: PhaseMark, at: float) -> None:
    run.recognised += 1
    if mark.at is None:
        mark = msgspec.structs.replace(mark, at=run.current)
    if mark.banner:
        _put_in_feed(run, mark)
    run.phase_line = mark.line
    if run.phase_mark is None or not same_phase(run.phase_mark.name, mark.name):
        run.phases.append(mark)


def _write_routing(run: Run, mark: RoutingMark, at: float) -> None:
    run.recognised += 1
    run.mark_routing(mark)


def _write_ending(run: Run, ending: Ending, at: float) -> None:
    run.recognised += 1
    _put_in_feed(run, ending)
    run.ending = ending


def _write_other(run: Run, other: Other, at: float) -> None:
    """Consecutive other lines are one fold in the feed."""
    run.strays += 1
    last = run.events[-1] if run.events and run.feed[-1] == -len(run.events) else None
    if isinstance(last, Fold):
        last.add(other.text)
    else:
        _put_in_feed(run, Fold(other.line, 1, [other.text]))


def _put_in_feed(run: Run, event: FeedEvent) -> bool:
    """Append an event to the feed. A block that was told before it was whole is told again, with the same line: then
    the whole one takes its place, and the answer is False."""
    if run.events.change(event):
        return False
    run.events.append(event)
    run.feed.append(-len(run.events))
    if not isinstance(event, Fold):
        run.strays = STRAY_LINES + 1
    return True


LOG_WRITERS: dict[type, Callable[[Run, Any, float], None]] = {
    Row: _write_row,
    Summary: _write_summary,
    Notice: _write_notice,
    Incident: _write_incident,
    PhaseMark: _write_phase,
    RoutingMark: _write_routing,
    Setup: _write_setup,
    Resume: _write_resume,
    Ending: _write_ending,
    Other: _write_other,
    Block: _write_block,
    Retold: _write_retold,
}
