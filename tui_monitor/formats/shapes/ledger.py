"""Which counters a log has and which of them is the run's: every label's rises and falls, and who is inside whom."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.formats.shapes.counters import WEAK_UNITS
from tui_monitor.formats.shapes.plan import BRACKET, INNER, ITEM
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.model.metrics import metric

SURE_RISES = 2
"""Rises that make a label a counter: three lines of one shape (design: a false counter is worse than none)."""

TELLING = frozenset({"score", "loss", "entropy"})
"""Classes of metrics that only training prints."""

TELLING_WORDS = frozenset(
    [
        "loss",
        "accuracy",
        "acc",
        "reward",
        "rewards",
        "return",
        "score",
        "ppl",
        "perplexity",
        "f1",
        "auc",
        "rmse",
        "mse",
        "mae",
        "bleu",
        "bpb",
        "learn",
        "test",
        "fitness",
        "logloss",
    ]
)
"""Words of metrics that only training and its evaluation print."""

MOST_LABELS = 500  # labels kept: text that counts nothing may invent one on each line


def tells(name: str) -> bool:
    """Whether a metric is one that only training prints."""
    return metric(name).kind in TELLING or not TELLING_WORDS.isdisjoint(name.split("_"))


OUTER_UNITS = frozenset({"epoch", "round", "fold", "iteration", "cycle"})
"""Units within which a progress bar runs from its start to its end."""


class Label(Struct):
    """One counter as seen so far. `streak`: rises since it last fell; `since`: the reading at which that began,
    `gap`: the most readings between two sightings, `mass`: values told with it, `inner`: where the counter inside of
    it stands."""

    name: str
    unit: str
    kind: str
    order: int
    qualified: bool
    lines: int = 0
    rises: int = 0
    falls: int = 0
    streak: int = 0
    since: int = 0
    seen: int = 0
    gap: int = 0
    valued: int = 0
    followed: int = 0
    last: float = -1.0
    total: int | None = None
    outer: bool = False
    led: bool = False
    known: bool = False
    mass: int = 0
    inner: float = -1.0

    @property
    def sure(self) -> bool:
        weak = self.unit in WEAK_UNITS or self.name in (BRACKET, ITEM)
        told = self.valued > 0 or self.followed > 0 or self.total is not None or self.led
        return self.rises >= SURE_RISES and told and (self.known or not weak)

    @property
    def full(self) -> bool:
        """It stands at its total: what comes then is no other run's counter."""
        return self.total is not None and self.last >= self.total

    @property
    def strong(self) -> bool:
        """Believed at once for what it says: a bar with its total, `N/M` with values, a loss or a score."""
        if self.kind == "bar":
            return self.total is not None
        if self.unit in WEAK_UNITS or self.name in (BRACKET, ITEM):
            return False
        told = self.valued > 0 or self.followed > 0
        return (self.known and self.valued > 0) or (told and (self.total is not None or self.rises > 0))


class Ledger:
    """The labels of one log. Readings are noted once each, in order; `ticks` are those that had a counter."""

    def __init__(self) -> None:
        self.labels: dict[str, Label] = {}
        self.readings = 0
        self.ticks = 0
        self._open: Label | None = None  # of the latest line that had a counter and no value

    def note(self, reading: Reading) -> None:
        """Count a reading's counters."""
        self.readings += 1
        self.ticks += bool(reading.counters)
        inner = next((counter for counter in reading.counters if counter.label == INNER), None)
        for order, counter in enumerate(reading.counters):
            if counter is not inner:
                self._note(counter, reading, order)
        if inner is not None:
            self._nest(reading.counters[0].label, inner.value)
        if reading.values and self._open is not None:
            follows = all(counter.label != self._open.name for counter in reading.counters)
            self._open.followed += follows
            self._open.known = self._open.known or (follows and any(tells(name) for name in reading.values))
        if reading.counters and not reading.values and reading.kind == "line":
            self._open = self.labels.get(reading.counters[0].label)

    def _nest(self, outer: str, at: float) -> None:
        """The steps inside an outer counter are its rises too, until it rises itself."""
        label = self.labels.get(outer)
        if label is not None:
            label.rises += at > label.inner
            label.inner = at

    def _note(self, counter: Counter, reading: Reading, order: int) -> None:
        label = self.labels.get(counter.label)
        if label is None:
            if len(self.labels) >= MOST_LABELS:
                return
            label = Label(counter.label, counter.unit, reading.kind, order, reading.qualifier is not None)
            label.since = self.readings
            self.labels[counter.label] = label
        if counter.value > label.last and label.lines:
            label.rises, label.streak = label.rises + 1, label.streak + 1
        elif counter.value < label.last or (reading.kind == "bar" and counter.value == label.last == label.total):
            label.falls, label.streak, label.since = label.falls + 1, 0, self.readings
        label.gap = max(label.gap, self.readings - label.seen if label.lines else 0)
        label.lines, label.last, label.seen = label.lines + 1, counter.value, self.readings
        label.valued += bool(reading.values)
        label.led = label.led or reading.led
        label.mass += len(reading.values)
        label.known = label.known or any(tells(name) for name in reading.values)
        label.total = counter.total if counter.total is not None else label.total
        label.outer = label.outer or (reading.kind == "bar" and not counter.label.startswith("bar:"))

    def main(self, hasty: bool, present: Label | None = None) -> Label | None:
        """The run's counter: of the sure labels and the `present` choice, or where `hasty` of those that are strong,
        the best; None without."""
        candidates = [label for label in self.labels.values() if label.sure or label is present]
        if hasty:
            candidates = candidates or [label for label in self.labels.values() if label.strong]
        outers = [label for label in self.labels.values() if label.outer or (label.total and label.strong)]
        candidates += [outer for outer in outers if outer not in candidates and (hasty or self._holds(outer))]
        return max(candidates, key=self._worth, default=None)

    def _holds(self, outer: Label) -> bool:
        return any(label.sure and self.inside(label, outer) for label in self.labels.values())

    def _worth(self, label: Label) -> tuple[bool, bool, bool, bool, bool, int, int, int]:
        told = label.valued > 0 or label.followed > 0 or (label.kind == "bar" and label.total is not None)
        return (
            not any(self.inside(label, other) for other in self.labels.values()),
            label.rises > 0,
            not label.qualified,
            told,
            label.total is not None,
            label.mass,
            label.lines if told else min(label.lines, 3),
            -label.order,
        )

    def inside(self, inner: Label, outer: Label) -> bool:
        """True where `inner` starts anew within each step of `outer`."""
        if inner is outer or outer.qualified or inner.unit == outer.unit == "epoch":
            return False
        if inner.kind == "bar" and not inner.outer and outer.unit in OUTER_UNITS:
            announced = outer.kind == "line" and outer.total is not None and inner.falls >= outer.rises
            if outer.outer or announced:
                return True
        if inner.falls < 2 or outer.rises < 2 or outer.falls * 2 > inner.falls:
            return False
        in_turn = inner.falls <= 2 * outer.rises + 2 and outer.rises <= 2 * inner.falls + 2
        return in_turn or (outer.total is not None and inner.falls > 3 * outer.falls + 3)
