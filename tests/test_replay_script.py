"""The rows of a log that was read in columns: each moment is what the lines up to there tell."""

from __future__ import annotations

from array import array
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.formats.test_bulk import in_bulk, line_by_line
from tests.native_text import consoles, row
from tests.run_state import difference, told
from tui_monitor.model.records import Block, Other, Row
from tui_monitor.replay.cutting import printed
from tui_monitor.replay.rereading import row_by_row
from tui_monitor.replay.script import Script

SMALL = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def lines_before(text: bytes, line: int) -> bytes:
    return b"".join(text.splitlines(keepends=True)[: line - 1])


def row_at(script: Script, share: float) -> int:
    """The first of the lines that tell the row there."""
    at = round(share * (script.rows - 1))
    while at and script.counter(at) == script.counter(at - 1):
        at -= 1
    return at


@SMALL
@given(text=consoles(tracebacks=False), share=st.floats(0, 1))
def test_what_stands_before_a_row_is_what_its_lines_tell(tmp_path: Path, text: bytes, share: float) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(text + row(5000, None))
    last = Row(5000, {}, 9000, text.count(b"\n") + 1)  # of a log that is read in columns the last row is none of them
    script = Script([*in_bulk(text), last], log)
    at = row_at(script, share)
    then = told(record for piece in script.before(at) for record in piece)
    lines = told(line_by_line(lines_before(text, script.line(at))))
    unlike = difference(then, lines)
    unlike.pop("routings", None)  # where the counter repeats one mark may count routing lines on both sides of a cut
    assert unlike == {} and [one.mode for one in then.routings] == [one.mode for one in lines.routings]


@SMALL
@given(text=consoles(tracebacks=False), share=st.floats(0, 1))
def test_rows_that_follow_one_by_one_are_those_of_the_lines(tmp_path: Path, text: bytes, share: float) -> None:
    assume("恢复".encode() not in text)  # behind which rest of the row before it may be printed
    log = tmp_path / "train.log"
    log.write_bytes(text + row(5000, None))
    script = Script([*in_bulk(text), Row(5000, {}, 9000, text.count(b"\n") + 1)], log)
    at = row_at(script, share)
    records = [record for piece in script.before(at) for record in piece]
    then = told([*records, *(record for each in range(at, script.rows - 1) for record in script.part(each))])
    unlike = difference(then, told(line_by_line(text)))
    assert not {*unlike} - {"routings", "phases"}


@given(st.integers(-999_999, 999_999), st.integers(0, 6))
def test_up_to_six_digits_are_known_from_a_column(digits: int, places: int) -> None:
    value = digits / 10**places
    assert printed(array("f", [value])[0]) == value


def test_without_its_log_the_columns_tell_what_they_hold() -> None:
    text = b"".join(row(at, None) for at in range(1, 200))
    script = Script(in_bulk(text))
    lines = [record for record in line_by_line(text) if isinstance(record, Row)]
    assert any(isinstance(record, Block) for piece in script.before(150) for record in piece)
    assert [script.part(at)[0] for at in range(script.rows)] == lines
    then = told(record for piece in script.before(150) for record in piece)
    assert difference(then, told(line_by_line(lines_before(text, 151)))) == {}


def test_a_log_that_is_another_one_meanwhile_is_not_believed(tmp_path: Path) -> None:
    text = b"".join(row(at, None) for at in range(1, 200))
    log = tmp_path / "train.log"
    log.write_bytes(b"".join(row(at, None) for at in range(1001, 1200)))
    script = Script([*in_bulk(text), Row(5000, {}, 9000, 200)], log)
    expected = [record for record in line_by_line(text) if isinstance(record, Row)]
    assert [script.part(at)[0] for at in (0, 150)] == [expected[0], expected[150]]
    log.unlink()
    then = told(record for piece in script.before(101) for record in piece)
    assert then.rows.counters[-1] == 101


def test_a_piece_that_begins_like_utf_16_is_text_where_it_stands_amid_the_log() -> None:
    junk, told = row_by_row(b"\xff\xfe junk\n" + row(20, None), 7)
    assert isinstance(junk, Other) and junk.text.endswith("junk") and junk.line == 7
    assert isinstance(told, Row) and told.counter == 20
