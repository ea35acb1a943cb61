"""What a run came to: best values with their episode, and means of each phase."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.model.units import Count


class Extreme(Struct, frozen=True):
    """A metric's best printed value, `better` says in which direction, and the first episode that reached it."""

    metric: str
    value: float
    at: Count
    better: str


class PhaseResult(Struct, frozen=True):
    """One phase as far as it was trained (without a name where there is no plan): metric to its mean."""

    name: str
    first: Count
    last: Count
    means: dict[str, float]


class Results(Struct, frozen=True):
    """Episodes trained, best values, and the phases in order."""

    episodes: Count
    best: tuple[Extreme, ...]
    phases: tuple[PhaseResult, ...]
