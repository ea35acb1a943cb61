"""Numbers as people read them."""

from datetime import timedelta

import pytest

from tests.making import NOW
from tui_monitor.model.metrics import canonical
from tui_monitor.model.units import clock, count_text, duration, number, percent, rate, short_duration, size


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [(3, "3 s", "3s"), (81, "81 s", "81s"), (720, "12 min", "12m"), (5760, "1 h 36 min", "1h36"), (7200, "2 h", "2h00"),
     (273_600, "3 d 4 h", "3d4h"), (-1, "unknown", "?"), (float("nan"), "unknown", "?"), (3599, "1 h", "1h00")],
)  # fmt: skip
def test_durations(seconds: float, long: str, short: str) -> None:
    assert (duration(seconds), short_duration(seconds)) == (long, short)


def test_sizes_count_as_ls_does() -> None:
    assert size(9_856_614) == "9.4 MB"
    assert size(0) == "0 B"
    assert size(1000) == "1.0 kB"
    assert size(212 * 2**30) == "212 GB"


def test_clock_names_the_day_when_it_is_another() -> None:
    assert clock(NOW + timedelta(minutes=95), NOW) == "13:20"
    assert clock(NOW + timedelta(days=1), NOW) == "Thu 11:45"
    assert clock(NOW + timedelta(days=30), NOW) == "2026-02-06 11:45"


def test_numbers_are_never_rounded_to_a_false_zero() -> None:
    assert number(0.00003, 2) == "3e-05"
    assert number(0.0, 2) == "0.00"
    assert number(None) == "–"
    assert number(float("nan"), 3) == "nan"


def test_a_run_is_not_done_before_it_is_done() -> None:
    assert percent(0.29) == "29%"
    assert percent(0.999) == "99%"
    assert percent(1.0) == "100%"


def test_rates_choose_their_unit() -> None:
    assert [rate(7.4359), rate(1200), rate(0.5)] == ["7.44/min", "20/s", "30/h"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Score", "score"), ("α_entropy", "alpha_entropy"), ("Total Reward", "total_reward"),
     ("gradNorm", "gradient_norm"), ("episode_score", "score"), ("train/loss", "train_loss")],
)  # fmt: skip
def test_canonical_names(printed: str, name: str) -> None:
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (290, "290"),
        (0, "0"),
        (3.0, "3"),
        (0.33, "0.33"),
        (1.5, "1.5"),
        (2 / 3, "0.667"),
        (1e7, "10000000"),
        (0.0001, "0"),
    ],
)
def test_counters_are_bare_and_fractions_short(count: float, text: str) -> None:
    assert count_text(count) == text
