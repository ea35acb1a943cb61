"""What the sources report: frozen records, carried by the bus in batches and applied to the store in order."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.block import Block as Block
from tui_monitor.model.block import Retold as Retold
from tui_monitor.model.log_records import FAR as FAR
from tui_monitor.model.log_records import Ending as Ending
from tui_monitor.model.log_records import Incident as Incident
from tui_monitor.model.log_records import IncidentKind as IncidentKind
from tui_monitor.model.log_records import LogRecord as LogRecord
from tui_monitor.model.log_records import Notice as Notice
from tui_monitor.model.log_records import NoticeKind as NoticeKind
from tui_monitor.model.log_records import Other as Other
from tui_monitor.model.log_records import PhaseMark as PhaseMark
from tui_monitor.model.log_records import Resume as Resume
from tui_monitor.model.log_records import RoutingMark as RoutingMark
from tui_monitor.model.log_records import Row as Row
from tui_monitor.model.log_records import Setup as Setup
from tui_monitor.model.log_records import Summary as Summary
from tui_monitor.model.log_records import known_line as known_line
from tui_monitor.model.remembered import Acknowledged as Acknowledged
from tui_monitor.model.remembered import Judged as Judged
from tui_monitor.model.remembered import Remark as Remark
from tui_monitor.model.remembered import Remembered as Remembered
from tui_monitor.model.remembered import Stall as Stall
from tui_monitor.model.remembered import Visit as Visit
from tui_monitor.model.world_records import Checkpoint as Checkpoint
from tui_monitor.model.world_records import CheckpointsSeen as CheckpointsSeen
from tui_monitor.model.world_records import ClockJumped as ClockJumped
from tui_monitor.model.world_records import LogChanged as LogChanged
from tui_monitor.model.world_records import LogFacts as LogFacts
from tui_monitor.model.world_records import Problem as Problem
from tui_monitor.model.world_records import RunFound as RunFound
from tui_monitor.model.writers import Departure as Departure
from tui_monitor.model.writers import Process as Process
from tui_monitor.model.writers import ProcessState as ProcessState
from tui_monitor.model.writers import WriterSeen as WriterSeen

ToldByLog = LogRecord | Block | Retold
WorldRecord = LogFacts | LogChanged | ClockJumped | CheckpointsSeen | WriterSeen | Remembered | RunFound | Problem
Record = ToldByLog | WorldRecord


class Batch(Struct, frozen=True):
    """Records of one run, in order, that arrived together at `arrived_at` (seconds since the epoch)."""

    run: str
    records: tuple[Record, ...]
    arrived_at: float
