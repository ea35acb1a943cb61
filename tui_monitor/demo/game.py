"""The demo's world: a hero walks through rooms of four kinds, which ask for two opposite behaviours.

In a cave and a swamp the hero must walk towards the gold; in a hall of mirrors every step goes the other way, and in a
lair he must run from the beast. No single linear expert can do both, so the router has a reason to tell rooms apart.
Solved rooms feed him, so an agent that learns lives longer.
"""

from random import Random

SIZE = 5  # cells per side of a room
MAX_STEPS = 60
FOOD = 30  # steps the hero lives on what he brings
MEAL = 5  # steps he lives on a solved room
WOUND = 10  # steps a bite costs him: three are deadly, so an episode has three steps and a variance over time
ACTIONS = ((0, -1), (1, 0), (0, 1), (-1, 0))  # north, east, south, west

CAVE, SWAMP, MIRRORS, LAIR = range(4)
SHARES = (45, 25, 20, 10)  # per cent of rooms of each kind: about 70 to 30 between the two behaviours
STUCK = 0.25  # chance that a step in a swamp does not move
HUNT = 0.5  # chance that the beast takes a step, too

REACHED, ESCAPED, BITTEN, STEP, BUMP = 1.0, 0.75, -1.0, -0.02, -0.03  # rewards; a bump at a wall comes on top

OFFSETS = 2 * SIZE - 1
SIGNS_AT = OFFSETS * OFFSETS
KINDS_AT = SIGNS_AT + 6
FEATURES = KINDS_AT + len(SHARES)  # all binary; four of them are on at any time
Seen = tuple[int, int, int, int]


class Dungeon:
    """One episode: rooms follow each other until the steps or the food are used up."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.score = 0  # rooms solved
        self.reward = 0.0
        self.steps = 0
        self.food = FOOD
        self._enter()

    @property
    def over(self) -> bool:
        return self.steps >= MAX_STEPS or self.food <= 0

    def look(self) -> Seen:
        """The numbers of the four features that are on: offset of the thing, its two signs, kind of room."""
        dx, dy = self.thing_x - self.x, self.thing_y - self.y
        offset = (dx + SIZE - 1) * OFFSETS + dy + SIZE - 1
        return offset, SIGNS_AT + _sign(dx) + 1, SIGNS_AT + _sign(dy) + 4, KINDS_AT + self.kind

    def act(self, action: int) -> float:
        """Takes one step and returns its reward."""
        self.steps += 1
        self.food -= 1
        dx, dy = ACTIONS[action]
        gained = STEP + (self._flee(dx, dy) if self.kind == LAIR else self._fetch(dx, dy))
        self.reward += gained
        return gained

    def _enter(self) -> None:
        draw = self.random.random
        self.kind = self.random.choices(range(len(SHARES)), SHARES)[0]
        self.x, self.y = int(draw() * SIZE), int(draw() * SIZE)
        self.thing_x, self.thing_y = self.x, self.y
        while (self.thing_x, self.thing_y) == (self.x, self.y):
            self.thing_x, self.thing_y = int(draw() * SIZE), int(draw() * SIZE)

    def _fetch(self, dx: int, dy: int) -> float:
        if self.kind == MIRRORS:
            dx, dy = -dx, -dy
        if self.kind == SWAMP and self.random.random() < STUCK:
            return 0.0
        if not _inside(self.x + dx, self.y + dy):
            return BUMP
        self.x, self.y = self.x + dx, self.y + dy
        return self._solved(REACHED) if self._met() else 0.0

    def _flee(self, dx: int, dy: int) -> float:
        self.x, self.y = self.x + dx, self.y + dy
        if not _inside(self.x, self.y):
            return self._solved(ESCAPED)
        if not self._met() and self.random.random() < HUNT:
            self._hunt()
        if not self._met():
            return 0.0
        self.food -= WOUND
        self._enter()
        return BITTEN

    def _hunt(self) -> None:
        dx, dy = self.x - self.thing_x, self.y - self.thing_y
        if abs(dx) >= abs(dy):
            self.thing_x += _sign(dx)
        else:
            self.thing_y += _sign(dy)

    def _met(self) -> bool:
        return (self.x, self.y) == (self.thing_x, self.thing_y)

    def _solved(self, gained: float) -> float:
        self.score += 1
        self.food += MEAL
        self._enter()
        return gained


def _inside(x: int, y: int) -> bool:
    return 0 <= x < SIZE and 0 <= y < SIZE


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
