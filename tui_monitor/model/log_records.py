"""What a log says: one frozen record for each kind of line."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

FAR = 10**12
"""From here on a record's `line` is only good for telling which line is the later one: it was read from the end of a
log whose beginning nobody has counted. No log has so many lines."""


def known_line(line: int) -> int | None:
    """The number of the line in its log, where it is known."""
    return line if 0 < line < FAR else None


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
    """The routing mode printed by a line, or by that many lines of which it is the last."""

    mode: Clean
    at: Count | None = None
    line: int = 0
    times: int = 1


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
