"""What a search finds is marked across the pieces of a row, and nothing else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.ui.rows import MATCH, highlighted, row, row_text


def test_matches_are_marked_across_pieces_and_empty_ones_are_none() -> None:
    line = row(("loss ", "text"), ("nan", "critical"), (" 熵", "muted"))
    assert highlighted(line, re.compile("s n")) == row(
        ("los", "text"), ("s n", MATCH), ("an", "critical"), (" 熵", "muted")
    )
    assert highlighted(line, re.compile("熵"))[2:] == row((" ", "muted"), ("熵", MATCH))
    assert highlighted(line, re.compile("x*")) == highlighted(line, None) == line


@given(st.lists(st.text("ab n", max_size=6), max_size=6), st.sampled_from(["a", "ab", "a+", "b|n", "n*", "(?=a)", "."]))
def test_the_text_stays_and_what_is_marked_is_what_was_found(texts: list[str], pattern: str) -> None:
    line = row(*((text, f"role {place}") for place, text in enumerate(texts)))
    marked = highlighted(line, re.compile(pattern))
    assert row_text(marked) == row_text(line)
    found = "".join(re.findall(pattern, row_text(line)))
    assert "".join(piece.text for piece in marked if piece.role == MATCH) == found
