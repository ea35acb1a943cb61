"""The number grammar takes what trainers print, and nothing that only `float()` takes."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.formats.numbers import COUNTER, FIELD, LARGEST_COUNTER, NUMBER, counter, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6", 6.0),
        ("-0.27", -0.27),
        ("+3.", 3.0),
        (".5", 0.5),
        ("1.2E-05", 1.2e-5),
        ("1e+3", 1000.0),
        ("\u22122.5e\u22123", -0.0025),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("9" * 400, math.inf),
        ("5e-324", 5e-324),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["nan", "NaN", "-NAN", "+nan"])
def test_not_a_number_is_a_number(text: str) -> None:
    assert math.isnan(number(text))


@pytest.mark.parametrize("text", ["", "1_000", "٣", "1,000", "0x10", "1.2.3", "e5", "--1", " 1", "1\n", "ınf", "infin"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)


@given(st.floats())
def test_what_python_prints_reads_back(value: float) -> None:
    read = number(str(value))
    assert read == value or (math.isnan(read) and math.isnan(value))


@given(st.from_regex(FIELD.replace("++", "+"), fullmatch=True))
def test_float_accepts_of_a_field_only_what_the_grammar_does(text: str) -> None:
    try:
        float(text)
    except ValueError:
        return
    assert re.fullmatch(NUMBER, text)


def test_counters_fit_64_bits() -> None:
    assert counter(str(LARGEST_COUNTER)) == LARGEST_COUNTER
    assert counter(str(LARGEST_COUNTER + 1)) is None
    assert not re.fullmatch(COUNTER, "9" * 20)
