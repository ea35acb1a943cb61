"""The feed's columns where there is room: arrival times, the Summary's figures, means, and configured names."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from tests.making import NOW, SEED_SUMMARY, T, native_row, run_of, seed_log
from tests.ui.test_feed import report_of
from tui_monitor.config import MetricSettings, Settings
from tui_monitor.draw.cells import row_text
from tui_monitor.model.records import Batch, LogFacts, Resume, Row, Setup
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.ui.feed_columns import Columns, arrived_at, columns_of, summary_before, time_text
from tui_monitor.ui.feed_rows import episode_row, header_row


def shown(run: Run, width: int, settings: Settings | None = None) -> Columns:
    return columns_of(run, report_of(run, settings), width)


def cells(run: Run, index: int, columns: Columns) -> dict[str, str]:
    """A row's texts by their column's word."""
    line = row_text(episode_row(run, index, columns, NOW))
    found, end = {}, len(line)
    for column in reversed(columns.shown):
        found[column.label] = line[end - column.width : end].strip()
        end -= column.width + 2
    return found


def labels(columns: Columns) -> list[str]:
    return [column.label for column in columns.shown]


def live_run() -> Run:
    """Two rows of the backlog, then rows that were seen to come, 80 s apart, two of them together."""
    store = Store()
    backlog = (Row(10, {"score": 1.0}), Row(20, {"score": 2.0}), LogFacts(100, T, 100))
    store.apply(Batch("r", backlog, T))
    for at, counters in ((T + 80, (30,)), (T + 160, (40, 50)), (T + 240, (60,))):
        rows = tuple(Row(counter, {"score": counter / 10}) for counter in counters)
        run = store.apply(Batch("r", (*rows, LogFacts(100 + int(at - T), at, 100 + int(at - T), live=True)), at))
    return run


def test_own_metrics_come_first_and_more_only_where_there_is_room() -> None:
    run = run_of(seed_log())
    assert labels(shown(run, 45)) == ["score", "reward", "steps", "α entropy"]
    assert labels(shown(run, 58)) == ["score", "reward", "steps", "α entropy", "experts"]
    wide = shown(run, 150)
    assert labels(wide) == ["score", "reward", "steps", "α entropy", "experts", "mean score", "mean reward",
                            "Σ gradient", "Σ variance"]  # fmt: skip
    assert wide.hidden == 0 and len(row_text(header_row(wide))) <= 150


def test_numbers_below_each_other_are_of_one_length() -> None:
    run = run_of([Row(n, {"drift": value, "level": float(n)}) for n, value in enumerate((0.9366, 0.935, 1.0, 0.5))])
    told = [cells(run, at, shown(run, 80)) for at in range(4)]
    assert [one["drift"] for one in told] == ["0.9366", "0.9350", "1.000", "0.5000"]
    assert [one["level"] for one in told] == ["0", "1", "2", "3"], "whole numbers stay whole"
    tiny = run_of([Row(n, {"drift": value}) for n, value in enumerate((1e-9, math.nan, 12345.6))])
    assert [cells(tiny, at, shown(tiny, 80))["drift"] for at in range(3)] == ["1e-09", "nan", "1.235e+04"]


def test_a_summary_stands_beside_the_rows_after_it_and_never_before() -> None:
    first, second = SEED_SUMMARY.format(at=20), SEED_SUMMARY.format(at=40).replace("5.41 ±", "6.66 ±")
    rows = [native_row(n) for n in (10, 20, 30, 40, 50)]
    run = run_of("".join([*rows[:2], first, *rows[2:4], second, rows[4]]))
    told = [cells(run, index, shown(run, 150))["Σ gradient"] for index in range(5)]
    assert told == ["", "", "5.41", "5.41", "6.66"]
    assert summary_before(run, 1) is None


def test_means_are_of_the_rows_up_to_each() -> None:
    run = run_of([Row(n, {"score": float(n)}) for n in range(1, 101)])
    columns = shown(run, 60)
    assert [cells(run, index, columns)["mean score"] for index in (0, 1, 99)] == ["1.00", "1.50", "75.50"]


def test_effective_experts_follow_the_entropy() -> None:
    run = run_of([Row(1, {"alpha_entropy": math.log(4)}), Row(2, {"alpha_entropy": 0.0}), Row(3, {"score": 1.0}),
                  Row(4, {"alpha_entropy": 1e9})])  # fmt: skip
    run.setup = Setup(experts=4)
    columns = shown(run, 80)
    assert [cells(run, index, columns)["experts"] for index in range(4)] == ["4.00", "1.00", "", ""]


def test_rows_that_were_seen_to_come_have_a_time_and_the_backlog_has_none() -> None:
    run = live_run()
    columns = shown(run, 80)
    assert [cells(run, index, columns)["time"] for index in range(6)] == [
        "", "", "11:46:20", "11:47:40", "11:47:40", "11:49:00",
    ]  # fmt: skip


def test_a_resume_takes_no_time_from_the_session_before() -> None:
    run = live_run()
    store = Store()
    store.runs["r"] = run
    again = (Resume(30), Row(40, {"score": 1.0}), LogFacts(400, T + 300, 400, live=True))
    run = store.apply(Batch("r", again, T + 300))
    assert arrived_at(run, 3) is None, "the first 40 is of the session before"
    assert arrived_at(run, len(run.rows) - 1) == T + 300


def test_without_arrivals_no_column_of_time_stands_empty() -> None:
    assert "time" not in labels(shown(run_of(seed_log()), 150))


@pytest.mark.parametrize(("ago", "text"), [(timedelta(), "11:45:00"), (timedelta(days=1), "Tue 11:45"),
                                           (timedelta(days=40), "25-11-28")])  # fmt: skip
def test_times_of_other_days_say_which(ago: timedelta, text: str) -> None:
    assert time_text((NOW - ago).timestamp(), NOW) == text and len(text) <= 9


def test_the_configured_name_and_unit_of_a_metric_stand_above_its_column() -> None:
    named = (MetricSettings("Win Rate", kind="score", unit="%"), MetricSettings("score", unit="pt"))
    settings = Settings(metrics=named)
    run = run_of([Row(1, {"win_rate": 51.0, "score": 2.0})])
    assert labels(shown(run, 40, settings)) == ["Win Rate (%)", "score (pt)"]
    assert "win rate" in labels(shown(run, 40))


def test_a_configured_class_decides_what_stays_on_a_narrow_screen() -> None:
    run = run_of([Row(1, {f"m{n}": 1.0 for n in range(9)} | {"wins": 1.0})])
    settings = Settings(metrics=(MetricSettings("wins", kind="score"),))
    assert "wins" in labels(shown(run, 30, settings)) and "wins" not in labels(shown(run, 30))


def test_fractions_of_an_epoch_line_up() -> None:
    rows = [Row(counter, {"loss": 1.0}) for counter in (0.33, 1, 12.345)]
    run = run_of([Setup(unit=Clean("epoch")), *rows])
    columns = shown(run, 24)
    lines = [row_text(episode_row(run, index, columns, NOW)) for index in range(3)]
    assert [line.split()[0] for line in lines] == ["0.33", "1", "12.345"] and len(set(map(len, lines))) == 1
    assert lines[0].index(".") == lines[2].index(".") == lines[1].index("1") + 1
