"""What is typed into the log's search and filter, and searches in slices."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_monitor.model.text_source import Wanted
from tui_monitor.sources.raw_log import RawLog
from tui_monitor.sources.raw_problems import PROBLEM, WORDS, is_problem
from tui_monitor.ui.query import NotUnderstood, filter_of, search_of
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.seeking import filtering, seek, seek_line

LINES = ["Loss nan", "loss 0.5", "KL 3", "α_entropy: 1.38", "Α", "a.b", "debug loss", "error: x", "", "tail"]


@pytest.fixture
def source(tmp_path: Path) -> RawLog:
    path = tmp_path / "log"
    path.write_text("\n".join(LINES * 3000) + "\n")
    return RawLog(path)


@pytest.mark.parametrize(
    "text", ["loss", "Loss", "a.b", r"a\.b", "nan|error", "^loss", "x$", r"\d+\.\d", "α", "Α", r"[^x]oss", "(?<=e)b",
             "^$", "l.*5", r"^\S+$"])  # fmt: skip
def test_hints_change_nothing(source: RawLog, text: str) -> None:
    query = search_of(text)
    assert query is not None
    slow = Wanted(query.wanted.holds)
    ends = source.line_start(9000)
    assert source.matching(query.wanted, 0, ends).starts == source.matching(slow, 0, ends).starts != []


@pytest.mark.parametrize(("text", "kept"), [
    ("loss", ["Loss nan", "loss 0.5", "debug loss"]), ("loss !debug", ["Loss nan", "loss 0.5"]),
    ("!loss !.", [""]), ("!l", ["KL 3"][:0])])  # fmt: skip
def test_a_filter_includes_and_excludes(text: str, kept: list[str]) -> None:
    query = filter_of(text)
    assert query is not None
    found = [line for line in LINES if query.wanted.holds(line)]
    assert found == kept or (not kept and all("l" not in line.lower() for line in found))


@pytest.mark.parametrize("text", ["(", "[a", "*", "(a+)+b", "a{2,1}", "(?P<"])
def test_what_cannot_be_searched_for_is_said_in_a_few_words(text: str) -> None:
    with pytest.raises(NotUnderstood) as told:
        search_of(text)
    assert 0 < len(str(told.value)) < 60


def test_nothing_typed_is_no_search() -> None:
    assert search_of("") is None and filter_of("  ") is None and filter_of("!") is None


@pytest.mark.parametrize(("line", "bad"), [
    ("Traceback (most recent call last):", True), ("torch.cuda.OutOfMemoryError: CUDA out of memory", True),
    ("loss: nan", True), ("grad=NaN,", True), ("[rank0] ERROR: NCCL", True), ("Killed", True),
    ("Terminated", True), ("python: can't open file 't.py': [Errno 2]", True), ("panic: no expert", True),
    ("[rank1]: Terminated", True), ("Training diverged, stopping", True), ("the default exit flag", False),
    ("nano banana", False), ("results/nan_run/log", False), ("error_rate 0.1", False), ("0 errors", False),
    ("Episode 10/100 | Score: 1", False)])  # fmt: skip
def test_problems_are_told_from_other_lines(line: str, bad: bool) -> None:
    assert is_problem(line) is bad
    assert not bad or any(word in line.lower() for word in WORDS)


def test_a_search_goes_both_ways_and_round_the_end(source: RawLog) -> None:
    first = [*seek(source, PROBLEM, 0, 1)][-1]
    assert first.at == 0 and not first.round
    onwards = [*seek(source, PROBLEM, source.size, 1)][-1]
    assert onwards.at == 0 and onwards.round
    last = [*seek(source, PROBLEM, source.size, -1)][-1]
    assert last.at is not None and source.after(last.at, 1)[0].text == "error: x"
    assert [*seek(source, PROBLEM, 0, -1)][-1]._replace(round=False) == last
    none = search_of("no such words")
    assert none is not None and [*seek(source, none.wanted, 50, 1)][-1].at is None


def test_a_line_is_found_by_its_number_and_its_number_by_its_place(source: RawLog) -> None:
    found = [*seek_line(source, 4)][-1].at
    assert found is not None and source.after(found, 1)[0].text == LINES[3]
    assert Reading(source).number_at(found) == 4
    assert [*seek_line(source, 10**9)][-1].at == source.before(source.size, 1)[0].start


def test_a_filter_shows_what_was_there_and_what_comes(source: RawLog, tmp_path: Path) -> None:
    reading, query = Reading(source), filter_of("kl|fresh")
    end = reading.take_filter(query)
    assert query is not None and reading.filtered is not None
    for starts, _ in filtering(source, query.wanted, end):
        reading.filtered.put_before(starts)
    assert len(reading.filtered) == 3000
    with (tmp_path / "log").open("a") as log:
        log.write("fresh one\nother\nfresh")
    reading.look()
    with (tmp_path / "log").open("a") as log:
        log.write(" two\n")
    reading.look()
    assert [line.text for line in reading.lines.before(source.size, 3)] == ["KL 3", "fresh one", "fresh two"]
    assert [line.text for line in reading.lines.after(0, 1)] == ["KL 3"]
