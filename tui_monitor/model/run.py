"""One run as the store holds it: what its log said, who writes it, which checkpoints lie beside it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from tui_monitor.model.arrivals import Arrivals
from tui_monitor.model.columns import Columns
from tui_monitor.model.events import Events
from tui_monitor.model.feed_order import FeedOrder
from tui_monitor.model.notice_groups import NoticeGroup
from tui_monitor.model.records import (
    CheckpointsSeen,
    Ending,
    Incident,
    LogFacts,
    PhaseMark,
    Remembered,
    RoutingMark,
    Setup,
    Summary,
    WriterSeen,
)
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count, whole

FROM_LOG = (
    *("setup", "total", "rows", "events", "feed", "fed", "strays", "summaries", "notices", "incidents", "phases"),
    *("phase_line", "routings", "sessions", "ending", "recognised"),
)
"""The fields of a run that `forget_log` empties."""


class RoutingStretch(Struct):
    """Consecutive lines that printed the same routing mode."""

    mode: Clean
    first_at: Count
    last_at: Count
    lines: int


class Session(Struct):
    """From a start or resume to the next. `incidents_from` counts the incidents that earlier sessions had."""

    first: Count
    last: Count
    resumed: bool
    began_at: float | None
    incidents_from: int
    row_from: int


class PlacedIncident(NamedTuple):
    """An incident and the number of rows read before it."""

    incident: Incident
    rows_before: int


class Run:
    """All that is known of one run. Only the store writes it; everybody else reads."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.name, self.path = clean(key), key
        self.log: str | None = None
        self.version = 0
        # the log
        self.facts: LogFacts | None = None
        self.lines_read = 0
        self.changes: list[str] = []
        self.anew: Run | None = None
        """What the log told so far of all that it tells anew."""
        self.forget_log()
        # the world
        self.arrivals = Arrivals()
        self.checkpoints: CheckpointsSeen | None = None
        self.writer: WriterSeen | None = None
        self.writer_seen_ever = False
        self.remembered: Remembered | None = None
        self.problems: dict[str, Clean] = {}

    def forget_log(self) -> None:
        """Nothing was told by the log yet."""
        self.setup = Setup()
        self.total: int | None = None
        self.rows = Columns()
        self.events = Events()
        self.feed = FeedOrder()
        self.fed = -1  # the latest row in it
        self.strays = 0  # lines since the latest row that are none
        self.summaries: list[Summary] = []
        self.notices: dict[str, NoticeGroup] = {}
        self.incidents: list[PlacedIncident] = []
        self.phases: list[PhaseMark] = []
        self.phase_line = 0  # that printed a phase latest, be it the same once more
        self.routings: list[RoutingStretch] = []
        self.sessions: list[Session] = []
        self.ending: Ending | None = None
        self.recognised = 0

    def take_log(self, other: Run) -> None:
        """All that the log told is what it told `other`."""
        for name in FROM_LOG:
            setattr(self, name, getattr(other, name))

    @property
    def current(self) -> Count | None:
        """The latest counter, None before the first row."""
        return whole(self.rows.counters[-1]) if len(self.rows) else None

    @property
    def unit(self) -> Clean:
        """What the counter counts, in the singular: as the log calls it, else an episode."""
        return self.setup.unit or Clean("episode")

    @property
    def session(self) -> Session | None:
        return self.sessions[-1] if self.sessions else None

    @property
    def session_incidents(self) -> list[PlacedIncident]:
        """The incidents since the last start or resume: what ended an earlier session does not end this one."""
        return self.incidents[self.session.incidents_from :] if self.session else self.incidents

    @property
    def phase_mark(self) -> PhaseMark | None:
        return self.phases[-1] if self.phases else None

    @property
    def routing(self) -> RoutingStretch | None:
        return self.routings[-1] if self.routings else None

    def forget_rows(self) -> None:
        """Another counter than thought turned out to be the run's: rows by the old one say nothing beside its."""
        self.rows, self.sessions, self.total, self.ending = Columns(), [], None, None
        self.feed, self.fed = self.feed.without_rows(), -1
        self.incidents = [PlacedIncident(placed.incident, 0) for placed in self.incidents]
        self.arrivals.new_session()

    def mark_routing(self, mark: RoutingMark) -> None:
        """Extend the present stretch, or begin one where the printed mode changed."""
        at = mark.at if mark.at is not None else self.current or 0
        if self.routing is not None and self.routing.mode == mark.mode:
            self.routing.last_at, self.routing.lines = at, self.routing.lines + mark.times
        else:
            self.routings.append(RoutingStretch(mark.mode, at, at, mark.times))
