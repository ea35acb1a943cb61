"""Sparklines, progress bars and phase strips: exact widths, honest ends, nothing lost."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.bars import Span, phase_strip, progress_bar
from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.draw.spark import spark

any_number = st.one_of(st.none(), st.floats(), st.integers(), st.just(10**400))


def test_sparks_as_pictures() -> None:
    assert spark([0, 1, 2, 3, 4, 5, 6, 7], 8) == "▁▂▃▄▅▆▇█"
    assert spark([0, None, 7, math.nan, 3.5], 7) == "▁ █ ▅  "
    assert spark([1.386] * 5, 5) == "▄▄▄▄▄"
    assert spark([1.381, 1.386], 2, lo=0, hi=1.3863) == "██"
    assert spark([0, 7], 2, ascii=True) == "_#"
    assert spark([None], 3) == "   " and spark([], 0) == ""


def test_a_spike_up_or_down_stays_in_the_spark() -> None:
    values = [5.0] * 1000
    values[500], values[800] = 41.0, -30.0
    assert spark(values, 10) == "▄▄▄▄▄█▄▄▁▄"


@given(st.lists(any_number, max_size=60), st.integers(-1, 40), any_number, any_number, st.booleans())
def test_sparks_have_their_width(values: list[float | None], width: int, lo: float, hi: float, ascii: bool) -> None:
    drawn = spark(values, width, lo, hi, ascii)
    assert len(drawn) == max(width, 0)
    assert drawn.isascii() or not ascii


def test_progress_as_pictures() -> None:
    assert progress_bar(0.29, 52) == ("━" * 15, "─" * 37)
    assert progress_bar(0.5, 5) == ("━━╸", "──")
    assert progress_bar(0.5, 5, ascii=True) == ("==>", "--")
    assert progress_bar(None, 4) == progress_bar(math.nan, 4) == progress_bar(-1, 4) == ("", "────")


def test_only_a_finished_run_has_a_full_bar() -> None:
    assert progress_bar(0.9999, 10)[0] == "━" * 9 + "╸"
    assert progress_bar(1.0, 10) == progress_bar(7.0, 10) == ("━" * 10, "")
    assert progress_bar(1e-9, 10)[0] == "╸"


@given(any_number, st.integers(-1, 100))
def test_progress_has_its_width(fraction: float | None, width: int) -> None:
    assert len("".join(progress_bar(fraction, width))) == max(width, 0)


def test_phases_are_named_where_they_fit() -> None:
    spans = [Span("Warmup", 0, 1000, "a"), Span("Transition", 1000, 1200, "b"), Span("专家", 1200, 3000, "c")]
    strip = phase_strip(spans, 3000, 30)
    assert [(run.text, run.role) for run in strip] == [("Warmup ───", "a"), ("│─", "b"), ("│专家 ────────────", "c")]
    assert row_text(phase_strip([Span("On", -math.inf, math.inf, "a")], 100, 6)) == "On ───"
    assert row_text(phase_strip([Span("Late", 50, 100, "a")], 100, 12, ascii=True)) == "      Late -"


@given(
    st.lists(
        st.builds(Span, st.sampled_from(["Warmup", "", "专家"]), st.floats(), st.floats(), st.just("a")), max_size=5
    ),
    st.floats(),
    st.integers(-1, 60),
)
def test_strips_have_their_width(spans: list[Span], total: float, width: int) -> None:
    assert cell_width(row_text(phase_strip(spans, total, width))) == max(width, 0)
