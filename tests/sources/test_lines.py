"""Bytes into lines: whatever the pieces, the lines that `\\n` ends come out the same, and memory stays bounded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.sources.lines import KEPT, LONGEST, LineSplitter


def feed_all(*pieces: bytes) -> list[bytes]:
    splitter = LineSplitter()
    return [line for piece in pieces for line in splitter.feed(piece)]


@given(st.binary(max_size=300).map(lambda data: data.replace(b"\r", b"").replace(b"\0", b"")), st.data())
def test_lines_do_not_depend_on_the_pieces(text: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert feed_all(*pieces) == text.split(b"\n")[:-1]


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"bc", b"\0" * 20]), max_size=30))
def test_final_states_are_always_delivered(pieces: list[bytes]) -> None:
    """Pieces may add overwritten states, but what a terminal shows in the end is there in any case, in order."""
    final = feed_all(b"".join(pieces) + b"\n")
    states = iter(feed_all(*pieces, b"\n"))
    assert all(any(state == line for state in states) for line in final)


def test_carriage_return_newline_is_one_end_even_when_split() -> None:
    assert feed_all(b"a\r\nb\r", b"\nc\r\r\n") == [b"a", b"b", b"c"]


def test_only_the_last_state_of_a_bar_counts() -> None:
    assert feed_all(b"\r 10%\r 20%\r 30%\nEpisode 1\n") == [b" 30%", b"Episode 1"]


def test_a_log_of_carriage_returns_only_is_followed() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"Episode 1\r") == []
    assert splitter.feed(b"Episode 2\r") == [b"Episode 1"]
    assert splitter.feed(b"Episode 3\rEpisode 4\rEpisode 5\r") == [b"Episode 4"]
    assert splitter.rest() == b"Episode 5"
    assert splitter.feed(b"\n") == [b"Episode 5"]


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


def test_holes_before_and_within_lines_are_dropped() -> None:
    assert feed_all(b"\0" * 5000 + b"Episode 1\n" + b"\0" * 3 + b"Episode 2\nhalf" + b"\0" * 500, b"x\n") == [
        b"Episode 1",
        b"Episode 2",
        b"half\0x",
    ]
