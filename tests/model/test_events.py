"""Events and placed records are kept packed: to whoever asks they are the list and the tuple that they were."""

from __future__ import annotations

import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making import run_of
from tui_monitor.model import events as module
from tui_monitor.model.events import FOLD_KEPT, Events, FeedEvent, Fold
from tui_monitor.model.log_writers import DETAILED
from tui_monitor.model.notice_groups import GROUPS
from tui_monitor.model.packing import Packing
from tui_monitor.model.placed import packed_places
from tui_monitor.model.records import Ending, Incident, Notice, PhaseMark, Resume, Row, Summary
from tui_monitor.model.text import clean

WORDS = st.text(max_size=12).map(clean)
LINES = st.integers(0, 40)
EVENTS = st.one_of(
    st.builds(Notice, st.sampled_from(["collapse", "other"]), WORDS, st.integers() | st.none(), st.floats(), LINES),
    st.builds(Incident, st.just("oom"), WORDS, st.none(), LINES, st.lists(WORDS, max_size=3).map(tuple)),
    st.builds(Summary, st.integers(0, 99), st.just({"score": (1.0, 2.0)}), LINES),
    st.builds(PhaseMark, WORDS, line=LINES),
    st.builds(Resume, line=LINES),
    st.builds(Ending, WORDS, line=LINES),
    st.builds(Fold, LINES, st.integers(1, 3), st.lists(WORDS, min_size=1, max_size=2)),
)


def noticed(count: int) -> list[Notice]:
    texts = (clean(f"专家混乱: α熵=1.{at % 977:04d}") for at in range(count))
    return [Notice("confusion", text, at, 1 + at / 977, 2 * at) for at, text in enumerate(texts)]


@settings(deadline=None, max_examples=60)
@given(st.lists(EVENTS, max_size=40), st.integers(1, 6))
def test_events_are_a_list(told: list[FeedEvent], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE", piece)
        patch.setattr(module, "TOLD_AGAIN", 1)
        kept, plain = Events(), list[FeedEvent]()
        for event in told:
            again = bool(plain) and type(plain[-1]) is type(event) and plain[-1].line == event.line != 0
            assert kept.change(event) == again
            if again:
                plain[-1] = event
            else:
                kept.append(event)
                plain.append(event)
        same = repr(plain)  # NaN is no other NaN
        one_by_one = [kept[at] for at in range(len(plain))]
        assert (len(kept), repr(list(kept)), repr(one_by_one)) == (len(plain), same, same)
        assert repr([kept[at] for at in range(-1, -len(plain) - 1, -1)]) == repr(plain[::-1])
        assert repr(kept[1:7:2]) == repr(plain[1:7:2])
        folds = [(at, event) for at, event in enumerate(plain) if isinstance(event, Fold)]
        assert [*kept.of_kind(Fold)] == folds and [*kept.last_of_kind(Fold)] == folds[::-1]


def test_no_event_is_where_there_is_none() -> None:
    with pytest.raises(IndexError):
        Events()[0]


def test_a_million_warnings_would_take_megabytes() -> None:
    """As objects they take a quarter of a kilobyte each; measured by what most of 25,000 take beyond the first."""
    kept = Events()
    for notice in noticed(5_000):
        kept.append(notice)
    tracemalloc.start()
    for notice in noticed(20_000):
        kept.append(notice)
    del notice
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / 20_000 < 100
    assert kept == [*noticed(5_000), *noticed(20_000)]


def test_placed_records_are_a_tuple_and_take_a_tenth() -> None:
    places = tuple((at, notice) for at, notice in enumerate(noticed(2_000), 1))
    kept = packed_places(places)
    assert (len(kept), tuple(kept), kept[-1], kept[3:5]) == (2_000, places, places[-1], places[3:5])
    assert kept == places and packed_places(kept) is kept
    objects = sum(sys.getsizeof(notice) + sys.getsizeof(notice.text) for _, notice in places)
    assert sys.getsizeof(kept.places) + sys.getsizeof(kept.text) < objects / 5


@pytest.mark.parametrize("text", [b"", b"no text", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_packed_text_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        Packing(Notice, Incident).unpack(text)


def test_a_fold_keeps_its_latest_lines() -> None:
    fold = Fold(1, 1, [clean("0")])
    for at in range(1, FOLD_KEPT + 5):
        fold.add(clean(str(at)))
    assert (fold.count, len(fold.texts), fold.texts[-1]) == (FOLD_KEPT + 5, FOLD_KEPT, str(FOLD_KEPT + 4))


def test_warnings_that_all_differ_are_few_groups_and_all_counted() -> None:
    """First by their texts, then by these without numbers, and what is new in the end together."""
    told = [Notice("other", clean(f"worker {at} was slow"), at) for at in range(300)]
    strange = [Notice("other", clean("x" * at + " y"), at) for at in range(300)]
    run = run_of([Row(1, {"score": 1.0}), *told, *strange, Notice("collapse", clean("gone"), 5)])
    assert GROUPS < len(run.notices) <= 2 * GROUPS + 2
    assert sum(group.count for group in run.notices.values()) == 601
    assert run.notices["worker 0 was slow"].count == 201 and run.notices["collapse"].count == 1


def test_of_a_hundred_thousand_errors_the_latest_keep_their_lines() -> None:
    told = [Incident("traceback", clean(f"error {at}"), at, at, (clean("line"),)) for at in range(1, DETAILED + 11)]
    run = run_of([Row(1, {"score": 1.0}), *told])
    assert [bool(placed.incident.detail) for placed in run.incidents] == [False] * 10 + [True] * DETAILED
    assert run.events[0] == told[0], "the feed has all of them"
