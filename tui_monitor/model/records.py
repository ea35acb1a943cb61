"""What the sources report: frozen records, carried by the bus in batches and applied to the store in order."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.remembered import Acknowledged as Acknowledged
from tui_monitor.model.remembered import Judged as Judged
from tui_monitor.model.remembered import Remark as Remark
from tui_monitor.model.remembered import Remembered as Remembered
from tui_monitor.model.remembered import Stall as Stall
from tui_monitor.model.remembered import Visit as Visit
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.model.writers import Departure as Departure
from tui_monitor.model.writers import Process as Process
from tui_monitor.model.writers import ProcessState as ProcessState
from tui_monitor.model.writers import WriterSeen as WriterSeen

# --- what a log says: one record for each kind of line ---------------------------------------------------------------


class Row(Struct, frozen=True):
    """One episode's line: canonical metric name to value, in full precision (NaN and infinity included). The counter is
    an int where it is whole. `at` is when it was written by the file's own clock (seconds since the epoch), where the
    file tells it."""

    counter: Count
    values: dict[str, float]
    total: int | None = None
    line: int = 0
    at: float | None = None


class Summary(Struct, frozen=True):
    """The trainer's own statistics of its latest window: metric to (mean, standard deviation)."""

    at: Count
    values: dict[str, tuple[float, float]]
    line: int = 0


NoticeKind = Literal["collapse", "confusion", "gradient", "oversmoothing", "non_finite", "rollback", "other"]


class Notice(Struct, frozen=True):
    """A warning line of the trainer. `at` is None where the line names no episode: the store then uses the latest."""

    kind: NoticeKind
    text: Clean
    at: Count | None = None
    value: float | None = None
    line: int = 0


IncidentKind = Literal[
    "traceback",
    "oom",
    "non_finite",
    "killed",
    "time_limit",
    "cancelled",
    "disk_full",
    "usage",
    "missing_script",
    "signal",
]


class Incident(Struct, frozen=True):
    """Something that ends runs, said by the log. `text` is its one-line cause, `detail` its lines (bounded)."""

    kind: IncidentKind
    text: Clean
    at: Count | None = None
    line: int = 0
    detail: tuple[Clean, ...] = ()


class PhaseMark(Struct, frozen=True):
    """The phase printed by a line or a banner; a banner also carries facts such as the learning rate."""

    name: Clean
    at: Count | None = None
    banner: bool = False
    facts: dict[str, Clean] = {}
    line: int = 0


class RoutingMark(Struct, frozen=True):
    """The routing mode printed by a line."""

    mode: Clean
    at: Count | None = None
    line: int = 0


class Setup(Struct, frozen=True):
    """What the trainer says of itself at its start, and what its log counts. Each field is None where its line says
    nothing of it. `unit` names the main counter in the singular ("step"); the coefficients are those of the loss terms;
    `early_stopping` tells that the run may end before its total."""

    total: int | None = None
    unit: Clean | None = None
    steps_per_episode: int | None = None
    experts: int | None = None
    top_k: int | None = None
    aux_coefficient: float | None = None
    z_coefficient: float | None = None
    target_kl: float | None = None
    early_stopping: bool | None = None
    parameters: int | None = None
    device: Clean | None = None
    line: int = 0


class Resume(Struct, frozen=True):
    """The trainer goes on from a checkpoint: a new session begins at counter `at`."""

    at: Count | None = None
    path: Clean | None = None
    best: float | None = None
    line: int = 0


class Ending(Struct, frozen=True):
    """The trainer's end line, and the figures that follow it (`hours`, `best_score`, `mean_reward`, …)."""

    text: Clean
    facts: dict[str, float] = {}
    line: int = 0


class Other(Struct, frozen=True):
    """A line that is none of the above: shown folded in the feed."""

    text: Clean
    line: int = 0


LogRecord = Row | Summary | Notice | Incident | PhaseMark | RoutingMark | Setup | Resume | Ending | Other

# --- what the world says: files and processes ------------------------------------------------------------------------


class LogFacts(Struct, frozen=True):
    """The log file as it stands after a read. Times are seconds since the epoch; `live` is False for the backlog that
    was there before moe-top came, whose lines have no arrival time. `half_line`: its last byte ends no line.
    `seen_late`: seconds by which a network disk may show its growth too late."""

    size: int
    modified_at: float
    bytes_read: int
    lines_read: int = 0
    format: str | None = None
    live: bool = False
    half_line: bool = False
    seen_late: float = 0.0


class LogChanged(Struct, frozen=True):
    """The file under the log's name is not the one read so far, or became shorter: a new session may follow."""

    how: Literal["truncated", "replaced", "rotated", "missing", "appeared"]


class ClockJumped(Struct, frozen=True):
    """moe-top itself did not run until now, or the clock was set, by `shift` seconds: ages say nothing at first."""

    at: float
    shift: float = 0.0


class Checkpoint(Struct, frozen=True):
    """A checkpoint file or folder. `complete` is False while it is being written."""

    name: Clean
    path: str
    kind: Literal["numbered", "best", "final", "latest"]
    counter: int | None
    bytes: int
    saved_at: float
    complete: bool = True
    defect: Clean | None = None


class CheckpointsSeen(Struct, frozen=True):
    """Every checkpoint of the run, as one scan of its folder found them, and the room left on its disk."""

    folder: str | None
    checkpoints: tuple[Checkpoint, ...]
    disk_free: int | None = None


class RunFound(Struct, frozen=True):
    """A run that discovery found: its name on screen, folder, log (None: not there yet). `metrics` are files that tell
    of it beside the log; without a console one of them is the log."""

    name: Clean
    path: str
    log: str | None
    metrics: tuple[str, ...] = ()


class Problem(Struct, frozen=True):
    """Something moe-top could not do for this run; an empty text clears the source's problem."""

    source: Clean
    text: Clean


WorldRecord = LogFacts | LogChanged | ClockJumped | CheckpointsSeen | WriterSeen | Remembered | RunFound | Problem
Record = LogRecord | WorldRecord


class Batch(Struct, frozen=True):
    """Records of one run, in order, that arrived together at `arrived_at` (seconds since the epoch)."""

    run: str
    records: tuple[Record, ...]
    arrived_at: float
