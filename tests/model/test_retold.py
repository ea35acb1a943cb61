"""A log told anew leaves the run as one that was told only that; what moe-top itself saw stays."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import native_row
from tests.native_text import consoles
from tests.run_state import difference, told
from tui_monitor.formats import LogReader
from tui_monitor.model.records import Batch, LogFacts, LogRecord, Problem, Retold
from tui_monitor.model.run import FROM_LOG, Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean


def records_of(text: bytes) -> tuple[LogRecord, ...]:
    reader = LogReader()
    return (*reader.read(text.split(b"\n")[:-1]), *reader.finish())


@settings(deadline=None, max_examples=30)
@given(consoles(), consoles(), st.integers(0, 40))
def test_a_retold_run_is_a_fresh_one(before: bytes, text: bytes, behind: int) -> None:
    """Also where lines follow."""
    records = records_of(text)
    first, rest = records[: len(records) - behind], records[len(records) - behind :]
    assert difference(told((*records_of(before), Retold(first), *rest)), told(records)) == {}


def test_what_was_seen_of_its_growth_stays() -> None:
    store = Store()
    for at in range(3):
        facts = LogFacts(100 * (at + 1), at, 100 * (at + 1), live=at > 0)
        row = records_of(native_row(10 * (at + 1)).encode())
        store.apply(Batch("run", (*row, facts, Problem(Clean("text"), Clean("odd"))), 10.0 * at))
    run = store.runs["run"]
    anchors, gaps, facts_then = list(run.arrivals.anchors), list(run.arrivals.gaps), run.facts
    assert [anchor.counter for anchor in anchors] == [20, 30]
    text = "".join(native_row(counter) for counter in range(1, 31)).encode()
    store.apply(Batch("run", (Retold(records_of(text)),), 99.0))
    assert (list(run.arrivals.anchors), list(run.arrivals.gaps), run.facts) == (anchors, gaps, facts_then)
    assert run.problems == {"text": "odd"}
    assert list(run.rows.counters) == list(range(1, 31))


@given(consoles(), consoles(), st.lists(st.integers(0, 40), max_size=3))
@settings(deadline=None, max_examples=20)
def test_what_is_told_anew_in_portions_is_seen_when_it_is_whole(before: bytes, text: bytes, cuts: list[int]) -> None:
    store, records, start = Store(), records_of(text), 0
    store.apply(Batch("run", records_of(before), 0.0))
    for cut in sorted(cuts):
        store.apply(Batch("run", (Retold(records[start:cut], goes_on=True),), 0.0))
        start = max(cut, start)
        assert difference(store.runs["run"], told(records_of(before))) == {}
    store.apply(Batch("run", (Retold(records[start:]),), 0.0))
    assert difference(store.runs["run"], told(records)) == {}


def test_every_field_that_the_log_fills_is_taken_over() -> None:
    run = Run.__new__(Run)
    run.forget_log()
    assert set(vars(run)) == set(FROM_LOG)
