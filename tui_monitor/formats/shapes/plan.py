"""What each number of a skeleton is: a counter, a total, a metric, or nothing. Worked out once for each skeleton."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.formats.shapes.around import LIST_GAP, closes, glued_unit, line_qualifier, no_value, without_unit
from tui_monitor.formats.shapes.counters import (
    MOST_WORDS,
    counts_behind,
    label_of,
    qualifier_of,
    unit_of,
    word_unit,
    words_of,
)
from tui_monitor.formats.shapes.keys import last_segment, name_of, separated
from tui_monitor.formats.shapes.slots import Cut
from tui_monitor.late import late

_RATE = late(r"\s?([A-Za-z]+/[A-Za-z]+)\b\s*(?=[,;|)\]\t]|$|\s{2}|\s-\s)")
_KEY_AFTER = late(r"(?:\)|\s+[^\W\d][\w ]*?)\s*[:=]\s*$")
_UNIT_WORD = late(r"\s*([^\W\d_]+)")
_OF_TOTAL = late(r"(?:it|ep|steps?)?\s*(?:/|\bof|\bout of|\bvon|\bde|\bиз)\s*$")
_WORD_GOES_ON = late(r"[^\W\d]\w*\s*[:=]")
_MEMORY = late(r"mem|ram|gpu|size|bytes")
_ALTERNATING = late(r"\s+[^\W\d]\w*\s+")  # `step 10 loss 0.5 lr 1e-4`: one word between two numbers
_COUNTED_BEHIND = late(r"\s+([^\W\d_]+)\s*[,:|]")  # `After 300 episodes, …`
_GLUED_WORD = late(r"[^\W\d_]{3,}")
_COLON = late(r":\s+[^\W\d]")
_INNER = late(r"\]?\s*[\[(]\s*$|,\s*$")


INNER = "inner"
"""The label of `k/N` behind an outer counter: `Epoch [3][50/1000]`. It is never the run's counter."""


BRACKET, ITEM = "bracket", "item"
"""Labels of numbers that open a line without any word: `[250] …`, `[3/900] …`."""


class CounterSlot(NamedTuple):
    """Where a counter stands, and its total if one does."""

    slot: int
    total: int | None
    label: str
    unit: str
    name: str | None


class MetricSlot(NamedTuple):
    """Where a metric stands; `scale` is the letter glued to it; `separated`: by `:` or `=` from its name."""

    slot: int
    name: str
    scale: str
    separated: bool


class Plan(NamedTuple):
    """The roles of a skeleton's slots. `fixed` are numbers that belong to a metric's name: `avg over 100 games: 3`."""

    counters: tuple[CounterSlot, ...]
    metrics: tuple[MetricSlot, ...]
    fixed: tuple[tuple[int, str], ...]
    qualifier: str | None
    led: bool


def plan(cut: Cut) -> Plan:
    """The roles of the numbers of one line without its prefix."""
    return _Planner(cut).plan()


class _Planner:
    def __init__(self, cut: Cut) -> None:
        self.literals, self.numbers = cut
        self.counters: list[CounterSlot] = []
        self.metrics: dict[str, MetricSlot] = {}
        self.fixed: list[tuple[int, str]] = []
        self.carried = ""  # text that begins the next key
        self.bracketed: CounterSlot | None = None

    def plan(self) -> Plan:
        qualifier = line_qualifier(self.literals[0])
        slot, end = 0, len(self.numbers)
        while slot < end:
            slot = self._slot(slot)
        if self.bracketed is not None:
            self.counters.append(self.bracketed)
        led = bool(self.counters) and self.counters[0].slot == 0 and _leads(self.literals[0], self.counters[0])
        metrics = (_qualified(metric, qualifier) for metric in self.metrics.values())
        return Plan(tuple(self.counters), tuple(metrics), tuple(self.fixed), qualifier, led)

    def _glued_counter(self, slot: int, after: str) -> bool:
        """`3epoch`: the counter's word is written onto the number."""
        match = _GLUED_WORD.match(after)
        unit = word_unit(match.group()) if match else None
        before = self.literals[slot]
        if unit is None or not self._countable(slot, unit) or before[-1:] in ("-", ":", "/"):
            return False
        self.counters.append(CounterSlot(slot, None, label_of(match.group() if match else ""), unit, unit))
        return True

    def _of_training(self, slot: int, after: str) -> bool:
        """`Train: 2 [ 50/1251]`, `[train: 2, 50/1251]`: what stands before the steps of an epoch is the epoch."""
        more = slot + 2 < len(self.literals)
        if slot or not more or not _INNER.fullmatch(after) or not _OF_TOTAL.match(self.literals[2]):
            return False
        if words_of(self.literals[0]) not in (["train"], ["training"]) or not self.numbers[0].isdigit():
            return False
        self.counters.append(CounterSlot(0, None, "epoch", "epoch", "epoch"))
        return True

    def _listed(self, slot: int) -> bool:
        """Whether the number is one of several between commas: `0.9, 0.99, 0.999`. Two may be two metrics."""
        commas = [bool(LIST_GAP.fullmatch(text)) for text in self.literals[slot : slot + 3]]
        closed = len(commas) > 2 and self.literals[slot + 2][:1] in ("]", ")") and self.literals[slot + 2] != ""
        return commas[0] or (len(commas) > 2 and commas[1] and (commas[2] or closed))

    def _bracketed(self, slot: int, before: str, after: str) -> bool:
        """`[250] loss …`: the number that opens a line in brackets counts, if it turns out to rise."""
        bracket = before.strip() == "[" and after.lstrip().startswith(("]", "|"))
        colon = not before.strip() and _COLON.match(after)
        if slot or not (bracket or colon) or not self.numbers[0].isdigit():
            return False
        self.bracketed = CounterSlot(slot, None, BRACKET, "step", None)
        return True

    def _slot(self, slot: int) -> int:
        """Judge the number at `slot`; the next one to judge."""
        before, after = self._before(slot), self.literals[slot + 1]
        self.carried = ""
        total = self._total_slot(slot)
        if total is not None:
            self._count(slot, total, before)
            return total + 1
        if self._glued_counter(slot, after) or self._bracketed(slot, before, after) or self._of_training(slot, after):
            return slot + 1
        if no_value(self.literals[slot], after, slot + 1 < len(self.numbers)) or self._listed(slot):
            if _WORD_GOES_ON.match(after) or before.endswith("@"):
                self.carried = f"{before}{self.numbers[slot]}"
            return slot + 1
        key, strong = separated(before.removesuffix("[") if after.startswith("]") else before)
        segment = last_segment(key)
        unit = unit_of(segment, first=slot == 0 and key.strip() == segment)
        if unit is None and slot == 0 and len(words_of(segment)) <= 1 and (match := _COUNTED_BEHIND.match(after)):
            segment, unit = match.group(1), word_unit(match.group(1))
        if unit is not None and self._countable(slot, unit):
            self.counters.append(CounterSlot(slot, None, label_of(segment), unit, name_of(segment)))
        elif key.strip() and not strong and _KEY_AFTER.match(after) and slot + 1 < len(self.numbers):
            self.fixed.append((slot, self.numbers[slot]))
            self.carried = f"{before}{self.numbers[slot]}"
        else:
            self._measure(slot, key, strong, after)
        return slot + 1

    def _before(self, slot: int) -> str:
        """The text that may name the number: without the unit of the number before."""
        text = self.literals[slot]
        if self.carried:
            return self.carried + text
        return without_unit(text) if slot else text

    def _total_slot(self, slot: int) -> int | None:
        """The slot of M in `N/M`, None where this is no such pair."""
        numbers = self.numbers
        if slot + 1 >= len(numbers) or not _OF_TOTAL.match(self.literals[slot + 1]):
            return None
        chained = slot + 2 < len(numbers) and self.literals[slot + 2].strip() == "/"
        whole = numbers[slot].replace(",", "").isdigit() and numbers[slot + 1].replace(",", "").isdigit()
        return slot + 1 if whole and not chained else None

    def _count(self, slot: int, total: int, before: str) -> None:
        """A pair `N/M` counts where a word before or behind it does, or where it opens the line in brackets."""
        if _number(self.numbers[slot]) > _number(self.numbers[total]) or not _number(self.numbers[total]):
            return
        key, _ = separated(before.rstrip(" [("))
        segment = last_segment(key)
        first = slot == 0
        unit = unit_of(segment, first=first)
        behind = _UNIT_WORD.match(self.literals[total + 1])
        if unit is None and behind is not None and counts_behind(segment) and (unit := word_unit(behind.group(1))):
            segment = behind.group(1)
        if unit is None and first and before.strip() in ("[", "("):
            segment, unit = ITEM, "run"
        if unit is None and self.counters and _INNER.fullmatch(self.literals[slot]):
            self.counters.append(CounterSlot(slot, total, INNER, "batch", None))
        elif unit is not None:
            self.counters.append(CounterSlot(slot, total, label_of(segment), unit, name_of(segment)))

    def _countable(self, slot: int, unit: str) -> bool:
        """Counters are whole and not negative; an epoch may be a fraction."""
        text = self.numbers[slot].replace(",", "")
        if text.isdigit():
            return len(text) <= 18
        return unit == "epoch" and _number(text) >= 0 and "e" not in text.lower()

    def _measure(self, slot: int, key: str, strong: bool, after: str) -> None:
        unit = glued_unit(after) or ""
        rest = after[len(unit) :]
        if not strong:
            if rate := _RATE.match(after):
                return self._add(slot, rate.group(1), "")
            segment = last_segment(key)
            closed = closes(rest) or (self.counters and _ALTERNATING.fullmatch(rest))
            if len(segment.split()) > 3 or not closed:
                return None
            return self._add(slot, segment, unit)
        return self._add(slot, last_segment(key), unit, separated=True)

    def _add(self, slot: int, key: str, unit: str, separated: bool = False) -> None:
        name = name_of(key)
        if name is not None and name not in self.metrics:
            self.metrics[name] = MetricSlot(slot, name, "" if _MEMORY.search(name) else _scale(unit), separated)


def _leads(opening: str, counter: CounterSlot) -> bool:
    """Whether a line begins with its counter's words: `Reloading run (epoch 4)` does not."""
    return counter.total is not None or counter.name is None or len(words_of(opening)) <= MOST_WORDS


def _scale(unit: str) -> str:
    return unit if unit in ("k", "K", "M", "B", "G") else ""


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-"))


def _qualified(metric: MetricSlot, qualifier: str | None) -> MetricSlot:
    """The metric under its own name or, on a line that speaks of an evaluation, with that word before it."""
    if qualifier is None or not words_of(metric.name) or qualifier_of(words_of(metric.name)):
        return metric
    return metric._replace(name=f"{qualifier}_{metric.name}")
