"""Widths in terminal cells: Chinese, emoji and combining characters included."""

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.cells import Run, cell_width, cut, fit, merge, row_text, squeeze


def test_widths_of_what_logs_contain() -> None:
    widths = {
        "abc": 3,
        "中文": 4,
        "α熵=1.38": 8,
        "e\u0301": 1,
        "📈": 2,
        "⚠": 1,
        "⚠\ufe0f": 2,
        "👩\u200d🔬": 2,
        "a\u200bb": 2,
    }
    assert {text: cell_width(text) for text in widths} == widths


def test_fit_cuts_and_pads_by_cells() -> None:
    assert fit("专家混乱", 7) == "专家混…"
    assert fit("专家混乱", 6) == "专家… "
    assert fit("ab", 5, "right") == "   ab"
    assert fit("ab", 5, "center") == " ab  "
    assert fit("abcdef", 4, ellipsis="~") == "abc~"
    assert fit("abc", 0) == "" and fit("中", 1) == "…" and fit("abc", 1, ellipsis="...") == "a"


@given(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.integers(-2, 40),
    st.sampled_from(["left", "right", "center"]),
)
def test_fit_is_exact(text: str, width: int, align: str) -> None:
    assert cell_width(fit(text, width, align)) == max(width, 0)


@given(st.text(max_size=30), st.integers(0, 40))
def test_cut_is_a_beginning_that_fits(text: str, width: int) -> None:
    assert text.startswith(cut(text, width)) and cell_width(cut(text, width)) <= width


def test_what_is_squeezed_keeps_both_its_ends() -> None:
    told = "no answer from /mnt/data/team/results for 30 s"
    assert squeeze(told, 40) == "no answer from /mnt/data/t…ults for 30 s"
    assert squeeze("abc", 3) == "abc" and squeeze("abcdef", 4) == "ab…f" and squeeze("abc", 0) == ""
    assert squeeze("专家混乱", 7) == "专家…乱"


@given(st.text(max_size=30), st.integers(0, 40))
def test_what_is_squeezed_fits(text: str, width: int) -> None:
    assert cell_width(squeeze(text, width)) <= width
    assert cell_width(text) > width or squeeze(text, width) == text


def test_rows_join_runs_of_one_role() -> None:
    row = merge([Run("a"), Run("b"), Run("", "x"), Run("c", "x"), Run("d", "x")])
    assert row == (Run("ab"), Run("cd", "x")) and row_text(row) == "abcd"
