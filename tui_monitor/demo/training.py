"""One run of the demo, episode by episode: play, learn, and say what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tui_monitor.demo.agent import Agent, entropy, mean_weights, usage_variance
from tui_monitor.demo.game import Dungeon
from tui_monitor.demo.learning import Learner
from tui_monitor.demo.schedule import Phase, Schedule


@dataclass(frozen=True, slots=True)
class Played:
    """What one episode (0-based number) came to; all values are of this episode alone."""

    episode: int
    phase: Phase
    score: int
    reward: float
    steps: int
    alpha_entropy: float
    usage_variance: float
    gradient_norm: float | None  # before clipping; None: the loss was not finite and the update was rolled back


class Training:
    """The agent of one run; everything random in it comes from the seed."""

    def __init__(self, seed: int, schedule: Schedule) -> None:
        self.random = Random(seed)
        self.schedule = schedule
        self.agent = Agent(self.random)
        self.learner = Learner(self.agent)

    def episodes(self, count: int) -> Iterator[Played]:
        """Trains for this many episodes and yields each when its update is done."""
        for episode in range(count):
            yield self.play(episode)

    def play(self, episode: int) -> Played:
        """One episode and the update after it."""
        phase = self.schedule.phase(episode)
        aim = phase.aim(episode)
        dungeon, thoughts, rewards = Dungeon(self.random), [], []
        while not dungeon.over:
            thoughts.append(self.agent.think(dungeon.look(), aim.temperature, phase.top_k))
            rewards.append(dungeon.act(thoughts[-1].action))
        norm = self.learner.update(thoughts, rewards, aim)
        measured = entropy(mean_weights(thoughts)), usage_variance(thoughts)
        return Played(episode, phase, dungeon.score, dungeon.reward, dungeon.steps, *measured, norm)
