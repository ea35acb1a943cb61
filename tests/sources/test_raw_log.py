"""A log to look into: lines by offsets, whatever stands in the file and whatever becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.model.text_source import SLICE, Wanted
from tui_monitor.sources.raw_log import RawLog

LINES = ["", "a", "loss: 0.5", "  File \"x.py\", line 3", "α熵=1.38 😀", "x" * 5000, "\x1b[31mred\x1b[0m", "1%\r2%\r3%"]


def written(path: Path, data: bytes) -> RawLog:
    path.write_bytes(data)
    return RawLog(path)


def whole(source: RawLog) -> list[str]:
    return [line.text for line in source.after(0, 10**6)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30), st.booleans(), st.sampled_from(["utf-8", "utf-16"]))
def test_both_ways_tell_the_same_lines(tmp_path_factory: pytest.TempPathFactory, lines: list[str], ended: bool,
                                       encoding: str) -> None:  # fmt: skip
    text = "\n".join(lines) + ("\n" if ended else "")
    source = written(tmp_path_factory.mktemp("log") / "log", text.encode(encoding))
    onwards = source.after(0, 1000)
    assert source.before(source.size, 1000) == onwards
    assert [line.start for line in onwards[1:]] == [line.end for line in onwards[:-1]]
    for at, line in enumerate(onwards):
        assert source.before(line.end, 1) == [line] and source.after(line.start, 2) == onwards[at : at + 2]
        assert source.line_start(line.end) == line.start


def test_what_is_shown_of_a_line(tmp_path: Path) -> None:
    source = written(tmp_path / "log", b"10%\r20%\r30%\nwin\r\n\x1b[31mred\x1b[0m\t!\n\xff\x00\n" + b"y" * 9000 + b"\n")
    assert whole(source)[:4] == ["30%", "win", "red    !", "\ufffd"]
    assert whole(source)[4].endswith("… [cut: 9001 bytes]")


@pytest.mark.parametrize("size", [SLICE - 1, SLICE, 3 * SLICE + 5])
def test_a_line_without_an_end_is_cut_at_the_same_places_from_both_sides(tmp_path: Path, size: int) -> None:
    source = written(tmp_path / "log", b"first\n" + b"z" * size + b"\nlast\n")
    assert source.before(source.size, 100) == source.after(0, 100)
    found = [at for begin in (0,) for at in passes(source, Wanted(lambda text: text == "last"), begin)]
    assert found == [source.size - 5]


def passes(source: RawLog, wanted: Wanted, begin: int) -> list[int]:
    found: list[int] = []
    while begin < source.size:
        starts, begin = source.matching(wanted, begin, source.size)
        found += starts
    return found


@pytest.mark.parametrize("hints", [{}, {"literals": (b"needle",)}])
def test_lines_that_hold_are_found_across_slices(tmp_path: Path, hints: dict[str, tuple[bytes, ...]]) -> None:
    rows = [f"row {n} α{'needle' if n % 9973 == 0 else ''}" for n in range(120_000)]
    source = written(tmp_path / "log", ("\n".join(rows) + "\n").encode())
    found = passes(source, Wanted(lambda text: "needle" in text, **hints), 0)
    assert [source.after(at, 1)[0].text for at in found] == [row for row in rows if "needle" in row]
    left, at = source.passing(0, 70_000)
    while left:
        left, at = source.passing(at, left)
    assert source.after(at, 1)[0].text == rows[70_000] and source.newlines(0, at) == 70_000


def test_a_file_that_grows_is_cut_replaced_and_deleted(tmp_path: Path) -> None:
    path = tmp_path / "log"
    source = RawLog(path)
    assert "no such file" in source.said and not source.size and whole(source) == []
    path.write_text("one\ntw")
    source.look()
    assert whole(source) == ["one", "tw"] and source.said == "" and (anew := source.anew) == 1
    with path.open("a") as log:
        log.write("o\nthree\n")
    source.look()
    assert whole(source) == ["one", "two", "three"] and source.anew == anew
    path.write_text("new\n")
    source.look()
    assert whole(source) == ["new"] and source.anew == anew + 1 and "shorter" in source.said
    (tmp_path / "other").write_text("another file\n")
    (tmp_path / "other").rename(path)
    source.look()
    assert whole(source) == ["another file"] and "replaced" in source.said
    path.unlink()
    source.look()
    assert whole(source) == ["another file"] and "deleted" in source.said
    source.close()
    assert whole(source) == []


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    assert "folder" in RawLog(tmp_path).said
