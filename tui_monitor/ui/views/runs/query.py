"""A filter's words as one question to a run, or what is wrong with them in a few words."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_monitor.model.report import RunReport
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.runs.fields import (
    ALIKE,
    FIGURES,
    GROUPS,
    PARTS,
    STATES,
    VERDICTS,
    Figure,
    figure_of,
    plain_text,
    seconds_of,
)
from tui_monitor.ui.views.runs.words import Word, words_of

Test = Callable[[RunReport, bool], bool]
"""Of a report, and whether its run is marked."""

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Misunderstood(ValueError):
    """What is wrong with a filter, in a few words."""


class Query(NamedTuple):
    """All of its tests must hold."""

    tests: tuple[Test, ...] = ()

    def holds(self, report: RunReport, marked: bool) -> bool:
        return all(test(report, marked) for test in self.tests)

    def chosen(self, views: Sequence[RunView], marked: Collection[str]) -> list[RunView]:
        """The runs it is true of, in their order."""
        if not self.tests:
            return list(views)
        return [view for view in views if self.holds(view.report, view.key in marked)]


def query_of(text: str, metrics: set[str], units: Iterable[str] = ()) -> Query:
    """The question; `metrics` are those that any run tells, `units` what their counters count. Misunderstood where the
    words mean nothing."""
    counters = {"counter", *units}
    return Query(tuple(_test(word, metrics, counters) for word in words_of(text)))


def begun_field(text: str, metrics: Iterable[str]) -> str:
    """`score>` of a text that ends in `sc`: the field that its last word may become; nothing where it becomes none."""
    last = words_of(text)[-1:]
    if not last or last[0].field or not last[0].value:
        return ""
    fields = [f"{name}:" for name in ("state", "verdict", "is", *PARTS)]
    fields += [f"{name}>" for name in (*FIGURES, *sorted(metrics))]
    return next((field for field in fields if field.startswith(last[0].value.casefold())), "")


def _test(word: Word, metrics: set[str], counters: set[str]) -> Test:
    test = _meant(word, metrics, counters)
    return (lambda report, marked: not test(report, marked)) if word.denied else test


def _meant(word: Word, metrics: set[str], counters: set[str]) -> Test:
    if not word.value:
        raise Misunderstood(f"{word.typed or '!'} what?")
    if not word.field:
        part = word.value.casefold()
        return lambda report, _: part in plain_text(report).casefold()
    if word.field in ("state", "verdict", "is", *PARTS):
        return _told(word)
    field = "episode" if word.field in counters else word.field
    figure, measure = FIGURES.get(field, (None, "number"))
    figure = figure or figure_of(field, metrics)
    if figure is None:
        said = "no field" if word.sign == ":" else "no run tells"
        raise Misunderstood(f"{said} {word.field}")
    return _compared(word, figure, measure)


def _told(word: Word) -> Test:
    """A field of words: any of several values, parted by commas."""
    if word.sign not in (":", "="):
        raise Misunderstood(f"{word.field}: takes words")
    values = [value for value in word.value.casefold().split(",") if value]
    if not values:
        raise Misunderstood(f"{word.typed} what?")
    if word.field == "is":
        return _grouped(values)
    if word.field in PARTS:
        text = PARTS[word.field]
        return lambda report, _: any(value in text(report).casefold() for value in values)
    if word.field == "state":
        states = {state for value in values for state in _begun(value, STATES, ALIKE, "state")}
        return lambda report, _: report.state in states
    verdicts = {verdict for value in values for verdict in _begun(value, VERDICTS, {}, "verdict")}
    return lambda report, _: report.verdict in verdicts


def _begun(value: str, known: Sequence[str], alike: Mapping[str, Sequence[str]], field: str) -> list[str]:
    """The words that begin so; those that it stands for."""
    found = [word for word in known if word.startswith(value)]
    found += [word for name, words in alike.items() if name.startswith(value) for word in words]
    if not found:
        raise Misunderstood(f"no {field} {value}: {' '.join(known)}")
    return found


def _grouped(values: Sequence[str]) -> Test:
    for value in values:
        if not any(name.startswith(value) for name in (*GROUPS, "marked")):
            raise Misunderstood(f"is: {' '.join(GROUPS)} marked")
    groups = [test for name, test in GROUPS.items() if name.startswith(tuple(values))]
    marks = "marked".startswith(tuple(values))
    return lambda report, marked: (marks and marked) or any(test(report) for test in groups)


def _compared(word: Word, figure: Figure, measure: str) -> Test:
    limit = _limit(word, measure)
    if word.sign in _COMPARED:
        holds = _COMPARED[word.sign]
        return lambda report, _: (value := figure(report)) is not None and holds(value, limit)
    step = _step(word.value) if measure != "time" else 60.0
    return lambda report, _: (value := figure(report)) is not None and abs(value - limit) < step / 2


def _limit(word: Word, measure: str) -> float:
    if measure == "time":
        seconds = seconds_of(word.value.lower())
        if seconds is None:
            raise Misunderstood(f"{word.typed} 90s, 10m, 1h30m?")
        return seconds
    try:
        limit = float(word.value.removesuffix("%") if measure == "percent" else word.value)
    except ValueError:
        limit = math.nan
    if math.isnan(limit):
        raise Misunderstood(f"{word.typed} what number?")
    return limit


def _step(typed: str) -> float:
    """What the last digit typed counts: `score=7.3` is true of 7.34."""
    digits = typed.removesuffix("%").partition(".")[2]
    return 10.0 ** -len(digits) if digits.isdigit() else 1.0 if not digits else 1e-9
