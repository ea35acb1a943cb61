"""The charts of a run: which ones, from which numbers, what their frames say, and how seldom they are plotted."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from tests.making import NOW, T, native_row, run_of, seed_log
from tests.ui.making import (
    ListFeed,
    drawn,
    log_records,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    seed_run,
    until,
)
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.draw.cells import row_text
from tui_monitor.draw.chart import plan_chart
from tui_monitor.model.records import Batch, Record, Row, Summary
from tui_monitor.model.run import Run
from tui_monitor.model.units import number
from tui_monitor.ui.chart_spec import Place, spec_of
from tui_monitor.ui.chart_words import chart_frame
from tui_monitor.ui.rows import Part, framed, row
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import EXPERTS, Chart, charts_of
from tui_monitor.ui.summary_columns import SummaryColumns
from tui_monitor.ui.widgets.metric_chart import MetricChart


def view_of(source: str | Iterable[Record]) -> RunView:
    run = run_of(source)
    return RunView(run.key, run, build_report(run, Settings(), NOW), Settings(), len(run.feed))


def names_of(source: str | Iterable[Record]) -> list[str]:
    return [chart.name for chart in charts_of(view_of(source).report)]


# --- which -----------------------------------------------------------------------------------------------------------


def test_the_native_run_has_its_rows_and_what_only_summaries_say() -> None:
    charts = charts_of(view_of(seed_log()).report)
    assert [chart.name for chart in charts] == [
        "alpha_entropy", "score", "reward", "gradient_norm", "expert_usage_variance", "steps",
    ]  # fmt: skip
    assert {chart.name for chart in charts if chart.source == "summaries"} == {"gradient_norm", "expert_usage_variance"}


def test_the_places_of_the_first_summary_are_kept_until_it_is_overdue() -> None:
    """Charts do not jump when episode 50 comes; a trainer that prints no Summaries has no empty boxes for ever."""
    begun = "".join(native_row(n) for n in range(10, 50, 10))
    assert names_of(begun) == names_of(seed_log())
    assert "gradient_norm" not in names_of(begun + "".join(native_row(n) for n in range(50, 120, 10)))
    resumed = "".join(native_row(n, 3000) for n in range(1010, 1040, 10))
    assert names_of(resumed) == names_of(seed_log())


@pytest.mark.parametrize(
    ("printed", "charted"),
    [
        (["learning_rate", "loss"], ["loss", "learning_rate"]),
        (["fps", "approx_kl", "value_loss", "loss", "reward"], ["reward", "loss", "approx_kl", "value_loss", "fps"]),
        (["epoch", "val_loss", "train_loss"], ["train_loss", "val_loss", "epoch"]),
        (["speed"], ["speed"]),
    ],
)
def test_any_trainer_gets_its_most_telling_metrics_first(printed: list[str], charted: list[str]) -> None:
    assert names_of([Row(n, dict.fromkeys(printed, 1.0)) for n in (1, 2)]) == charted


def test_the_loads_of_all_experts_are_one_chart() -> None:
    rows = [Row(n, {"loss": 1.0, "reward": 2.0, **{f"expert_{e}_load": 0.1 * e for e in range(4)}}) for n in (1, 2, 3)]
    view = view_of(rows)
    assert charts_of(view.report) == (Chart("reward"), Chart("loss"), EXPERTS)
    spec = spec_of(view, EXPERTS, view.run.rows, Place(40, 9))
    assert [line.kind for line in spec.lines] == ["level", "envelope", "line"]
    assert max(spec.lines[1].highs, key=float) == pytest.approx(0.3) and spec.y_range is not None
    frame = chart_frame(view, EXPERTS, 60)
    assert row_text(frame.value) == "0 – 0.3" and "least: expert 0" in row_text(frame.note)


def test_what_has_come_stays_in_its_place() -> None:
    """Rows one by one: no chart leaves, none changes places with another."""
    records = log_records(seed_log(), T)
    before: list[str] = []
    for end in range(30, len(records), 20):
        now = names_of(records[:end])
        assert [name for name in now if name in before] == before
        before = now


# --- Summaries as columns --------------------------------------------------------------------------------------------


def told(columns: SummaryColumns, run: Run) -> list[tuple[float, float]]:
    found = columns.of(run, "norm")
    return [(x, round(bucket.mean, 3)) for x, bucket in found.chart("norm", 100, 0, 1000)]


def test_each_summary_is_read_once_and_one_told_again_takes_the_place() -> None:
    run, columns = run_of([Row(1, {"a": 1.0})]), SummaryColumns()
    assert told(columns, run) == []
    run.summaries += [Summary(50, {"norm": (1.0, 0.0)}), Summary(100, {"other": (1.0, 0.0)})]
    assert told(columns, run) == [(50, 1.0)]
    run.summaries += [Summary(150, {"norm": (3.0, 0.0)})]
    assert told(columns, run) == [(50, 1.0), (150, 3.0)]
    run.summaries[-1] = Summary(150, {"norm": (4.0, 0.0)})
    assert told(columns, run) == [(50, 1.0), (150, 4.0)]
    assert told(columns, run_of([Row(1, {"a": 1.0})])) == []


def test_after_a_resume_the_later_summary_counts() -> None:
    run = run_of([Row(1, {"a": 1.0})])
    run.summaries += [Summary(at, {"norm": (value, 0.0)}) for at, value in ((50, 1.0), (100, 2.0), (100, 9.0))]
    assert told(SummaryColumns(), run)[-1][1] != 2.0


# --- words -----------------------------------------------------------------------------------------------------------


def test_a_frame_has_the_number_above_and_the_band_below() -> None:
    view = view_of(seed_log())
    frames = {chart.name: chart_frame(view, chart, 60) for chart in charts_of(view.report)}
    assert row_text(frames["gradient_norm"].value) == "5.41 ± 7.01"
    assert row_text(frames["gradient_norm"].note) == "means of Summaries · healthy below 10"
    assert row_text(frames["alpha_entropy"].note) == "now 3.98 of 4 experts · healthy α > 1.29"
    assert row_text(frames["score"].note) == "best printed 22 at 220"
    narrow = chart_frame(view, Chart("alpha_entropy"), 43)
    assert row_text(narrow.note) == "now 3.98/4 experts · healthy α > 1.29"


def test_the_newest_value_stands_beside_any_name() -> None:
    long = "x" * 300
    view = view_of([Row(n, {"policy_entropy": 1 - n / 300, long: n / 7}) for n in range(1, 100)])
    for width in range(24, 90):
        for name in view.report.metrics:
            frame = chart_frame(view, Chart(name), width)
            shown = row_text(framed([], frame, width, 4)[0])
            assert number(view.report.metrics[name].last) in shown, (width, shown)
    told = [row_text(framed([], chart_frame(view, Chart("policy_entropy"), width), width, 4)[0]) for width in (50, 40)]
    assert "0.67  mean50 0.7517" in told[0], told
    assert "Policy entropy ─" in told[1] and "mean" not in told[1], "the mean gives way before the name"


def test_what_never_changed_is_told_as_one_number() -> None:
    for by, words in ((0, "always 500"), (10, "480 – 500")):
        view = view_of([Row(n, {"steps": 500.0 - n * by}) for n in range(3)])
        assert row_text(chart_frame(view, Chart("steps"), 60).note) == words


def test_parts_that_do_not_fit_are_left_out() -> None:
    from tui_monitor.ui.chart_words import joined

    parts = [Part(1, row("second")), Part(0, row("first")), Part(2, row("third"))]
    assert [row_text(joined(parts, width)) for width in (22, 21, 14, 13, 2)] == [
        "second · first · third", "second · first", "second · first", "first · third", "first",
    ]  # fmt: skip


def test_a_chart_without_a_finite_value_says_so() -> None:
    for name in ("alpha_entropy", "score"):
        for value, words in ((math.nan, "no finite value"), (1.0, "")):
            view = view_of([Row(n, {name: value}) for n in range(1, 40)])
            plan = plan_chart(spec_of(view, Chart(name), view.run.rows, Place(40, 9)))
            shown = "".join(row_text(line) for line in plan.rows())
            assert shown.strip() == words if words else "no finite" not in shown
    assert "▲ 39 non-finite" in row_text(chart_frame(view_of([Row(n, {"score": math.inf}) for n in range(39)]),
                                                     Chart("score"), 60).note)  # fmt: skip


# --- on screen -------------------------------------------------------------------------------------------------------


def titles(lines: list[str]) -> list[list[str]]:
    found = [re.findall(r"╭─ ([A-Zα][a-z α-]+?) ─", line) for line in lines]
    return [names for names in found if len(names) > 1]


async def test_a_wide_screen_has_six_charts_in_two_rows() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(200, 50)) as pilot:
        await drawn(pilot, "Usage variance")
        rows = titles(screen_lines(app))
        assert ["α entropy", "Score", "Reward"] in [names[-3:] for names in rows]
        assert ["Gradient norm", "Usage variance", "Steps"] in [names[-3:] for names in rows]
        assert "waiting for another" not in screen_text(app)


async def test_a_run_of_one_metric_has_one_chart_as_wide_as_all() -> None:
    app = make_app(ListFeed([run_batch("plain", [Row(n, {"loss": 3.0 / n}) for n in range(1, 60)])]))
    async with app.run_test(size=(200, 50)) as pilot:
        await drawn(pilot, "╭─ Loss ")
        line = next(line for line in screen_lines(app) if "╭─ Loss " in line)
        assert line.count("╮") == 1 + line.count("╮╭─ Loss") and "waiting for another" not in screen_text(app)


async def test_a_chart_is_plotted_only_where_a_dot_of_it_changes() -> None:
    """Counted, not timed: 50 rows of one value a second apart, on an axis that reaches beyond them."""
    at = [NOW]

    def clock() -> datetime:
        return at[0]

    rows = [Row(n, {"alpha_entropy": 1.38, "score": float(n % 7)}, 2000) for n in range(1, 1200)]
    feed = ListFeed([run_batch("r", rows)])
    app = make_app(feed, clock=clock)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "α entropy")
        entropy, score = list(app.screen.query(MetricChart))[:2]
        before = entropy.plotted, score.plotted
        for n in range(1200, 1250):
            at[0] += timedelta(seconds=1)
            feed.put(Batch("/home/u/results/r", (Row(n, {"alpha_entropy": 1.38, "score": float(n % 7)}, 2000),), T))
            await until(pilot, lambda: app._desk.scene.views[0].run.current == n, "the row")  # type: ignore[union-attr]  # noqa: B023
        columns = 50 / 1200 * 2 * 39  # of dots, at the most, that the rows reach across the canvas
        assert 0 < entropy.plotted - before[0] <= columns + 2
        assert 0 < score.plotted - before[1] <= 50 / 10 + columns + 2
