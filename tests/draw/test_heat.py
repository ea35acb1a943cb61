"""Heat maps: a line for each series, or for groups in which nothing idle is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.draw.heat import HeatSpec, inside, plan_heat, shade_of


def shown(shares: list[list[float | None]], width: int, height: int, **more: object) -> list[str]:
    names = [str(at) for at in range(len(shares))]
    return [row_text(row) for row in plan_heat(HeatSpec(shares, names, width, height, (0, 100), **more)).rows()]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "word"), [(9.0, "over 2×"), (1.5, "over"), (1.0, "fair"), (0.5, "under"), (0.05, "idle"), (0.0, "idle")]
)
def test_a_share_is_told_against_the_fair_one(share: float, word: str) -> None:
    assert shade_of(share).word == word


def test_each_series_has_its_line_and_the_axis_its_labels() -> None:
    rows = shown([[1.0] * 18, [3.0] * 9 + [0.0] * 9], 20, 3)
    assert rows == ["0┤" + "▒" * 18, "1┤" + "█" * 9 + "×" * 9, "  0              100"]


def test_few_series_share_out_the_lines_and_gaps_are_blank() -> None:
    rows = shown([[1.0, None], [None, 1.0]], 12, 5)
    assert [row[:4] for row in rows[:4]] == ["0┤▒ ", " │▒ ", "1┤ ▒", " │ ▒"]


def test_an_idle_series_is_seen_among_its_neighbours() -> None:
    shares: list[list[float | None]] = [[1.0] * 20 for _ in range(64)]
    shares[33] = [0.0] * 20
    assert sum("×" in row for row in shown(shares, 24, 9)) == 1


def test_a_line_of_several_series_names_the_first_and_the_last() -> None:
    rows = shown([[1.0] * 20] * 8, 20, 6)
    assert [row[:4] for row in rows] == ["  0┤", "1–2┤", "  3┤", "4–5┤", "6–7┤", "    "]
    assert shown([[1.0] * 20] * 8, 20, 6, ascii=True)[1].startswith("1-2+")
    assert shown([[1.0] * 20] * 64, 20, 5)[1].startswith("16–31┤"), "a stretch, however long"
    assert len(rows[0]) == 20 and shown([[1.0] * 20] * 8, 20, 9)[1].startswith("1┤"), "no room is kept for nothing"


def test_in_ascii_all_is_ascii() -> None:
    assert all(row.isascii() for row in shown([[1.0, 0.0, 3.0, 1.5, 0.5]], 12, 4, ascii=True))


@given(st.integers(0, 40), st.integers(1, 60), st.integers(1, 12), st.one_of(st.none(), st.floats()))
@settings(max_examples=80, deadline=None)
def test_any_size_is_filled(series: int, width: int, height: int, share: float | None) -> None:
    names = [str(at) for at in range(series)]
    spec = HeatSpec([[share] * inside(names, width, height)] * series, names, width, height, (0.0, 1.5))
    rows = plan_heat(spec).rows()
    assert len(rows) == height and all(cell_width(row_text(row)) == max(width, 2) for row in rows)
