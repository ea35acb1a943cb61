"""What the sources report: frozen records, carried by the bus in batches and applied to the store in order."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean

# --- what a log says: one record for each kind of line ---------------------------------------------------------------


class Row(Struct, frozen=True):
    """One episode's line: canonical metric name to value, in full precision (NaN and infinity included)."""

    counter: int
    values: dict[str, float]
    total: int | None = None
    line: int = 0


class Summary(Struct, frozen=True):
    """The trainer's own statistics of its latest window: metric to (mean, standard deviation)."""

    at: int
    values: dict[str, tuple[float, float]]
    line: int = 0


NoticeKind = Literal["collapse", "confusion", "gradient", "oversmoothing", "non_finite", "rollback", "other"]


class Notice(Struct, frozen=True):
    """A warning line of the trainer. `at` is None where the line names no episode: the store then uses the latest."""

    kind: NoticeKind
    text: Clean
    at: int | None = None
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
    at: int | None = None
    line: int = 0
    detail: tuple[Clean, ...] = ()


class PhaseMark(Struct, frozen=True):
    """The phase printed by a line or a banner; a banner also carries facts such as the learning rate."""

    name: Clean
    at: int | None = None
    banner: bool = False
    facts: dict[str, Clean] = {}
    line: int = 0


class RoutingMark(Struct, frozen=True):
    """The routing mode printed by a line."""

    mode: Clean
    at: int | None = None
    line: int = 0


class Setup(Struct, frozen=True):
    """What the trainer says of itself at its start. Each field is None where its line says nothing of it."""

    total: int | None = None
    steps_per_episode: int | None = None
    experts: int | None = None
    parameters: int | None = None
    device: Clean | None = None
    line: int = 0


class Resume(Struct, frozen=True):
    """The trainer goes on from a checkpoint: a new session begins at counter `at`."""

    at: int | None = None
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
    was there before moe-top came, whose lines have no arrival time."""

    size: int
    modified_at: float
    bytes_read: int
    lines_read: int = 0
    format: str | None = None
    live: bool = False


class LogChanged(Struct, frozen=True):
    """The file under the log's name is not the one read so far, or became shorter: a new session may follow."""

    how: Literal["truncated", "replaced", "rotated", "missing", "appeared"]


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


ProcessState = Literal["running", "sleeping", "disk", "stopped", "zombie", "ended", "unknown"]


class Process(Struct, frozen=True):
    """One process. Its identity is (pid, started_at): a pid alone may be reused."""

    pid: int
    started_at: float
    state: ProcessState
    command: Clean
    how: Clean
    cpu_percent: float | None = None
    rss_bytes: int | None = None
    role: Literal["trainer", "candidate", "worker", "orphan", "relay"] = "trainer"
    by_name: bool = False


class Departure(Struct, frozen=True):
    """A process that was seen and is gone. `exit_status` is a shell's reading (137 is SIGKILL), None where not told."""

    pid: int
    started_at: float
    ended_at: float
    signal: int | None = None
    exit_status: int | None = None
    by_oom_killer: bool = False


class WriterSeen(Struct, frozen=True):
    """Who writes the log, as one scan saw it. `process` is the trainer (None: nobody visible here), `others` are
    further candidates, workers and orphans; `departed` is the remembered writer once it has ended; `why_unseen` says
    why nobody can be visible (a relay without a local trainer, another user's process)."""

    process: Process | None = None
    others: tuple[Process, ...] = ()
    departed: Departure | None = None
    blocked: Clean | None = None
    why_unseen: Clean | None = None


class Visit(Struct, frozen=True):
    """When somebody last looked at the run's screen, and how it stood: `mean` is of the latest rows of `metric`."""

    at: float
    counter: int | None = None
    metric: str | None = None
    mean: float | None = None


class Remembered(Struct, frozen=True):
    """What an earlier moe-top wrote down: the writer it saw, times with the counter then reached, the last visit."""

    pid: int | None = None
    process_started_at: float | None = None
    boot_id: str | None = None
    anchors: tuple[tuple[float, int], ...] = ()
    visit: Visit | None = None


class RunFound(Struct, frozen=True):
    """A run that discovery found: its name on screen, folder, log (None: not there yet)."""

    name: Clean
    path: str
    log: str | None


class Problem(Struct, frozen=True):
    """Something moe-top could not do for this run; an empty text clears the source's problem."""

    source: Clean
    text: Clean


WorldRecord = LogFacts | LogChanged | CheckpointsSeen | WriterSeen | Remembered | RunFound | Problem
Record = LogRecord | WorldRecord


class Batch(Struct, frozen=True):
    """Records of one run, in order, that arrived together at `arrived_at` (seconds since the epoch)."""

    run: str
    records: tuple[Record, ...]
    arrived_at: float
