"""Which items of a file's truth a reading has right, pure: one Item for each thing that is judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from tests.corpus.reading import Reading, Told
from tests.corpus.truth import TrueMetric, Truth
from tui_monitor.formats.text import metric_name
from tui_monitor.model.metrics import canonical

Outcome = Literal["right", "missing", "wrong", "invented", "note"]
"""A note is told, not counted."""

RECORDS = 0.05  # share: what counts as a record is not sharper than that
SELDOM = 0.1  # share of the records: a metric that fewer have may be a line of a preamble
EXACT = 1e-9  # relative: reports are in double precision
STATES = {
    "finished": {"finished"},
    "crashed": {"crashed"},
    "killed": {"killed"},
    "stopped": {"killed"},  # by a time limit: the batch system may start it again
    "waiting": {"never_started"},
}
OPEN = {"running_or_unknown", "stalled"}
"""What `running`, `silent` and `unknown` stand for: no end was told."""


class Item(NamedTuple):
    """One judged thing of a file: how it came out, what was to be told, what was told."""

    name: str
    outcome: Outcome
    expected: str = ""
    got: str = ""


def score(truth: Truth, reading: Reading, invented: Iterable[tuple[str, str]]) -> list[Item]:
    """Every item of one file; `invented` are names of metrics that are none, with the reason."""
    items = [*_progress(truth, reading), _state(truth, reading), *_cause(truth, reading)]
    items += [Item(f"metric {name}", "invented", "none", why) for name, why in invented]
    return items + list(_doubtful(truth, reading))


def _doubtful(truth: Truth, reading: Reading) -> Iterator[Item]:
    """Metrics that truth.json does not name and hardly any record has: somebody should look whether they are any."""
    known = [name for key, metric in truth.metrics.items() for name in names_of(key, metric)]
    for name, told in reading.metrics.items():
        is_known = any(name == one or name.endswith(f"_{one}") for one in known)
        if truth.has_progress and not is_known and told.count < SELDOM * reading.rows:
            yield Item(f"metric {name}", "note", "a metric", f"doubtful: {told.count} values, last {told.last}")


def _progress(truth: Truth, reading: Reading) -> Iterator[Item]:
    if not truth.has_progress:
        yield _no_progress(truth, reading)
        return
    yield _counter(truth, reading)
    yield from _unit(truth, reading)
    yield from _total(truth, reading)
    for key, metric in truth.metrics.items():
        yield _metric(key, metric, reading.metrics)
    yield from _non_finite(truth, reading)
    yield from _records(truth, reading)


def _no_progress(truth: Truth, reading: Reading) -> Item:
    """Nothing was trained; a counter that stands where truth.json says is as good."""
    right = reading.current is None or reading.current == truth.current
    return Item("no progress", "right" if right else "wrong", "no progress", _place(reading))


def _place(reading: Reading) -> str:
    return f"{reading.unit} {reading.current:g} of {reading.total}" if reading.current is not None else "no counter"


def _counter(truth: Truth, reading: Reading) -> Item:
    good = [truth.current, *truth.current_alts, *truth.alt_current.values()]
    others = [f"{value:g}" for value in truth.current_alts]
    others += [f"{unit} {value:g}" for unit, value in truth.alt_current.items()]
    expected = " or ".join([f"{truth.unit} {truth.current:g}", *others])
    if reading.current is None:
        return Item("counter", "missing", expected, "none")
    right = any(math.isclose(reading.current, value, rel_tol=EXACT) for value in good if value is not None)
    return Item("counter", "right" if right else "wrong", expected, _place(reading))


def _unit(truth: Truth, reading: Reading) -> Iterator[Item]:
    """The word for the counter, where the number is right: truth.json has one word where a log may have several."""
    if reading.current in (truth.current, *truth.current_alts) and reading.unit != truth.unit:
        yield Item("unit", "note", str(truth.unit), str(reading.unit))


def _total(truth: Truth, reading: Reading) -> Iterator[Item]:
    """The total of the main counter; a total that nobody stated is invented. That of another unit is not judged."""
    if _counts_otherwise(truth, reading):
        return
    if truth.total is None:
        if reading.total is not None:
            yield Item("total", "invented", "none", f"{reading.total}")
        return
    outcome: Outcome = "missing" if reading.total is None else "right" if reading.total == truth.total else "wrong"
    yield Item("total", outcome, f"{truth.total:g}", f"{reading.total}")


def _counts_otherwise(truth: Truth, reading: Reading) -> bool:
    """Whether the reading's counter is truth's second one."""
    mains = (truth.current, *truth.current_alts)
    return reading.current not in mains and reading.current in truth.alt_current.values()


def names_of(key: str, metric: TrueMetric) -> list[str]:
    """The canonical names that a printed key may be told under; truth.json's own word for the metric is as good
    (`reward`, that a monitor.csv calls `r`), and so is the end of a path, which consoles print alone."""
    names = []
    ends = [canonical(name.rsplit("/", 1)[-1]) for name in metric.names]
    for name in metric.names:
        bare = name.strip("'\" ")
        snake = metric_name(bare)
        names += [canonical(bare), *((snake, canonical(snake)) if snake else ())]
    return list(dict.fromkeys([*names, canonical(key), *ends]))


def _metric(key: str, metric: TrueMetric, told: dict[str, Told]) -> Item:
    """Exactly so named ones decide; of longer paths that end so, one that has the value suffices."""
    names = names_of(key, metric)
    exact = [name for name in names if name in told]
    longer = [name for name in told if any(name.endswith(f"_{end}") for end in names)]
    expected = f"{' / '.join(names)} = {metric.last_text}"
    right = next((name for name in (*exact, *longer) if equals(metric, told[name])), None)
    if right is not None:
        return Item(f"metric {key}", "right", expected, right)
    if exact:
        return Item(f"metric {key}", "wrong", expected, f"{exact[0]} = {told[exact[0]].last}")
    return Item(f"metric {key}", "missing", expected, ", ".join(told)[:160] or "no metric")


def equals(metric: TrueMetric, told: Told) -> bool:
    """Whether a told value is the printed one, at its precision."""
    if isinstance(metric.last, str):  # "nan"
        return told.last is None and told.non_finite > 0
    if told.last is None:
        return False
    step = printed_step(metric.last_text) / 2
    return any(
        abs(told.last - value) <= max(step * (1 + EXACT), EXACT * abs(value))
        for value in (metric.last, *metric.alt_last)
    )


def printed_step(text: str) -> float:
    """One unit of the last printed digit: 0.01 of `141.40`, 100 of `-6.6e+03`."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    try:
        return 10.0 ** (int(exponent or 0) - decimals)
    except ValueError:
        return 0.0


def _non_finite(truth: Truth, reading: Reading) -> Iterator[Item]:
    if truth.non_finite or reading.non_finite:
        outcome: Outcome = (
            "right" if truth.non_finite == reading.non_finite else "missing" if truth.non_finite else "wrong"
        )
        yield Item("non-finite", outcome, str(truth.non_finite), str(reading.non_finite))


def _records(truth: Truth, reading: Reading) -> Iterator[Item]:
    """Rows, or the values of the metric that most rows have: both count what was read."""
    if truth.points is None:
        return
    counts = (reading.rows, max((told.count for told in reading.metrics.values()), default=0))
    right = any(abs(count - truth.points) <= RECORDS * truth.points for count in counts)
    outcome: Outcome = "right" if right else "wrong" if any(counts) else "missing"
    yield Item("records", outcome, str(truth.points), f"{counts[0]} rows, {counts[1]} values")


def _state(truth: Truth, reading: Reading) -> Item:
    """An end that is not told is missing; an end that was not, or another, is wrong."""
    good = {truth.state, *truth.alt_state}
    told = STATES.get(reading.state, OPEN | ({"never_started"} if reading.current is None else set()))
    outcome: Outcome = "right" if told & good else "missing" if told & OPEN else "wrong"
    return Item("state", outcome, " or ".join(sorted(good)), reading.state)


def _cause(truth: Truth, reading: Reading) -> Iterator[Item]:
    if truth.cause is None:
        return
    good = (truth.cause, *truth.alt_cause)
    outcome: Outcome = (
        "missing" if reading.cause is None else "right" if any(text in reading.cause for text in good) else "wrong"
    )
    yield Item("cause", outcome, " or ".join(good), str(reading.cause))
