"""A search through the feed's lines finds what the eye would, in turns of a few rows, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import NOW, T, run_of
from tests.ui.test_feed import report_of
from tests.ui.test_feed_columns import live_run
from tui_monitor.draw.cells import row_text
from tui_monitor.model.block import Block
from tui_monitor.model.feed_order import FeedOrder
from tui_monitor.model.records import Batch, Incident, Other, Record, Row
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.model.told import told_by_all
from tui_monitor.ui import feed_search
from tui_monitor.ui.feed_columns import columns_of
from tui_monitor.ui.feed_lines import FeedLines, Place
from tui_monitor.ui.feed_rows import episode_row, episode_text, event_row
from tui_monitor.ui.feed_search import LINES, FeedTexts, Found, Search
from tui_monitor.ui.query import filter_of

MILLION = 1_000_000


def texts_of(run: Run, width: int = 80) -> FeedTexts:
    columns = columns_of(run, report_of(run), width)
    return FeedTexts(FeedLines(run, len(run.feed), set()), columns, (), NOW, width)


def found(texts: FeedTexts, words: str, start: Place, way: int, here: bool = False) -> Found:
    query = filter_of(words)
    assert query is not None
    search = Search(texts, query, start, way, here)
    return next(end for end in iter(search.turn, 0) if end is not None)


def rows_and(*events: Record) -> list[Record]:
    return [Row(1, {"score": 1.0}), *events, Row(2, {"score": float("nan")})]


records = st.lists(st.one_of(
    st.sampled_from([1.0, 2.5, float("nan"), 1e-7]),
    st.lists(st.sampled_from(["aa", "ab", "b nan", "2"]), min_size=1, max_size=3).map(tuple),
), min_size=1, max_size=8)  # fmt: skip


def told(parts: list[float | tuple[str, ...]]) -> list[Record]:
    made: list[Record] = [Row(1, {"score": 3.0})]
    for at, part in enumerate(parts, 2):
        if isinstance(part, tuple):
            detail = tuple(map(Clean, part))
            made.append(Incident("oom", detail[0], line=at, detail=detail))
        else:
            made.append(Row(at, {"score": part}))
    return made


@given(records, st.sampled_from(["a", "a|2", "!a", "b !nan", "nan", "NAN", "e-0", "^ +2", "zz"]), st.data())
def test_it_finds_what_looking_at_every_line_finds(
    parts: list[float | tuple[str, ...]], words: str, data: st.DataObject
) -> None:
    texts, query = texts_of(run_of(told(parts))), filter_of(words)
    lines = [(Place(at, part), text) for at in range(texts.lines.end) for part, text in enumerate(shown(texts, at))]
    begun, way, here = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.sampled_from([1, -1])), data.draw(
        st.booleans())  # fmt: skip
    ordered = lines[::way]
    at = ordered.index(lines[begun]) + (not here)
    wanted = [(place, gone_round) for stretch, gone_round in ((ordered[at:], False), (ordered[:at], True))
              for place, text in stretch if query is not None and query.wanted.holds(text)]  # fmt: skip
    assert found(texts, words, lines[begun][0], way, here) == Found(*(wanted[0] if wanted else (None, False)))


def shown(texts: FeedTexts, position: int) -> list[str]:
    """The lines of an entry as they are drawn."""
    event, run = texts.lines.event(position), texts.lines.run
    if event is None:
        return [row_text(episode_row(run, run.feed[position], texts.columns, NOW))]
    return [row_text(event_row(event, texts.columns, (), True, texts.width)), *texts.lines.behind(position)]


def test_an_error_is_found_by_what_has_no_room_on_the_screen() -> None:
    error = Incident("traceback", Clean(f"RuntimeError: {'x' * 300} tensorshape"), line=9, detail=(Clean("a"),))
    texts = texts_of(run_of([Row(1, {"score": 1.0}), error]))
    assert found(texts, "tensorshape", Place(0, 0), 1).at == Place(1, 0)


def test_a_followed_feed_is_searched_from_behind_its_end() -> None:
    texts = texts_of(run_of(told([("aa", "ab"), ("aa",)])))
    assert found(texts, "aa", Place(2, 10**9), -1, True) == Found(Place(2, 1))
    assert found(texts, "aa", Place(2, 10**9), 1) == Found(Place(1, 0), True)


def test_folds_are_searched_line_by_line_and_a_log_that_is_not_understood_too() -> None:
    others = [Other(Clean(f"loading shard {n}"), n) for n in range(5)]
    assert found(texts_of(run_of(rows_and(*others))), "shard 3", Place(2, 0), -1) == Found(Place(1, 4))
    as_it_is = texts_of(run_of(others))
    assert as_it_is.lines.as_it_is and found(as_it_is, "shard 3", Place(0, 4), -1) == Found(Place(0, 3))


def test_a_log_told_anew_is_known_by_it() -> None:
    """By other rows, though they be as many; and by a feed that is shorter."""
    run, shorter = run_of(rows_and()), run_of(rows_and())
    searches = [Search(texts_of(each), filter_of("1"), Place(1, 0), -1) for each in (run, shorter)]  # type: ignore[arg-type]
    assert not any(search.is_outdated for search in searches)
    run.rows, shorter.feed = run_of(rows_and()).rows, FeedOrder()
    assert all(search.is_outdated for search in searches)


@pytest.mark.parametrize("days", [0, 2, 30])
def test_rows_have_no_other_letters_than_those_for_which_they_are_searched(days: int) -> None:
    """And a row's text is what is drawn of it."""
    odd = [Row(0.25, {"score": float("-inf"), "loss": 1e-9}), Row(0.5, {"loss": 3e22, "score": float("nan")})]
    runs = [live_run(), run_of(odd), run_of([Row(1, {"loss": 1e-9}), Row(2, {"score": -7.0})])]
    now = NOW + timedelta(days=days)
    for run in runs:
        columns = columns_of(run, report_of(run), 100)
        texts = [episode_text(run, index, columns, now) for index in range(len(run.rows))]
        assert texts == [row_text(episode_row(run, index, columns, now)) for index in range(len(run.rows))]
        assert set("".join(texts).lower()) <= feed_search._letters(texts_of(run, 100))
    kinds = [{column.kind for column in texts_of(run, 100).columns.shown} for run in runs]
    assert "time" in kinds[0] and "n" not in feed_search._letters(texts_of(runs[2], 100))


def test_events_are_named_by_their_places_alone() -> None:
    feed = FeedOrder()
    for first, rows in ((0, 5), (-1, 1), (-2, 1), (5, 3), (-3, 1)):
        feed.append_rows(first, rows)
    assert list(feed.event_places(0, 11, 1)) == [5, 6, 10]
    assert list(feed.event_places(0, 10, -1)) == [6, 5] and list(feed.event_places(6, 10, 1)) == [6]


# --- a million rows --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def million() -> FeedTexts:
    """An incident, and a million rows behind it."""
    counters = range(1, MILLION + 1)
    block = Block(counters, counters, {"score": told_by_all([float(at % 9) for at in counters])},
                  ((1, Incident("oom", Clean("CUDA out of memory"), line=1)),), None)  # fmt: skip
    return texts_of(Store().apply(Batch("r", (block,), T)), 30)


def formatted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that are formatted from now on."""
    rows: list[int] = []

    def counted(run: Run, index: int, *more: object) -> str:
        rows.append(index)
        return episode_text(run, index, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(feed_search, "episode_text", counted)
    return rows


def test_a_turn_formats_a_few_rows_of_a_million_and_the_search_ends_at_the_first_match(
    million: FeedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, last = formatted(monkeypatch), Place(MILLION, 0)
    search = Search(million, filter_of("7777"), last, -1, True)  # type: ignore[arg-type]
    assert search.turn() is None and len(rows) == LINES <= 128 and rows[:2] == [MILLION - 1, MILLION - 2]
    assert search.turn() is None and len(rows) == 2 * LINES and 0 < search.share < 0.001
    assert found(million, f"{MILLION - 999}", last, -1, True) == Found(Place(MILLION - 999, 0))
    assert len(rows) == 2 * LINES + 1000


def test_words_that_no_number_has_are_searched_without_a_look_at_a_row(
    million: FeedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = formatted(monkeypatch)
    assert found(million, "out of memory", Place(MILLION, 0), -1) == Found(Place(1, 0))
    for words in ("time limit", "nan|inf", "NaN !x"):
        assert found(million, words, Place(MILLION, 0), -1) == Found(None), "no value of it is not finite"
    assert rows == []
