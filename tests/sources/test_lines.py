"""Bytes into lines: whatever the pieces, the lines that `\\n` ends come out the same, and memory stays bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.sources.lines import KEPT, LONGEST, LineSplitter


def feed_all(*pieces: bytes) -> list[bytes]:
    splitter = LineSplitter()
    return [line for piece in pieces for line in splitter.feed(piece)]


def in_pieces(text: bytes, data: st.DataObject) -> list[bytes]:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(st.binary(max_size=300).map(lambda data: data.replace(b"\r", b"").replace(b"\0", b"")), st.data())
def test_lines_do_not_depend_on_the_pieces(text: bytes, data: st.DataObject) -> None:
    if not text.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert feed_all(*in_pieces(text, data)) == text.split(b"\n")[:-1]


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"bc", b" ", b"\0" * 20]), max_size=30), st.data())
def test_states_do_not_depend_on_the_pieces(parts: list[bytes], data: st.DataObject) -> None:
    text = b"".join(parts) + b"\n"
    whole = feed_all(text)
    assert feed_all(*in_pieces(text, data)) == whole
    assert sum(not line.endswith(b"\r") for line in whole) == text.count(b"\n")


@given(st.text(max_size=60), st.sampled_from(["utf-16-le", "utf-16-be"]), st.data())
def test_utf16_reads_as_the_same_text_in_utf8(text: str, encoding: str, data: st.DataObject) -> None:
    text = "\ufeff" + text + "\n"
    splitter = LineSplitter()
    lines = [line for piece in in_pieces(text.encode(encoding), data) for line in splitter.feed(piece)]
    assert lines == feed_all(text.encode())
    assert splitter.encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_line_end_inside_a_code_unit_is_none(encoding: str) -> None:
    assert feed_all("\ufeffਊ Ċ \u0d0a\u0a0d 1\r\n2\n".encode(encoding)) == [
        "\ufeffਊ Ċ \u0d0a\u0a0d 1".encode(),
        b"2",
    ]


def test_the_encoding_is_known_once_text_came() -> None:
    splitter = LineSplitter()
    assert splitter.encoding is None
    splitter.feed(b"\xff")
    assert splitter.encoding is None
    splitter.feed(b"x\n")
    assert splitter.encoding == "utf-8"


def test_carriage_return_newline_is_one_end_even_when_split() -> None:
    assert feed_all(b"a\r\nb\r", b"\nc\r\r\n") == [b"a", b"b", b"c"]


def test_every_state_of_a_bar_comes_and_the_overwritten_ones_keep_their_mark() -> None:
    assert feed_all(b"\r 10%\r 20%\r\r 30%\nEpisode 1\n") == [b" 10%\r", b" 20%\r", b" 30%", b"Episode 1"]


def test_a_wiped_state_is_none_but_a_wiped_line_is_a_line() -> None:
    assert feed_all(b"10%\r   \r20%\r   \n") == [b"10%\r", b"20%\r", b"   "]


def test_a_log_of_carriage_returns_only_is_followed() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"Episode 1\r") == []
    assert splitter.feed(b"Episode 2\r") == [b"Episode 1\r"]
    assert splitter.feed(b"Episode 3\rEpisode 4\rEpisode 5\r") == [b"Episode 2\r", b"Episode 3\r", b"Episode 4\r"]
    assert splitter.rest() == b"Episode 5"
    assert splitter.feed(b"\n") == [b"Episode 5"]


def test_a_returned_state_is_told_once_when_nothing_follows() -> None:
    splitter = LineSplitter()
    splitter.feed(b"Episode 1\r")
    assert (splitter.settle(), splitter.settle()) == ([b"Episode 1\r"], [])
    assert splitter.feed(b"Episode 2") == []
    assert splitter.settle() == []  # nothing ended it yet
    assert splitter.feed(b"0\r") == []
    assert splitter.settle() == [b"Episode 20\r"]
    assert splitter.feed(b"\nx\r") == [b"Episode 20"]  # now it is a line of the file


def test_a_bar_is_no_half_line() -> None:
    splitter, ends = LineSplitter(), []
    for text in (b"Epis", b"ode 1\r", b"\nEpis", b"ode 2\n", b"\r 10%", b"\r 20%", b"\n"):
        splitter.feed(text)
        ends.append(splitter.half_line)
    assert ends == [True, False, True, False, False, False, False]


def test_half_a_line_is_carried_and_can_be_asked_for() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"a\nEpisode 2") == [b"a"]
    assert (splitter.carried, splitter.rest()) == (b"Episode 2", b"Episode 2")
    assert splitter.feed(b"90\n") == [b"Episode 290"]


def test_an_endless_line_is_cut_with_its_size_and_memory_stays_bounded() -> None:
    splitter = LineSplitter()
    for _ in range(5):
        assert splitter.feed(b"x" * LONGEST) == []
        assert len(splitter.carried) <= LONGEST
    size = f"… [cut: {5 * LONGEST + 3} bytes]".encode()
    assert splitter.feed(b"end\nnext\n") == [b"x" * KEPT + size, b"next"]
    inside = splitter.feed(b"a\n" + b"y" * (LONGEST + 1) + b"\nb\n")
    assert inside == [b"a", b"y" * KEPT + f"… [cut: {LONGEST + 1} bytes]".encode(), b"b"]


def test_an_endless_line_is_not_cut_within_a_character() -> None:
    (line,) = feed_all("好".encode() * LONGEST + b"\n")
    assert line.decode().endswith("bytes]")


def test_endless_states_are_cut_one_by_one() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"x" * (LONGEST + 1)) == []
    cut = b"x" * KEPT + f"… [cut: {LONGEST + 1} bytes]".encode()
    assert splitter.feed(b"\ry\rz\n") == [cut + b"\r", b"y\r", b"z"]


def test_holes_before_and_within_lines_are_dropped() -> None:
    assert feed_all(b"\0" * 5000 + b"Episode 1\n" + b"\0" * 3 + b"Episode 2\nhalf" + b"\0" * 500, b"x\n") == [
        b"Episode 1",
        b"Episode 2",
        b"half\0x",
    ]
