"""The terminal shows the same whether or not the thrift stands in front of it, and gets less."""

from __future__ import annotations

from dataclasses import dataclass

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.draw.cells import cell_width
from tui_monitor.ui.sgr import PLAIN, after, change
from tui_monitor.ui.thrift import Thrift

COLUMNS, ROWS = 24, 6
CODES = [
    "0",
    "1",
    "3",
    "31",
    "97",
    "44",
    "38;2;10;20;30",
    "38;5;7",
    "48;2;1;2;3",
    "1;38;2;9;9;9;48;2;1;1;1",
    "39",
    "49",
]
TEXTS = ["a", "hello", "   ", "╭──╮", "⣿⠁", "专家", "e\u0301x", "▲1", "0123456789" * 2]


@dataclass
class Screens:
    """Two terminals: one is told everything, one by way of the thrift."""

    def __post_init__(self) -> None:
        self.plain, self.thrifty = (pyte.Screen(COLUMNS, ROWS) for _ in range(2))
        self._streams = pyte.Stream(self.plain), pyte.Stream(self.thrifty)
        self.thrift = Thrift()

    def write(self, data: str) -> str:
        sent = self.thrift(data)
        self._streams[0].feed(data.replace("\n", "\r\n"))
        self._streams[1].feed(sent.replace("\n", "\r\n"))
        return sent

    def same(self) -> bool:
        cells = [[[screen.buffer[y][x] for x in range(COLUMNS)] for y in range(ROWS)]
                 for screen in (self.plain, self.thrifty)]  # fmt: skip
        return cells[0] == cells[1] and self.plain.cursor.attrs == self.thrifty.cursor.attrs


positions = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
odd = st.sampled_from(["\x1b[2J", "\x1b[?2026h", "\x1b]2;title\x07", "\x1b[?25l", "\x1b[38;5;3m"])


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Runs of text that end on their line, as Textual's do."""
    runs = draw(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(TEXTS)), min_size=1, max_size=4))
    column, row, text = draw(st.integers(1, COLUMNS)), draw(st.integers(1, ROWS - 1)), ""
    at = column
    for codes, words in runs:
        if at + cell_width(words) <= COLUMNS + 1:
            text, at = text + f"\x1b[{codes}m{words}\x1b[0m", at + cell_width(words)
    return f"\x1b[{row};{column}H" + text


# an end of line between two lines, and the cursor put somewhere at the end
frames = st.tuples(st.lists(st.lists(lines(), min_size=1, max_size=4).map("\n".join) | odd, max_size=6), positions).map(
    lambda frame: "".join(frame[0]) + frame[1]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(frames, min_size=1, max_size=6))
def test_the_same_picture_whatever_is_written(written: list[str]) -> None:
    screens = Screens()
    for frame in written:
        screens.write(frame)
        assert screens.same()


def test_what_stands_there_already_is_not_sent() -> None:
    screens = Screens()
    line = "\x1b[2;3H\x1b[38;2;1;2;3;48;2;0;0;0mEpisode \x1b[0m\x1b[1;38;2;9;9;9;48;2;0;0;0m{}\x1b[0m\x1b[1;1H"
    assert "Episode 290" not in screens.write(line.format(290)) and screens.same()
    sent = screens.write(line.format(291))
    assert screens.same() and "E" not in sent and sent.count("1;38;2;9;9;9") == 1 and len(sent) < 60
    assert screens.write(line.format(291)) == ""


def test_after_a_resize_everything_is_sent() -> None:
    screens = Screens()
    line = "\x1b[2;3H\x1b[31mEpisode\x1b[0m"
    screens.write(line)
    screens.thrift.forget()
    assert "Episode" in screens.write(line)


def test_an_end_of_line_before_a_position_is_needless() -> None:
    assert "\n" not in Thrift()("\x1b[1;1Ha\n\x1b[2;1Hb\n\x1b[3;1Hc")


@pytest.mark.parametrize("unknown", ["\x1b[2J", "\x1b[?1049h", "\x1b7", "\n", "\x1bP+q\x1b\\"])
def test_what_is_not_understood_passes_and_ends_all_knowledge(unknown: str) -> None:
    thrift = Thrift()
    line = "\x1b[2;3Hab"
    thrift(line)
    assert unknown in thrift(unknown)
    assert thrift(line) == line


@given(st.lists(st.sampled_from(CODES), max_size=4), st.lists(st.sampled_from(CODES), max_size=4))
def test_a_change_of_look_leads_to_it(old: list[str], new: list[str]) -> None:
    start = finish = PLAIN
    for codes in old:
        start = after(start, codes)
    for codes in new:
        finish = after(finish, codes)
    told = change(start, finish)
    reached = after(start, told[2:-1]) if told else start
    assert reached._replace(others=tuple(sorted(reached.others))) == finish._replace(
        others=tuple(sorted(finish.others))
    )
