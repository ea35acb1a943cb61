"""The tag of a line stands where it ends, and those of several lines beside each other."""

from __future__ import annotations

from tui_monitor.draw.cells import row_text
from tui_monitor.draw.chart import ChartSpec, Line, draw_chart

XS = [float(x) for x in range(101)]


def rows_of(*lines: Line) -> list[str]:
    spec = ChartSpec(lines, 60, 14, (0.0, 110.0), (0.0, 10.0))
    return [row_text(row) for row in draw_chart(spec)]


def line(tag: str, height: float, until: int = 101) -> Line:
    return Line(tag, XS[:until], [height] * until, tag=tag)


def places(rows: list[str], tag: str) -> list[tuple[int, int]]:
    return [(at, text.index(tag)) for at, text in enumerate(rows) if tag in text]


def test_a_tag_stands_right_of_the_last_point() -> None:
    rows = rows_of(line("A", 8.0), line("B", 2.0, 51))
    ((high, right),), ((low, left),) = places(rows, "A"), places(rows, "B")
    assert high < low and left < right and rows[high][right - 2 : right].strip() and rows[low][left - 1].strip()


def test_lines_that_end_together_have_their_tags_on_different_rows() -> None:
    rows = rows_of(line("A", 5.0), line("B", 5.0), line("C", 5.0))
    found = [place for tag in "ABC" for place in places(rows, tag)]
    assert len({row for row, _ in found}) == 3 and len({column for _, column in found}) == 1


def test_a_line_without_a_finite_value_has_none() -> None:
    rows = rows_of(line("A", 5.0), Line("B", XS, [float("nan")] * 101, tag="B"))
    assert places(rows, "A") and not places(rows, "B")
