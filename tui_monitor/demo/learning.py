"""How the demo's agent learns: REINFORCE with a value baseline, and a pull of the mean weights to a wanted entropy."""

import math
from dataclasses import dataclass

from tui_monitor.demo.agent import Agent, Matrix, Tensors, Thought, Vector, entropy, mean_weights
from tui_monitor.demo.game import Seen

DISCOUNT = 0.9  # rooms follow each other without memory, so only the next ten steps or so matter
VALUE_WEIGHT = 0.1  # more, and the value's slopes use up the clipped step
PER_STEPS = 3.0  # the steps' losses are summed and divided by this; with the norm at 2 to 4, most updates are clipped
CLIP = 1.0  # the gradient is scaled down to this length, as the native trainer does


@dataclass(frozen=True, slots=True)
class Aim:
    """What one update is to do: length of its step, and how hard the routing is pulled to which entropy."""

    learning_rate: float
    temperature: float
    entropy: float  # of the episode's mean weights, in nats
    balance: float


class Learner:
    """Holds the last parameters with which an episode's loss was finite, to go back to."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.good = copy_tensors(agent.tensors)

    def update(self, thoughts: list[Thought], rewards: Vector, aim: Aim) -> float | None:
        """One clipped step; returns the gradient's norm before clipping, None if the loss was not finite.

        In that case the parameters are those of the last finite loss again.
        """
        gradient, loss = gradient_of(self.agent, thoughts, rewards, aim)
        norm = math.sqrt(sum(g * g for rows in gradient.values() for row in rows for g in row))
        if not (math.isfinite(loss) and math.isfinite(norm)):
            self.agent.tensors = copy_tensors(self.good)
            return None
        self.good = copy_tensors(self.agent.tensors)
        step = aim.learning_rate * min(1.0, CLIP / norm) if norm else 0.0
        for name, rows in gradient.items():
            for weights, slopes in zip(self.agent.tensors[name], rows, strict=True):
                if any(slopes):
                    weights[:] = [w - step * g for w, g in zip(weights, slopes, strict=True)]
        return norm


def gradient_of(agent: Agent, thoughts: list[Thought], rewards: Vector, aim: Aim) -> tuple[Tensors, float]:
    """Gradient and value of: policy loss + value loss over the steps + balance · (H - wanted H)².

    H is the entropy of the episode's mean weights, so states may differ in their routing as much as they like.
    """
    gradient = {name: [[0.0] * len(row) for row in rows] for name, rows in agent.tensors.items()}
    means = mean_weights(thoughts)
    error = entropy(means) - aim.entropy
    loss = aim.balance * error * error
    pull = [-2.0 * aim.balance * error * math.log(mean) / len(thoughts) if mean else 0.0 for mean in means]
    for thought, gained in zip(thoughts, _returns(rewards), strict=True):
        advantage = gained - agent.value(thought.seen)
        mixed = [weight * row[thought.action] if row else 0.0 for weight, row in zip(*thought[1:3], strict=True)]
        likelihood = sum(mixed)
        loss += (VALUE_WEIGHT * advantage * advantage - advantage * _log(likelihood)) / PER_STEPS
        advantage /= PER_STEPS
        shares = [part / likelihood if likelihood else 0.0 for part in mixed]
        _add(gradient["value"], thought.seen, [-2.0 * VALUE_WEIGHT * advantage])
        _add(gradient["router"], thought.seen, _router_slope(thought.weights, shares, advantage, pull, aim.temperature))
        for k, row in enumerate(thought.probabilities):
            if row:
                _add(gradient[f"experts.{k}"], thought.seen, _expert_slope(row, thought.action, advantage * shares[k]))
    return gradient, loss


def copy_tensors(tensors: Tensors) -> Tensors:
    return {name: [row[:] for row in rows] for name, rows in tensors.items()}


def _returns(rewards: Vector) -> Vector:
    """The discounted reward still to come, at each step."""
    returns, ahead = [], 0.0
    for reward in reversed(rewards):
        ahead = reward + DISCOUNT * ahead
        returns.append(ahead)
    return returns[::-1]


def _router_slope(weights: Vector, shares: Vector, advantage: float, pull: Vector, temperature: float) -> Vector:
    """An expert gains weight where it did better than its weight promised, and where the wanted entropy pulls."""
    level = sum(weight * force for weight, force in zip(weights, pull, strict=True))
    return [
        (weight * (force - level) - advantage * (share - weight)) / temperature
        for weight, share, force in zip(weights, shares, pull, strict=True)
    ]


def _expert_slope(probabilities: Vector, action: int, credit: float) -> Vector:
    return [credit * (probability - (k == action)) for k, probability in enumerate(probabilities)]


def _add(rows: Matrix, seen: Seen, slope: Vector) -> None:
    for feature in seen:
        rows[feature] = [g + s for g, s in zip(rows[feature], slope, strict=True)]


def _log(likelihood: float) -> float:
    return math.log(likelihood) if likelihood > 0.0 else -math.inf
