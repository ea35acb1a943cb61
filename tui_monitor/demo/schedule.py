"""The demo's phases: the native trainer's three, scaled to the number of episodes."""

import math
from dataclasses import dataclass

from tui_monitor.demo.agent import EXPERTS
from tui_monitor.demo.learning import Aim

WARMUP_SHARE, TRANSITION_SHARE = 0.25, 0.35
"""Natively 1000 and 2000 episodes and the rest. A demo should show all three phases and stay longest in the last, whose
verdict matters most; its Warmup must still be long enough for two Summaries of 50 from 400 episodes on."""
ROUND = 10  # borders and checkpoints fall on episodes whose line is printed
CADENCE = 100  # native checkpoints
MOST_ENTROPY = math.log(EXPERTS)
FALLING_FROM = 1.1  # where top-2 routing begins after a balanced Warmup
HELD_ENTROPY = 0.6  # about 1.8 effective experts: below the trainer's 1.0 for confusion, twice its 0.3 for collapse


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of episodes `start <= episode < end` with its routing; pairs are values at its start and end."""

    name: str
    start: int
    end: int
    routing: str
    top_k: int
    expected: str  # entropy, in the words of moe-top.toml
    temperature: tuple[float, float]
    entropy: tuple[float, float]
    learning_rate: float
    balance: float  # the pull to that entropy; at 10 a third expert kept H near 1.0 in 2 of 10 runs

    def aim(self, episode: int) -> Aim:
        """What the update after this episode (0-based) is to do."""
        done = (episode - self.start) / (self.end - self.start)
        return Aim(self.learning_rate, _between(self.temperature, done), _between(self.entropy, done), self.balance)


@dataclass(frozen=True, slots=True)
class Schedule:
    """All phases of a run and its checkpoint cadence, in episodes."""

    phases: tuple[Phase, ...]
    checkpoint_every: int

    def phase(self, episode: int) -> Phase:
        """The phase of a 0-based episode."""
        return next(phase for phase in reversed(self.phases) if phase.start <= episode)


def scaled(episodes: int) -> Schedule:
    """The native phases for a run of this many episodes."""
    first = max(ROUND, _rounded(episodes * WARMUP_SHARE))
    second = max(first + ROUND, _rounded(episodes * (WARMUP_SHARE + TRANSITION_SHARE)))
    last = max(second + ROUND, episodes)
    falling, held = (FALLING_FROM, HELD_ENTROPY), (HELD_ENTROPY, HELD_ENTROPY)
    return Schedule(
        (
            Phase("Warmup", 0, first, "Softmax", EXPERTS, "max", (1.0, 1.0), (MOST_ENTROPY,) * 2, 0.5, 20.0),
            Phase("Transition", first, second, "Sparsemax", 2, "falling", (1.0, 0.5), falling, 0.5, 20.0),
            Phase("Fine-tune", second, last, "Sparsemax", 2, "low", (0.5, 0.5), held, 0.4, 40.0),
        ),
        max(ROUND, min(CADENCE, _rounded(episodes / 10))) if episodes < 4 * CADENCE else CADENCE,
    )


def _rounded(number: float) -> int:
    return round(number / ROUND) * ROUND


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * min(1.0, max(0.0, share))
