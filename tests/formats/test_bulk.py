"""What is read in bulk is, record for record, what the reader of single lines makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.native_text import consoles, row
from tests.run_state import difference, told
from tui_monitor.formats import LogReader
from tui_monitor.formats.bulk import BulkReader, reader, rows
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord, Resume, RoutingMark

CONSTRAINTS = b"  -> Manager Constraints: Alignment=0.5\n"
CUTS = st.lists(st.integers(0, 10_000), max_size=3)


def line_by_line(text: bytes) -> Sequence[LogRecord]:
    reader = LogReader()
    return [*reader.read(text.split(b"\n")[:-1]), *reader.interrupt()]


def in_bulk(text: bytes, cuts: Sequence[int] = ()) -> Sequence[LogRecord | Block]:
    """Read in pieces that end behind the lines `cuts`; the first line proves the format."""
    first, *lines = text.splitlines(keepends=True) if b"\r" not in text else text.split(b"\n")
    reader = LogReader()
    records: list[LogRecord | Block] = [*reader.read([first.rstrip(b"\n")])]
    bulk = BulkReader(reader)
    places = sorted({cut % (len(lines) + 1) for cut in cuts} | {0, len(lines)})
    for start, stop in pairwise(places):
        records += bulk.read(b"".join(lines[start:stop]))
    return [*records, *bulk.finish()]


def blocks_of(records: Sequence[LogRecord | Block]) -> list[Block]:
    return [record for record in records if isinstance(record, Block)]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(consoles(), CUTS)
def test_bulk_tells_what_lines_tell(text: bytes, cuts: Sequence[int]) -> None:
    assert difference(told(in_bulk(text, cuts)), told(line_by_line(text))) == {}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(consoles(), st.integers(1, 5))
def test_a_noisy_log_is_told_in_more_blocks(text: bytes, noise: int) -> None:
    """None of which takes a face long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "NOISE", noise)
        records = in_bulk(text)
    assert difference(told(records), told(line_by_line(text))) == {}
    assert all(len(block.placed) <= noise for block in blocks_of(records))


@pytest.mark.parametrize("bite", [1, 100, 4_000, 1 << 18])
def test_rows_cut_into_bites_of_any_size_are_the_same_block(bite: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"".join(row(at, None) for at in range(1, 900))
    monkeypatch.setattr(rows, "BITE", bite)
    assert difference(told(in_bulk(text)), told(line_by_line(text))) == {}


@pytest.mark.parametrize("bite", [1, 100, 4_000, 1 << 18])
def test_counters_that_fall_anywhere_begin_other_blocks(bite: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also at a bite's end, also by nothing, also after few rows, also where some are left out."""
    counters = [*range(1, 300), *range(299, 400), *range(10, 30), *range(5, 1_000, 5), 4, 3, 2, *range(2, 200), 900]
    lines = [row(at, None).replace(b"/9000", b"/%d" % (9000 + at)) for at in counters]
    text = b"".join(line + (CONSTRAINTS if at % 7 == 3 else b"") for at, line in zip(counters, lines, strict=True))
    monkeypatch.setattr(rows, "BITE", bite)
    records = in_bulk(text)
    assert [len(block.counters) for block in blocks_of(records)] == [297, 100, 198, 198]
    assert [block.total for block in blocks_of(records)] == [9299, 9399, 9995, 9900]
    assert difference(told(records), told(line_by_line(text))) == {}


def test_long_runs_of_rows_are_blocks_and_few_rows_are_none() -> None:
    """Also with all that a trainer prints between; what begins behind a fall of the counter is another block."""
    steady = [row(at, "warmup") + b"DEBUG: Episode %d, Routing: Softmax, Phase: warmup\n" % at for at in range(1, 101)]
    records = in_bulk(b"".join(steady))
    (block,) = blocks_of(records)
    assert len(block.counters) == 98  # all but the one that proves the format, and the next, that may belong to it
    marks = [record for record in records if isinstance(record, RoutingMark)]
    assert sum(mark.times for mark in marks) == 100 > 5 > len(marks)
    assert len(blocks_of(in_bulk(b"".join(steady * 2)))) == 2
    assert blocks_of(in_bulk(b"".join(steady[:20]))) == []


def test_resumed_and_announced_runs_stand_between_blocks() -> None:
    text = b"".join(row(at, None) for at in range(1, 61))
    resumed = "[恢复checkpoint: a.pth]\n✓ 从Episode 40继续, Best Score: 12\n".encode()
    again = b"".join(row(at, None) for at in range(41, 101))
    records = in_bulk(text + resumed + again)
    kinds = [type(record).__name__ for record in records if isinstance(record, Block | Resume)]
    assert kinds == ["Block", "Resume", "Block"]
    assert difference(told(records), told(line_by_line(text + resumed + again))) == {}


@pytest.mark.parametrize("phase", ["2", "stage-2/3", "a,b", "1.5 x", "Phase", "第3阶段 (2)"])
def test_a_phase_is_no_number(phase: str) -> None:
    """Whatever it is called, and however many blanks are before it."""
    blanks = [b"|%bPhase:%b" % (b" " * before, b" " * behind) for before in range(3) for behind in range(4)]
    text = b"".join(row(at, phase).replace(b"| Phase: ", blanks[at % len(blanks)]) for at in range(1, 200))
    assert blocks_of(in_bulk(text))
    assert difference(told(in_bulk(text)), told(line_by_line(text))) == {}


REPEATED = b"DEBUG: Episode %d, Routing: Softmax, Phase: warmup\n"
TRACEBACK = b'Traceback (most recent call last):\n  File "train.py", line 1, in main\n'


@pytest.mark.parametrize(
    "between",
    [
        lambda at: REPEATED % at if at != 20 else b"Routing: Sparsemax\n",  # then the known line is news again
        lambda at: (TRACEBACK, b"KeyError: 3\n")[at % 2],  # an incident that is told again keeps its place
        lambda at: CONSTRAINTS if at % 2 else b"",
    ],
    ids=["another routing", "tracebacks", "constraints"],
)
@pytest.mark.parametrize("cuts", [(), (30, 55)], ids=str)
def test_between_rows(between: Callable[[int], bytes], cuts: Sequence[int]) -> None:
    text = b"".join(row(at, None) + between(at) for at in range(1, 80))
    assert blocks_of(in_bulk(text, cuts))
    assert difference(told(in_bulk(text, cuts)), told(line_by_line(text))) == {}
