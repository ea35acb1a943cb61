"""The phases of a training plan: the routing and entropy to expect at a counter; defaults are the native trainer's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct, field

from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

EntropyAim = Literal["max", "falling", "low"]


class Phase(Struct, frozen=True, forbid_unknown_fields=True):
    """One phase, from `start` to before `end` (None: to the end of the run)."""

    name: Clean
    start: int = field(name="from", default=0)
    end: int | None = field(name="to", default=None)
    routing: Clean | None = None
    top_k: int | None = None
    entropy: EntropyAim | None = None
    expected_warnings: tuple[Clean, ...] = ()

    def holds(self, counter: Count) -> bool:
        return self.start <= counter and (self.end is None or counter < self.end)


NATIVE_PHASES: tuple[Phase, ...] = (
    Phase(Clean("Warmup"), 0, 1000, Clean("Softmax"), None, "max", (Clean("专家混乱"),)),
    Phase(Clean("Transition"), 1000, 3000, Clean("Sparsemax"), 2, "falling"),
    Phase(Clean("Fine-tune"), 3000, None, Clean("Sparsemax"), 2, "low"),
)


def phase_at(phases: Sequence[Phase], counter: Count) -> Phase | None:
    """The planned phase at `counter`, None outside the plan."""
    return next((phase for phase in phases if phase.holds(counter)), None)


@lru_cache(maxsize=256)  # a report asks some hundred times for the same few
def letters(name: str) -> str:
    """What of a phase's name counts: `FINE-TUNE` of a banner is `fine_tune` in a line."""
    return "".join(char for char in name.casefold() if char.isalnum())


def same_phase(one: str, other: str) -> bool:
    """Whether two printed names mean one phase."""
    return letters(one) == letters(other)


def phase_named(phases: Sequence[Phase], name: str) -> Phase | None:
    """The planned phase that a printed name means."""
    return next((phase for phase in phases if same_phase(phase.name, name)), None)
