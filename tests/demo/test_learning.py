"""The demo's agent truly learns: its gradient is right, its score rises, its routing is held, a NaN is taken back."""

import math
from random import Random
from statistics import fmean

import pytest

from tui_monitor.demo.agent import Agent, entropy, mean_weights, route, usage_variance
from tui_monitor.demo.game import Dungeon
from tui_monitor.demo.learning import CLIP, Aim, Learner, copy_tensors, gradient_of
from tui_monitor.demo.schedule import scaled
from tui_monitor.demo.training import Played, Training


def trained(seed: int, episodes: int) -> list[Played]:
    return list(Training(seed, scaled(episodes)).episodes(episodes))


def one_episode(agent: Agent, temperature: float, top_k: int):
    dungeon, thoughts, rewards = Dungeon(agent.random), [], []
    while not dungeon.over:
        thoughts.append(agent.think(dungeon.look(), temperature, top_k))
        rewards.append(dungeon.act(thoughts[-1].action))
    return thoughts, rewards


@pytest.mark.parametrize("seed", [0, 1])
def test_the_score_rises_and_the_routing_goes_through_its_phases(seed: int) -> None:
    episodes = 600
    played = trained(seed, episodes)
    warmup, _, fine_tune = scaled(episodes).phases
    first, last = played[:50], played[-100:]
    assert fmean(p.score for p in last) > fmean(p.score for p in first) + 3
    assert fmean(p.reward for p in last) > fmean(p.reward for p in first) + 3
    assert fmean(p.alpha_entropy for p in played[: warmup.end]) > math.log(4) - 0.05
    held = [fmean(p.alpha_entropy for p in played[at : at + 50]) for at in range(fine_tune.start, episodes - 49)]
    assert min(held) > 0.5 and max(held) < 1.0 and held[-1] < 0.75
    assert all(fmean(p.alpha_entropy for p in played[at : at + 50]) > 0.3 for at in range(episodes - 49))
    assert fmean(p.usage_variance for p in last) > 0.01  # the router depends on the state


@pytest.mark.parametrize("episodes", [60, 300])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_short_run_is_held_too(seed: int, episodes: int) -> None:
    last = trained(seed, episodes)[-20:]
    assert 0.4 < fmean(p.alpha_entropy for p in last) < 0.9
    assert fmean(p.usage_variance for p in last) > 0.005


@pytest.mark.parametrize(("temperature", "top_k", "wanted"), [(1.0, 4, math.log(4)), (0.7, 2, 0.6)])
def test_the_gradient_is_the_slope_of_the_loss(temperature: float, top_k: int, wanted: float) -> None:
    agent = Agent(Random(5))
    thoughts, rewards = one_episode(agent, temperature, top_k)
    aim = Aim(0.5, temperature, wanted, 7.0)
    gradient, _ = gradient_of(agent, thoughts, rewards, aim)

    def loss(advantages: list[float]) -> float:
        """As in REINFORCE, the advantage counts as a constant for the policy's part."""
        again = [(t.seen, route(logits(agent, t.seen), temperature, top_k)) for t in thoughts]
        total = aim.balance * (entropy(mean_of([w for _, w in again])) - wanted) ** 2
        for (seen, weights), thought, advantage in zip(again, thoughts, advantages, strict=True):
            mixed = sum(w * expert(agent, k, seen)[thought.action] for k, w in enumerate(weights) if w)
            total -= advantage * math.log(mixed) / 3.0
        return total

    returns, ahead = [], 0.0
    for reward in reversed(rewards):
        ahead = reward + 0.9 * ahead
        returns.insert(0, ahead)
    advantages = [gained - agent.value(t.seen) for gained, t in zip(returns, thoughts, strict=True)]
    seen = thoughts[0].seen
    chosen = max(range(4), key=thoughts[0].weights.__getitem__)
    for name, feature, column in [("router", f, c) for f in seen for c in range(4)] + [
        (f"experts.{chosen}", f, c) for f in seen for c in range(4)
    ]:
        row, small = agent.tensors[name][feature], 1e-6
        row[column] += small
        above = loss(advantages)
        row[column] -= 2 * small
        below = loss(advantages)
        row[column] += small
        assert gradient[name][feature][column] == pytest.approx((above - below) / (2 * small), rel=1e-4, abs=1e-6)


def logits(agent: Agent, seen) -> list[float]:
    return [sum(agent.tensors["router"][f][k] for f in seen) for k in range(4)]


def expert(agent: Agent, k: int, seen) -> list[float]:
    powers = [math.exp(sum(agent.tensors[f"experts.{k}"][f][a] for f in seen)) for a in range(4)]
    return [power / sum(powers) for power in powers]


def mean_of(rows: list[list[float]]) -> list[float]:
    return [fmean(column) for column in zip(*rows, strict=True)]


def test_the_norm_is_taken_before_the_step_is_clipped() -> None:
    agent = Agent(Random(1))
    before = copy_tensors(agent.tensors)
    norm = Learner(agent).update(*one_episode(agent, 1.0, 4), Aim(0.5, 1.0, 0.1, 100.0))
    moved = math.dist(flat(before), flat(agent.tensors))
    assert norm is not None and norm > 5 * CLIP
    assert moved == pytest.approx(0.5 * CLIP)


def flat(tensors) -> list[float]:
    return [number for rows in tensors.values() for row in rows for number in row]


def test_a_loss_that_is_not_finite_brings_back_the_last_good_parameters() -> None:
    training = Training(3, scaled(100))
    for episode in range(5):
        training.play(episode)
    before_last = copy_tensors(training.agent.tensors)
    training.play(5)
    assert training.agent.tensors != before_last
    for row in training.agent.tensors["experts.0"]:
        row[0] = math.inf
    assert training.play(6).gradient_norm is None
    assert training.agent.tensors == before_last
    assert training.play(7).gradient_norm is not None


def test_top_two_gives_weight_to_two_experts_only() -> None:
    weights = route([0.1, 2.0, -1.0, 1.0], 0.5, 2)
    assert weights[0] == weights[2] == 0.0
    assert weights[1] / weights[3] == pytest.approx(math.exp(2.0))


def test_entropy_and_variance_are_of_the_episode() -> None:
    agent = Agent(Random(2))
    thoughts, _ = one_episode(agent, 1.0, 4)
    means = mean_of([t.weights for t in thoughts])
    assert mean_weights(thoughts) == pytest.approx(means)
    assert entropy(means) <= math.log(4)
    by_expert = [sum((t.weights[k] - means[k]) ** 2 for t in thoughts) / (len(thoughts) - 1) for k in range(4)]
    assert usage_variance(thoughts) == pytest.approx(fmean(by_expert))
