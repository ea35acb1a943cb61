"""The demo's agent: four linear experts, a router and a value, with the gradients of one episode."""

import math
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from tui_monitor.demo.game import ACTIONS, FEATURES, Seen

EXPERTS = 4
SPREAD = 0.15  # standard deviation of the first expert and router weights: experts must differ to be told apart

Vector = list[float]
Matrix = list[Vector]
Tensors = dict[str, Matrix]
"""Tensors by name; each is a list of rows, one per feature."""


class Thought(NamedTuple):
    """One step: what was seen, the weight and the action probabilities of each expert, and what was done."""

    seen: Seen
    weights: Vector
    probabilities: Matrix  # an empty row for an expert that was not asked
    action: int


class Agent:
    """The policy is the mixture sum over k of weight_k · p_k(action); router, experts and value are linear."""

    def __init__(self, random: Random) -> None:
        self.random = random
        shapes = {"router": EXPERTS} | {f"experts.{k}": len(ACTIONS) for k in range(EXPERTS)}
        self.tensors: Tensors = {
            name: [[random.gauss(0.0, SPREAD) for _ in range(width)] for _ in range(FEATURES)]
            for name, width in shapes.items()
        }
        self.tensors["value"] = [[0.0] for _ in range(FEATURES)]

    @property
    def parameter_count(self) -> int:
        return sum(len(rows) * len(rows[0]) for rows in self.tensors.values())

    def think(self, seen: Seen, temperature: float, top_k: int) -> Thought:
        """Weighs the experts for what is seen and draws an action from their mixture."""
        weights = route(_linear(self.tensors["router"], seen), temperature, top_k)
        probabilities = [
            _softmax(_linear(self.tensors[f"experts.{k}"], seen)) if weight else [] for k, weight in enumerate(weights)
        ]
        mixed = [
            sum(weight * row[action] for weight, row in zip(weights, probabilities, strict=True) if row)
            for action in range(len(ACTIONS))
        ]
        return Thought(seen, weights, probabilities, self._draw(mixed))

    def value(self, seen: Seen) -> float:
        """The return expected from here."""
        return _linear(self.tensors["value"], seen)[0]

    def _draw(self, probabilities: Vector) -> int:
        left = self.random.random()
        for action, probability in enumerate(probabilities):
            left -= probability
            if left < 0.0:
                return action
        return len(probabilities) - 1


def route(logits: Vector, temperature: float, top_k: int) -> Vector:
    """Softmax at the temperature over the `top_k` largest logits; the other experts get exactly 0."""
    if top_k >= len(logits):
        return _softmax([logit / temperature for logit in logits])
    chosen = sorted(range(len(logits)), key=logits.__getitem__, reverse=True)[:top_k]
    weights = [0.0] * len(logits)
    for k, weight in zip(chosen, _softmax([logits[k] / temperature for k in chosen]), strict=True):
        weights[k] = weight
    return weights


def mean_weights(thoughts: list[Thought]) -> Vector:
    """Each expert's mean weight over the episode."""
    return [sum(column) / len(thoughts) for column in zip(*(t.weights for t in thoughts), strict=True)]


def entropy(weights: Iterable[float]) -> float:
    """H in nats; at most ln 4 for four experts."""
    return -sum(weight * math.log(weight) for weight in weights if weight)


def usage_variance(thoughts: list[Thought]) -> float:
    """The unbiased variance of each expert's weight over the episode's steps, averaged over experts."""
    means = mean_weights(thoughts)
    squares = sum((w - m) ** 2 for t in thoughts for w, m in zip(t.weights, means, strict=True))
    return squares / (len(thoughts) - 1) / len(means)


def _linear(rows: Matrix, seen: Seen) -> Vector:
    a, b, c, d = seen
    return [w + x + y + z for w, x, y, z in zip(rows[a], rows[b], rows[c], rows[d], strict=True)]


def _softmax(logits: Vector) -> Vector:
    highest = max(logits)
    powers = [math.exp(logit - highest) for logit in logits]
    total = sum(powers)
    return [power / total for power in powers]
