"""Names in a narrow column: in their width, and no two alike because of what they share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.cells import cell_width
from tui_monitor.ui.naming import LEAST, told_apart

SEEDS = tuple(f"ablation_topk2_seed{seed}_long_name" for seed in (105, 133, 161, 7))


def test_names_that_differ_late_are_told_apart() -> None:
    assert list(told_apart(SEEDS, 18).values()) == ["abla…105_long_name", "abla…133_long_name", "abla…161_long_name",
                                                    "ablati…7_long_name"]  # fmt: skip


def test_a_number_or_word_is_not_cut_in_two() -> None:
    assert list(told_apart(SEEDS[1:3], 18).values()) == ["abla…133_long_name", "abla…161_long_name"]
    letters = told_apart(("model_large_alpha", "model_large_alpine"), 14)
    assert list(letters.values()) == ["model_la…alpha", "model_l…alpine"]


def test_wide_characters_too() -> None:
    names = tuple(f"专家混乱_基线_调参_{seed}" for seed in (7, 47, 127))
    assert list(told_apart(names, 18).values()) == ["专家混乱_基线_调…7", "专家混乱_基线_…47", "专家混乱_基线_…127"]


def test_names_that_differ_within_the_column_keep_their_beginning() -> None:
    long = "run_2_with_a_very_long_ending"
    assert told_apart(("run_1", long), 18)[long] == "run_2_with_a_very…"


@given(st.lists(st.text("ab1_中", max_size=40), min_size=1, max_size=12, unique=True), st.integers(0, 30))
def test_any_names_fit(names: list[str], width: int) -> None:
    shown = told_apart(tuple(names), width)
    assert list(shown) == names
    assert all(cell_width(text) <= width for text in shown.values())


@given(st.text("ab_", min_size=10, max_size=60), st.sets(st.integers(0, 9999), min_size=2, max_size=12))
def test_numbered_names_are_all_different(family: str, numbers: set[int]) -> None:
    names = tuple(f"{family}{number}" for number in numbers)
    assert len(set(told_apart(names, LEAST + 4).values())) == len(names)
