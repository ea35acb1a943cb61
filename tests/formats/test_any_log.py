"""What holds for any log at all: nothing raises, nothing hostile gets through, and pieces give what the whole gives."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from tui_monitor.formats import LogReader, incidents, native
from tui_monitor.formats.incidents import IncidentReader
from tui_monitor.formats.native import NativeReader
from tui_monitor.formats.text import SHOWN_CHARACTERS
from tui_monitor.model.records import LogRecord, Row
from tui_monitor.model.text import clean

SAMPLE_LINES = [line for samples in (native.SAMPLES, incidents.SAMPLES) for sample in samples for line in sample.lines]
HOSTILE_LINES = [
    "[/]",
    "[red]x[/red]",
    "[@click=app.quit]",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x9b2J",
    "\u202eevil\u2066",
    "Episode 99999999999999999999/1000 | Score: 1",
    "Episode 9223372036854775808/1000 | Score: 1 | Reward: 1 | Steps: 1 | α_entropy: 1",
    "Episode 10/99999999999999999999 | Score: 1",
    "Episode -10/100 | Score: 1",
    "Episode 10/0",
    f"Episode 10/100 | Score: {'9' * 400} | Reward: 1 | Steps: 1 | α_entropy: 1",
    "Episode 10/100 | Score: 1 | Reward: 1.2.3 | Steps: eee | α_entropy: \x1b[0m | Phase: \u202e\x07",
    "Episode 10/100 | Score: 1 | Phase: [red]\u200b | Lo\u202ess: 1 | a\u115fb: 2",
    "进入 A\u3000B 阶段 (Episode 99999999999999999999)",
    "  路由方式: \x1b]0;title\x07",
    "⚠️ 专家混乱: α熵=" + "1" * 400,
    "⚠️ \u202egnp.exe",
    "[恢复checkpoint: \x1b]8;;http://x\x07]",
    "训练完成\u200b",
    'Traceback (most recent call last):\t\x07',
    '  File "\x1b]52;c;\x07", line 1, in \u202emain',
    "ValueError: \x1b[2J\u202e",
    "\ufffd" * 50,
    "x" * 100_000,
    " " * 100_000,
    "=" * 100_000 + "x",
    "Episode 250 Summary" + " " * 100_000 + "x",
    "Episode 10/100 |" + " a: 1 |" * 20_000,
    "a" + " " * 100_000 + ": 1 ± 1",
]

short_hostile_lines = [line for line in HOSTILE_LINES if len(line) < 1000]
any_line = st.one_of(st.sampled_from(SAMPLE_LINES), st.sampled_from(short_hostile_lines), st.text(max_size=200))


def texts(value: object) -> Iterator[str]:
    """Every text within a record, the names of its metrics too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from texts(getattr(value, field))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in texts(part))
    elif isinstance(value, tuple):
        yield from (text for part in value for text in texts(part))


def read(lines: list[bytes]) -> list[LogRecord]:
    log = LogReader()
    records = log.read(lines) + log.settle() + log.finish()
    assert log.lines == sum(not line.endswith(b"\r") for line in lines)  # the others were overwritten
    assert log.recognised <= log.lines
    return records


def check(records: list[LogRecord]) -> None:
    for record in records:
        assert all(clean(text) == text for text in texts(record))
        assert max((len(text) for text in texts(record)), default=0) < 10 * SHOWN_CHARACTERS + 50  # as \U000e0001
        if isinstance(record, Row):
            assert 0 <= record.counter < 2**63
            assert record.total is None or 0 <= record.total < 2**63


@pytest.mark.parametrize("line", HOSTILE_LINES, ids=range(len(HOSTILE_LINES)))
def test_a_hostile_line_after_every_native_one(line: str) -> None:
    lines = [text for sample in SAMPLE_LINES for text in (sample, line)]
    check(read([text.encode(errors="surrogatepass") for text in lines]))


@settings(max_examples=200, deadline=None)
@given(st.lists(any_line, max_size=30))
def test_any_text(lines: list[str]) -> None:
    check(read([line.encode() for line in lines]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=100), any_line.map(str.encode)), max_size=20))
def test_any_bytes(lines: list[bytes]) -> None:
    check(read(lines))


@settings(deadline=None)
@given(st.lists(any_line, max_size=20))
def test_each_format_alone(lines: list[str]) -> None:
    for format in (NativeReader(), IncidentReader()):
        records = [record for n, line in enumerate(lines, 1) for record in format.read(line, n) or format.settle()]
        check([*records, *format.finish()])


def test_counters_beyond_64_bits_are_no_rows() -> None:
    records = read([line.encode() for line in HOSTILE_LINES if line.startswith("Episode 99")])
    assert not [record for record in records if isinstance(record, Row)]


def replaced(records: list[LogRecord]) -> list[LogRecord]:
    """What a store keeps: a record of the same kind and line takes the place of the earlier one. In the order of the
    log: a block that settled early may be told before one that still waits for its next line."""
    kept: dict[tuple[type, int], LogRecord] = {}
    for record in records:
        kept[type(record), record.line] = record
    return sorted(kept.values(), key=lambda record: record.line)


def of_the_native_trainer() -> LogReader:
    """A reader that knows whose log it reads: of a log it does not know, pauses decide how soon it learns it."""
    log = LogReader(lines=-1)
    log.read(["训练配置: 9 episodes".encode()])
    return log


def read_whole(lines: list[str]) -> list[LogRecord]:
    log = of_the_native_trainer()
    return log.read(line.encode() for line in lines) + log.finish()


def read_in_pieces(lines: list[str], cuts: list[bool], log: LogReader | None = None) -> list[LogRecord]:
    """As read when the log grows line by line, with a pause behind each line that `cuts` marks."""
    log = log or of_the_native_trainer()
    records = []
    for line, pause in zip(lines, cuts, strict=False):
        records += log.read([line.encode()])
        if pause:
            records += log.settle()
    return records + log.finish()


logs = st.lists(any_line, max_size=25) | st.integers(0, len(SAMPLE_LINES) - 1).map(lambda at: SAMPLE_LINES[at:][:40])


@settings(max_examples=300, deadline=None)
@given(logs, st.lists(st.booleans(), min_size=40, max_size=40))
def test_pieces_give_what_the_whole_gives(lines: list[str], cuts: list[bool]) -> None:
    assert repr(replaced(read_in_pieces(lines, cuts))) == repr(replaced(read_whole(lines)))


@settings(max_examples=100, deadline=None)
@given(logs, st.lists(st.booleans(), min_size=40, max_size=40))
def test_an_unknown_log_may_pause_anywhere(lines: list[str], cuts: list[bool]) -> None:
    check(read_in_pieces(lines, cuts, LogReader()))


def test_all_samples_in_pieces_with_a_pause_after_every_line() -> None:
    lines = SAMPLE_LINES
    assert repr(replaced(read_in_pieces(lines, [True] * len(lines)))) == repr(replaced(read_whole(lines)))
