"""Rows of exactly the width asked for, whatever stands in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.ui.rows import Frame, Part, ends, fit_row, framed, pack, row, row_width, wrap
from tui_monitor.ui.signs import ascii_only, speaks_utf8

texts = st.text("abc 专家混乱é[/]\u0301🔥─", max_size=30)
pieces = st.tuples(texts, st.sampled_from([None, "muted", "warning"]))
rows = st.lists(pieces, max_size=5).map(lambda parts: row(*parts))


@given(rows, st.integers(0, 40))
def test_fitted_rows_have_their_width(content: tuple, width: int) -> None:  # type: ignore[type-arg]
    fitted = fit_row(content, width)
    assert row_width(fitted) == width
    if row_width(content) <= width:
        assert row_text(fitted).rstrip() == row_text(content).rstrip()


@given(st.lists(st.tuples(st.integers(0, 9), rows), max_size=6), st.integers(1, 60))
def test_packed_rows_never_exceed_the_width(parts: list, width: int) -> None:  # type: ignore[type-arg]
    assert row_width(pack([Part(*part) for part in parts], width)) <= width


def test_packing_leaves_out_the_greatest_rank_first() -> None:
    parts = [Part(2, row("phase")), Part(0, row("state")), Part(1, row("pid 1"))]
    assert row_text(pack(parts, 21)) == "phase   state   pid 1"
    assert row_text(pack(parts, 20)) == "phase  state  pid 1"
    assert row_text(pack(parts, 18)) == "state   pid 1"
    assert row_text(pack(parts, 5)) == "state"
    assert row_text(pack(parts, 3)) == "st…"


@given(rows, rows, rows, rows, st.integers(0, 40), st.integers(0, 9))
def test_frames_have_their_size(a: tuple, b: tuple, c: tuple, d: tuple, width: int, height: int) -> None:  # type: ignore[type-arg]
    drawn = framed([a, b], Frame(a, b, c, d), width, height)
    assert [row_width(line) for line in drawn] == [width] * height


def test_a_frame() -> None:
    drawn = framed([row("inside")], Frame(row("Score"), row("6"), row("best 41")), 20, 3)
    assert [row_text(line) for line in drawn] == [
        "╭─ Score ────── 6 ─╮",
        "│ inside           │",
        "╰─ best 41 ────────╯",
    ]


@given(rows, rows, st.integers(0, 50))
def test_ends_fill_the_line(left: tuple, right: tuple, width: int) -> None:  # type: ignore[type-arg]
    assert row_width(ends(left, right, width)) == width


@given(texts, st.integers(1, 30), st.integers(1, 4))
def test_wrapped_lines_fit(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert len(lines) <= most and all(cell_width(line) <= width for line in lines)


def test_wrapping_breaks_between_words_and_loses_none() -> None:
    assert wrap("three checkpoints are ahead of it", 17, 3) == ["three checkpoints", "are ahead of it"]
    assert wrap("three checkpoints are ahead of it", 17, 1) == ["three checkpoint…"]


@given(texts)
def test_ascii_keeps_every_cell(text: str) -> None:
    plain = ascii_only(text)
    assert plain.isascii() and cell_width(plain) == cell_width(text)


def test_which_locales_speak_utf8() -> None:
    assert speaks_utf8({"LANG": "zh_CN.UTF-8"}) and speaks_utf8({"LC_ALL": "en_US.utf8", "LANG": "C"})
    assert speaks_utf8({}), "containers set no locale, their terminals speak UTF-8"
    assert not speaks_utf8({"LANG": "C"}) and not speaks_utf8({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"})
    assert not speaks_utf8({"LANG": "C", "LC_CTYPE": "C.UTF-8"}), "Python sets this LC_CTYPE by itself"
