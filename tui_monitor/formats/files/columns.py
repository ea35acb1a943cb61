"""What the keys of a record mean, each decided once: counters, totals, times, the rest metrics by their names."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui_monitor.formats.files.tags import QUIET, Tags
from tui_monitor.formats.shapes.counters import unit_of, words_of
from tui_monitor.formats.shapes.reading import countable

Kind = Literal["counter", "total", "time", "metric", "none"]

_TIMES = frozenset({"timestamp", "_timestamp", "wall_time", "walltime", "datetime", "date", "time", "created_at"})
EARLIEST, LATEST = 1e9, 4e9  # seconds since the epoch that a file's times lie between: 2001 to 2096
_MILLISECONDS = 1000.0

_TOTALS = {
    "max_steps": "step", "max_step": "step", "num_steps": "step", "max_timesteps": "step", "max_epochs": "epoch",
    "num_epochs": "epoch", "total_epochs": "epoch", "n_epochs": "epoch", "num_train_epochs": "epoch",
    "max_iterations": "iteration", "max_iters": "iteration", "max_iter": "iteration", "num_iterations": "iteration",
    "max_episodes": "episode", "n_episodes": "episode",
}  # fmt: skip
"""Keys that state a total, whatever stands beside them."""

_MAYBE_TOTALS = {
    "total_steps": "step", "total_timesteps": "step", "total_iterations": "iteration", "total_iters": "iteration",
    "total_episodes": "episode", "num_episodes": "episode", "total_updates": "update", "num_updates": "update",
}  # fmt: skip
"""Keys that count in one trainer's files and state a total in another's: beside another counter of their unit."""

# Names that count something of one record (the steps of an episode) as often as the run's progress.
_WITHIN = frozenset({"steps", "timesteps", "frames", "t", "batch", "frame", "batches"})
_RANKS = {"step": 1, "iteration": 2, "update": 3, "generation": 4, "epoch": 6, "episode": 5}


class Column(NamedTuple):
    """A key's meaning. `rank`: the lower, the rather its counter is the run's; `name`: as a metric, None for none."""

    kind: Kind
    unit: str = ""
    name: str | None = None
    rank: int = 9


class Columns:
    """The meanings of one file's keys."""

    def __init__(self) -> None:
        self._tags = Tags()
        self._known: dict[str, Column] = {}

    @property
    def refused(self) -> int:
        """Keys that are beyond what one file may have."""
        return self._tags.refused

    @property
    def keys(self) -> dict[str, str]:
        """The keys by their canonical names."""
        return self._tags.keys

    def of(self, key: str) -> Column:
        """What the key means."""
        column = self._known.get(key)
        if column is None:
            column = self._decided(key)
            if not self._tags.refused:
                self._known[key] = column
        return column

    def _decided(self, key: str) -> Column:
        words = words_of(key)
        plain = "_".join(words)
        if plain in _TIMES or key in _TIMES:
            return Column("time", name=self._tags.name(key))
        if plain in _TOTALS:
            return Column("total", _TOTALS[plain], self._tags.name(key))
        path = [part.strip() for part in key.split("/")]
        unit = unit_of(key) or (unit_of(path[-1]) if len(path) == 2 and path[0] in QUIET else None)
        name = self._tags.name(key)
        if unit is None or (len(path) > 2 and path[0] not in QUIET):
            return Column("metric", name=name)
        return Column("counter", unit, name, _rank(unit, "_".join(words_of(path[-1]))))


def _rank(unit: str, plain: str) -> int:
    if plain in _WITHIN:
        return 8
    return _RANKS.get(unit, 7)


def total_beside(key: str, unit: str) -> bool:
    """Whether a key states the total of a counter with this unit that stands in the same record."""
    return _MAYBE_TOTALS.get("_".join(words_of(key))) == unit


def moment(value: float) -> float | None:
    """A time in a file as seconds since the epoch, None where it is no such time."""
    if value > LATEST:
        value /= _MILLISECONDS
    return value if EARLIEST <= value <= LATEST else None


def counts(value: float, unit: str) -> bool:
    """Whether a value may be a counter's."""
    return countable(value, unit)
