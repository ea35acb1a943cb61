"""The demo's dungeon asks for opposite behaviours, feeds who solves rooms, and always ends."""

from random import Random

import pytest

from tui_monitor.demo.game import ACTIONS, CAVE, FEATURES, LAIR, MAX_STEPS, MIRRORS, SIZE, SWAMP, Dungeon


def play(seed: int, choose) -> Dungeon:
    dungeon = Dungeon(Random(seed))
    while not dungeon.over:
        dungeon.act(choose(dungeon))
    return dungeon


def nearer(dungeon: Dungeon) -> int:
    dx, dy = dungeon.thing_x - dungeon.x, dungeon.thing_y - dungeon.y
    step = ((dx > 0) - (dx < 0), 0) if abs(dx) >= abs(dy) else (0, (dy > 0) - (dy < 0))
    return ACTIONS.index(step)


def wise(dungeon: Dungeon) -> int:
    towards = nearer(dungeon)
    return (towards + 2) % 4 if dungeon.kind in (MIRRORS, LAIR) else towards


def test_who_tells_rooms_apart_scores_many_times_more() -> None:
    blind = sum(play(seed, nearer).score for seed in range(40)) / 40
    knowing = sum(play(seed, wise).score for seed in range(40)) / 40
    assert knowing > 14 > 3 * blind


@pytest.mark.parametrize("seed", range(20))
def test_an_episode_ends_and_has_several_steps(seed: int) -> None:
    random = Random(seed)
    dungeon = play(seed, lambda _: random.randrange(4))
    assert 3 <= dungeon.steps <= MAX_STEPS


@pytest.mark.parametrize("kind", [CAVE, SWAMP, MIRRORS, LAIR])
def test_the_features_are_four_different_ones_in_range(kind: int) -> None:
    dungeon, looks = Dungeon(Random(1)), set()
    for x in range(SIZE):
        for y in range(SIZE):
            dungeon.kind, dungeon.x, dungeon.y = kind, x, y
            looks.add(dungeon.look())
            assert len(set(dungeon.look())) == 4 and all(0 <= feature < FEATURES for feature in dungeon.look())
    assert len(looks) == SIZE * SIZE


def test_a_bite_costs_food_and_reward() -> None:
    dungeon = Dungeon(Random(0))
    dungeon.kind, (dungeon.x, dungeon.y), (dungeon.thing_x, dungeon.thing_y) = LAIR, (2, 2), (3, 2)
    food = dungeon.food
    assert dungeon.act(1) == pytest.approx(-1.02)
    assert dungeon.food == food - 11


def test_mirrors_turn_the_step_round() -> None:
    dungeon = Dungeon(Random(0))
    dungeon.kind, (dungeon.x, dungeon.y), (dungeon.thing_x, dungeon.thing_y) = MIRRORS, (2, 2), (4, 4)
    dungeon.act(1)
    assert (dungeon.x, dungeon.y) == (1, 2)
