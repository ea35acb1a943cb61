"""Outside text is made visible and inert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.text import clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain [/] text", "plain [/] text"),
        ("专家混乱: α熵=1.38", "专家混乱: α熵=1.38"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
        ("a\x9bb", "a\\x9bb"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("a\tb", "a    b"),
        ("⚠\ufe0f heat", "⚠ heat"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_is_shown(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x2FFF)))
def test_nothing_a_terminal_acts_on_survives(raw: str) -> None:
    shown = clean(raw)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0x202A <= ord(char) <= 0x202E for char in shown)
    assert clean(shown) == shown
