"""`[[format]]`: a line that the configuration describes is read as it says, before anything is guessed."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.config import FormatSettings
from tui_monitor.formats.described import LineTemplate, TemplateError, refusal_of
from tui_monitor.formats.described.template import LONGEST, Found
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import LogRecord, Other, Row, Setup
from tui_monitor.model.text import Clean

LINE = "{_} blub {counter} von {total} ~ gut {gut} schlecht {schlecht}ms"
SAMPLE = "[12:00:01] blub 7 von 700 ~ gut 0.333   schlecht -8,900.5ms"
MORE = "Treffer {treffer}"


def read(line: str, text: str) -> Found | None:
    return LineTemplate(line).read(text)


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        (LINE, SAMPLE, Found(7, 700, {"gut": 0.333, "schlecht": -8900.5})),
        ("Ep {counter} R {TotalReward}", "Ep 1 R 3e4", Found(1, None, {"total_reward": 3e4})),
        ("Ep {counter}", "   Ep    0.25  ", Found(0.25, None, {})),
        ("{{x}} {loss} {_}", "{x} 2 and the rest", Found(None, None, {"loss": 2.0})),
        ("α {ε} of {_}", "α 0.5 of it", Found(None, None, {"epsilon": 0.5})),
        ("a.c {x}", "abc 5", None),
        ("Ep {counter}", "Ep nan", None),
        ("Ep {counter}", "Ep -1", None),
        ("Ep {counter} end", "Ep 4 end of", None),
        ("Ep {counter}", "Ep ٣", None),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_described(line: str, text: str, found: Found | None) -> None:
    assert read(line, text) == found


def test_no_number_is_a_number_too() -> None:
    found = read("loss {loss}", "loss NaN")
    assert found is not None and math.isnan(found.values["loss"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ep {counter", "brace at character 4"),
        ("Ep {counter}{loss}", "nothing between {counter} and {loss}"),
        ("Ep {counter} {counter}", "stands twice"),
        ("{a b} {counter}", "is no name"),
        ("{_} hello", "names no number"),
        ("", "names no number"),
        ("of {total} {loss}", "{total} without {counter}"),
        ("x ".join(f"{{m{number}}} " for number in range(99)), "99 names; at most 60"),
    ],
)
def test_a_description_that_cannot_be_meant_is_refused(line: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        LineTemplate(line)
    assert words in str(caught.value)
    found = refusal_of(FormatSettings("own", line, ("x",)))
    assert found is not None and found[0] == "line"


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ((), "at least one line"),
        (("Ep 5 R 1", "Ep 5 R x"), "samples[1] matches as far as `Ep 5 R`, then a number for {r} is expected"),
        (("Ep 5 R 1 more",), "then the end is expected and `more` found"),
        (("Ex 5",), "does not match: `Ep ` is expected and `Ex 5` found"),
        (("Ep 5",), "and the end found"),
        (("Ep inf R 5",), "has a counter that is none"),
        (("Ep 5 R 1" + " " * LONGEST,), "longer than"),
    ],
)
def test_samples_that_do_not_match_are_refused_with_the_place(samples: tuple[str, ...], words: str) -> None:
    found = refusal_of(FormatSettings("own", "Ep {counter} R {r}", samples))
    assert found is not None and found[0] == "samples" and words in found[1]


def test_a_format_whose_samples_match_is_taken() -> None:
    assert refusal_of(FormatSettings("own", LINE, (SAMPLE,))) is None


@pytest.mark.parametrize("text", [" " * LONGEST, "a b c d " * 200, ("a b c d 1 e " * 200)[:LONGEST], "1" * LONGEST])
def test_hostile_lines_cost_little(text: str) -> None:
    """A wide bound, hundred times what it takes: free choice at each {_} would take years."""
    template = LineTemplate("{_} a {_} b {_} c {_} d {counter} e {x} f {_} g")
    began = time.process_time()
    template.read(text)
    assert time.process_time() - began < 2


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_raises_but_refusals(line: str, text: str) -> None:
    try:
        template = LineTemplate(line)
    except TemplateError:
        return
    template.read(text)
    refusal_of(FormatSettings("own", line, (text,)))


@given(st.integers(0, 10**15), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["x ", "", "1: "]))
def test_what_is_printed_is_read(counter: int, loss: float, before: str) -> None:
    text = f"{before}Ep {counter}: {loss!r}"
    assert read("{_}Ep {counter}: {loss}", text) == Found(counter, None, {"loss": loss})


# --- in a log --------------------------------------------------------------------------------------------------------


def records_of(text: str, *formats: FormatSettings) -> list[LogRecord]:
    reader = LogReader(described=formats)
    return [*reader.read(text.encode().splitlines(keepends=True)), *reader.finish()]


def rows_of(records: list[LogRecord]) -> list[tuple[float, dict[str, float]]]:
    return [(row.counter, row.values) for row in records if isinstance(row, Row)]


OWN = FormatSettings("own", LINE, (SAMPLE,), "blub")


def test_a_single_described_line_counts() -> None:
    """What is guessed needs three lines; what is described needs none."""
    records = records_of(f"hello\n{SAMPLE}\n", OWN)
    assert [record for record in records if isinstance(record, Setup)] == [Setup(unit=Clean("blub"), line=2)]
    assert [row for row in records if isinstance(row, Row)] == [Row(7, {"gut": 0.333, "schlecht": -8900.5}, 700, 2)]
    assert [record.text for record in records if isinstance(record, Other)] == ["hello"]
    assert rows_of(records_of(f"hello\n{SAMPLE}\n")) == []


def test_a_described_line_without_a_counter_belongs_to_the_row_before() -> None:
    more = FormatSettings("more", MORE, ("Treffer 5",))
    rows = rows_of(records_of(f"Treffer 1\n{SAMPLE}\nTreffer 2\n", OWN, more))
    assert rows == [(7, {"gut": 0.333, "schlecht": -8900.5}), (7, {"treffer": 2.0})]


def test_what_is_described_wins_over_what_is_guessed() -> None:
    text = "".join(f"step {number}: inner {number % 3} loss={number / 8}\n" for number in range(1, 13))
    assert rows_of(records_of(text))[-1][0] == 12
    inner = FormatSettings("inner", "step {_}: inner {counter} loss={loss}", ("step 1: inner 1 loss=0.1",), "inner")
    assert rows_of(records_of(text, inner))[-2:] == [(2, {"loss": 11 / 8}), (0, {"loss": 12 / 8})]


def test_the_unit_is_the_line_s_own_word_where_none_is_said() -> None:
    own = FormatSettings("own", "Epoch {counter} loss {loss}", ("Epoch 1 loss 2",))
    assert [record.unit for record in records_of("Epoch 1 loss 2\n", own) if isinstance(record, Setup)] == ["epoch"]


def test_a_native_log_stays_native_and_gains_the_described_lines() -> None:
    native = "".join(
        f"Episode {number}/100 | Score: 1 | Reward: 1.00 | Steps: 5 | α_entropy: 1.38\nTreffer {number}\n"
        for number in (10, 20, 30)
    )
    reader = LogReader(described=(FormatSettings("more", "Treffer {counter}", ("Treffer 5",)),))
    records = [*reader.read(native.encode().splitlines(keepends=True)), *reader.finish()]
    assert reader.format == "native"
    assert [counter for counter, _ in rows_of(records)] == [10, 10, 20, 20, 30, 30]
