"""Tracebacks in the raw log: one line each once the log went on after them, all of their lines when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.making import native_row
from tests.ui.making import drawn, screen_lines, screen_text, until
from tests.ui.views.test_log import app_on
from tui_monitor.model.text_source import Line, Passage
from tui_monitor.sources import raw_incidents, raw_log
from tui_monitor.sources.raw_log import RawLog
from tui_monitor.ui.views.log.folding import FoldedLines
from tui_monitor.ui.views.log.reading import Reading

HEADER = "Traceback (most recent call last):\n"
FIRST = HEADER + '  File "env.py", line 12, in step\n    raise ValueError(x)\nValueError: bad\n'
CHAINED = (
    FIRST + "\nDuring handling of the above exception, another exception occurred:\n\n" + HEADER
    + '  File "train.py", line 9, in main\n    self.step()\nRuntimeError: 环境 failed\n'
)
RANKED = "".join(f"[rank3]: {line}\n" for line in FIRST.splitlines())
CUT = HEADER + '  File "a.py", line 1, in b\n'
PARTS = [native_row(10), native_row(20), "\n", FIRST, CHAINED, RANKED, CUT, "Traceback (oh no\n", "  indented\n"]
TWICE = native_row(10) + FIRST + native_row(20) + CHAINED + native_row(30)


def log_of(folder: Path, text: str) -> RawLog:
    (folder / "log").write_text(text, "utf-8")
    return RawLog(folder / "log")


def passages_of(folder: Path, text: str) -> list[Passage]:
    source = log_of(folder, text)
    return source.passages(0, source.size)


def folded(folder: Path, text: str) -> tuple[RawLog, FoldedLines]:
    source = log_of(folder, text)
    return source, FoldedLines(source)


def told(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(("text", "lines", "cause"), [
    (FIRST, 4, "ValueError: bad"), (CHAINED, 11, "RuntimeError: 环境 failed"), (RANKED, 4, "ValueError: bad")])
def test_a_traceback_is_known_by_its_first_line_to_its_last(tmp_path: Path, text: str, lines: int, cause: str) -> None:
    before = native_row(10).encode()
    (found,) = passages_of(tmp_path, native_row(10) + text + native_row(20))
    assert found == Passage(len(before), len(before) + len(text.encode()), lines, cause, True)
    source = RawLog(tmp_path / "log")
    assert source.passages(found.end - 1, found.end) == [found] and source.passages(found.end, source.size) == []
    inside = source.line_start(found.end - 1)
    assert FoldedLines(source).before(inside, 99)[-1].end == inside, "whoever asks amid one gets its lines"
    (last,) = passages_of(tmp_path, text + "\n\n")
    assert (last.end, last.is_past) == (len(text.encode()), False)


@pytest.mark.parametrize("text", ["", CUT, CUT + native_row(20), "Traceback (oh no\nx\n", "  File x\nValueError: y\n"])
def test_what_is_no_whole_traceback_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert passages_of(tmp_path, native_row(10) + text) == []


def test_one_that_is_longer_than_pages_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_incidents, "LONGEST", len(CHAINED.encode()) - 1)
    text = FIRST + native_row(10) + CHAINED + native_row(20)
    starts = [each.start for each in passages_of(tmp_path, text)]
    assert starts[0] == 0 and text.encode().index(CHAINED.encode()) not in starts
    monkeypatch.undo()
    starts = [each.start for each in passages_of(tmp_path, text)]
    assert starts == [0, text.encode().index(CHAINED.encode())]


def test_a_text_of_nothing_but_first_lines_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()
    after = RawLog.after
    monkeypatch.setattr(RawLog, "after", lambda self, at, count: asked.append(count) or after(self, at, count))
    assert folded(tmp_path, HEADER * 20_000)[1].after(0, 30)[0].text == HEADER.strip()
    assert sum(asked) < 3 * raw_log.LOOKED_AT


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PARTS), max_size=12), st.integers(1, 9), st.sets(st.integers(0, 5)))
def test_both_ways_tell_the_same_lines_and_leave_nothing_out(
    tmp_path: Path, parts: list[str], count: int, turned: set[int]
) -> None:
    source, lines = folded(tmp_path, "".join(parts))
    for at, passage in enumerate(source.passages(0, source.size)):
        if at in turned:
            lines.turn(passage)
    onwards = lines.after(0, 1000)
    assert [line.start for line in onwards[1:]] == [line.end for line in onwards[:-1]]
    assert not onwards or (onwards[0].start, onwards[-1].end) == (0, source.size)
    back, pieces = list[Line](), list[Line]()
    while more := lines.before(back[0].start if back else source.size, count):
        back = more + back
    while more := lines.after(pieces[-1].end if pieces else 0, count):
        pieces += more
    assert back == onwards == pieces


def test_what_a_run_died_of_is_read_as_it_was_printed(tmp_path: Path) -> None:
    source, lines = folded(tmp_path, TWICE + FIRST)
    assert told(lines.after(0, 4))[1::2] == [
        "Traceback ▸ 4 lines  ValueError: bad", "Traceback ▸ 11 lines  RuntimeError: 环境 failed"
    ]
    assert told(lines.before(source.size, 4)) == FIRST.splitlines()
    last = lines.passage_at(source.size - 5)
    assert last is not None
    lines.turn(last)
    assert told(lines.before(source.size, 1)) == ["Traceback ▸ 4 lines  ValueError: bad"]


def test_a_filter_sees_each_line_and_another_text_nothing_of_what_was_folded(tmp_path: Path) -> None:
    reading = Reading(log_of(tmp_path, TWICE))
    reading.window.cursor = reading.lines.after(0, 2)[1].start
    assert reading.turn() and len(reading.lines.after(0, 99)) == 3 + 4 + 1
    (tmp_path / "other").write_text(TWICE)
    (tmp_path / "other").rename(tmp_path / "log")
    assert reading.look() and len(reading.lines.after(0, 99)) == 3 + 2


async def test_it_is_gone_to_unfolded_copied_and_searched_in(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(TWICE + "".join(native_row(at) for at in range(40, 100, 10)))
    app, _ = app_on(tmp_path / "log")

    def at_cursor() -> str:
        return next((line for line in screen_lines(app) if "│ ▸ " in line), "")

    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("7")
        await drawn(pilot, "▸ 11 lines  RuntimeError")
        await pilot.press("e")
        await until(pilot, lambda: "RuntimeError: 环境" in at_cursor(), "the newest")
        await pilot.press("y")
        await drawn(pilot, "copied 11 lines")
        assert app.clipboard.splitlines() == CHAINED.splitlines()
        await pilot.press("E")
        await until(pilot, lambda: "4 lines  ValueError: bad" in at_cursor(), "the one before")
        await pilot.press("enter")
        await until(pilot, lambda: "Traceback (most" in at_cursor(), "all of it")
        assert "raise ValueError(x)" in screen_text(app)
        await pilot.press("down", "down", "E")
        await until(pilot, lambda: "Traceback (most" in at_cursor(), "its first line")
        await pilot.press("down", "e")
        await until(pilot, lambda: "RuntimeError: 环境" in at_cursor(), "the next, not its own last line")
        await pilot.press("up", "enter")
        await drawn(pilot, "one line: only what takes several folds")
        assert "self.step()" not in screen_text(app)
        await pilot.press("slash", *"self.step", "enter")
        await until(pilot, lambda: "self.step()" in at_cursor(), "the line in the folded one")
