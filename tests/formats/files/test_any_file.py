"""Any bytes at all: no reader raises, cuts change nothing, and what is sound around damage is read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.files.reading import counters, fed, rows
from tui_monitor.formats.files import MetricReader
from tui_monitor.formats.files.json_lines import JsonLinesReader
from tui_monitor.formats.files.json_whole import JsonReader
from tui_monitor.formats.files.tables import TableReader
from tui_monitor.model.records import Row
from tui_monitor.model.text import clean

Told = list[dict[str, object]]
Writer = Callable[[Told], bytes]
READERS = (TableReader, JsonLinesReader, JsonReader)

numbers = st.one_of(
    st.floats(width=32),
    st.integers(-(10**30), 10**30),
    st.none(),
    st.sampled_from(["0.5", "nan", "1e999", "x", "", "9" * 400]),
)
keys = st.one_of(
    st.sampled_from(["step", "loss", "epoch", "train/loss", "a\x1b]0;x", "‮b", "r", "timestamp"]), st.text(max_size=8)
)
records = st.lists(st.dictionaries(keys, numbers, max_size=6), max_size=12)


def as_table(told: Told) -> bytes:
    names = list(told[0]) if told else []
    return "\n".join(
        [",".join(names), *(",".join(str(each.get(name, "")) for name in names) for each in told), ""]
    ).encode(errors="replace")


def as_lines(told: Told) -> bytes:
    return "".join(f"{json.dumps(each)}\n" for each in told).encode()


def as_array(told: Told) -> bytes:
    return json.dumps(told).encode()


BOTH = [(TableReader, as_table), (JsonLinesReader, as_lines), (JsonReader, as_array)]


def is_sound(row: Row) -> bool:
    return all(clean(name) == name and isinstance(value, float) for name, value in row.values.items())


@pytest.mark.parametrize(("kind", "write"), BOTH)
@settings(max_examples=40, deadline=None)
@given(told=records, cuts=st.lists(st.integers(0, 2000), max_size=6))
def test_cuts_change_nothing(kind: type[MetricReader], write: Writer, told: Told, cuts: list[int]) -> None:
    data = write(told)
    whole, pieces = fed(kind(), data), fed(kind(), data, cuts)
    assert str(whole) == str(pieces)
    assert all(is_sound(row) for row in rows(whole))


@pytest.mark.parametrize(("kind", "write"), BOTH)
@settings(max_examples=40, deadline=None)
@given(
    told=records,
    flips=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4),
    rest=st.binary(max_size=60),
)
def test_damage_raises_nothing(
    kind: type[MetricReader], write: Writer, told: Told, flips: list[tuple[int, int]], rest: bytes
) -> None:
    data = bytearray(write(told))
    for place, byte in flips:
        if data:
            data[place % len(data)] = byte
    for text in (bytes(data), bytes(data) + rest, rest):
        for name in ("a.csv", "a.json", "train.log"):
            kind.claims(text, name)
        reader = kind()
        assert all(is_sound(row) for row in rows(fed(reader, text)))
        reader.restart()
        fed(reader, text)
        assert all(problem == clean(problem) for problem in reader.problems) and len(reader.problems) < 10


@pytest.mark.parametrize(("kind", "write"), BOTH)
def test_a_damaged_record_costs_only_itself(kind: type[MetricReader], write: Writer) -> None:
    data = write([{"step": at, "loss": 1 / at} for at in range(1, 101)])
    place = data.index(b"0.02")
    told = counters(fed(kind(), data[:place] + b"\xff\xff" + data[place + 2 :]))
    assert len(told) >= 98 and told[0] == 1 and told[-1] == 100


def test_a_line_without_an_end_takes_bounded_memory() -> None:
    for kind in READERS:
        reader = kind()
        reader.feed(b'[{"step": 1, "x": "' if kind is JsonReader else b'{"step": 1, "loss": "')
        for _ in range(70):
            reader.feed(b"a" * (1 << 20))
        assert _held(reader) < 70 << 20


def _held(reader: object) -> int:
    """Bytes of the pieces that a reader keeps."""
    parts = [value for each in vars(reader).values() for value in (each, *getattr(each, "__dict__", {}).values())]
    kept = [part if isinstance(part, list) else [part] for part in parts]
    return sum(len(piece) for pieces in kept for piece in pieces if isinstance(piece, bytes | bytearray))
