"""The whole report: the seed's run, every field of the contract, and logs that are empty, broken, huge or resumed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.analysis.worlds import SIZE, native, numbered, process, rows, saved, seen, summary
from tests.making import NOW, T, native_row, run_of, seed_log
from tui_monitor.analysis.report import build_report
from tui_monitor.analysis.telling import INCIDENTS_TOLD
from tui_monitor.config import RunSettings, Settings
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.markdown.observations import INCIDENTS, _incidents
from tui_monitor.model.records import (
    Departure,
    Ending,
    Incident,
    LogFacts,
    Problem,
    Resume,
    Row,
    RunFound,
    Setup,
    WriterSeen,
)
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

FIELDS = {
    "name", "path", "log", "format", "state", "verdict", "summary", "cause", "resume_from", "progress", "phase",
    "routing", "metrics", "checks", "process", "checkpoints", "notices", "incidents", "eta", "sessions", "summaries",
    "recent", "coverage", "problems",
}  # fmt: skip
SEED_FILES = (*numbered(100, age=1533), *numbered(200, age=726), *numbered(300, 400, 500, age=6000))


def report(run: Run, settings: Settings | None = None) -> RunReport:
    return build_report(run, settings or Settings(), NOW)


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, float):
        yield value


def as_json(told: RunReport) -> dict[str, Any]:
    """The run of the JSON text; its report must hold no number that JSON cannot say."""
    assert all(map(math.isfinite, numbers_in(msgspec.to_builtins(told))))
    (run,) = json.loads(EXPORTERS["json"]([told], Context("gpu01", NOW, "0", {})))["runs"]
    return dict(run)


def seed_run() -> Run:
    run = run_of(seed_log(), seen(*SEED_FILES, saved("best_model.pth", None), free=10**11), process())
    run.path, run.log = "results/warmup_1000", "results/warmup_1000/training_output.log"
    return run


# --- the seed --------------------------------------------------------------------------------------------------------


def test_the_seeds_run() -> None:
    told = report(seed_run())
    assert (told.state, told.verdict, told.phase, told.routing) == ("running", "warning", "Warmup", "Softmax")
    assert told.summary.startswith("3 checkpoints (model_00300.pth … model_00500.pth) are ahead of episode 290")
    assert told.progress is not None and (told.progress.current, told.progress.total) == (290, 1000)
    assert told.progress.fraction == pytest.approx(0.29)
    assert told.resume_from == "checkpoints/model_00200.pth"
    entropy = told.metrics["alpha_entropy"]
    assert (entropy.last, entropy.at, entropy.min, entropy.max, entropy.count) == (1.381, 290, 1.381, 1.386, 29)
    assert told.effective_experts == pytest.approx(math.exp(1.381)) and told.experts == 4
    assert told.summaries[-1].values["gradient_norm"] == (5.41, 7.01)
    assert [row.counter for row in told.recent] == list(range(200, 300, 10))
    assert told.recent[-1].values == {"score": 6.0, "reward": 2.6, "steps": 500.0, "alpha_entropy": 1.381}
    assert {check.id: check.status for check in told.checks} == {
        "process": "ok", "progress": "ok", "entropy": "ok", "routing.mode": "ok", "phase": "ok", "grad": "note",
        "score.trend": "ok", "ckpt": "warning", "incidents": "ok",
    }  # fmt: skip


def test_the_seeds_estimate() -> None:
    eta = report(seed_run()).eta
    assert eta is not None
    assert eta.rate_per_minute == pytest.approx(7.4, abs=0.3)
    assert eta.low_seconds < 5757 < eta.high_seconds
    assert eta.finish_at == NOW + timedelta(seconds=eta.seconds)


def test_without_the_files_from_the_future_the_seed_is_healthy() -> None:
    told = report(run_of(seed_log(), seen(*numbered(100, 200)), process()))
    assert told.verdict == "healthy" and told.summary.startswith("Warmup as planned, ends ≈ 13:")


def test_every_field_of_the_contract_is_there() -> None:
    for run in (seed_run(), run_of([RunFound(Clean("r"), "r", None)])):
        told = as_json(report(run))
        assert set(told) >= FIELDS
        for check in told["checks"]:
            assert {"id", "value", "threshold", "status", "since"} <= set(check)
            assert all(isinstance(check[text], str) for text in ("metric", "current", "expected", "reason"))
    told = as_json(report(seed_run()))
    assert set(told["sessions"][0]) == {"from", "to", "started_at", "resumed"}
    assert set(told["metrics"]["score"]) >= {"last", "at", "min", "max", "count", "non_finite", "mean", "std", "window"}
    assert set(told["checkpoints"][0]) >= {"name", "kind", "counter", "bytes", "saved_at", "complete", "problem"}
    assert set(told["notices"][0]) >= {"text", "count", "first_at", "last_at", "expected", "reason"}
    assert set(told["process"]) >= {"pid", "state", "started_at", "cpu_percent", "rss_bytes", "command", "how"}
    assert set(told["eta"]) >= {"seconds", "low_seconds", "high_seconds", "level", "finish_at", "basis"}


def test_building_twice_tells_the_same_and_changes_nothing() -> None:
    run = seed_run()
    assert report(run) == report(run)
    assert len(run.rows) == 29


# --- nothing, little, unknown ----------------------------------------------------------------------------------------


def test_no_rows_yet() -> None:
    told = report(native([Setup(total=1000, experts=4)], process()))
    assert (told.verdict, told.state, told.progress, told.eta, told.metrics) == ("unknown", "running", None, None, {})
    assert (told.summary, told.eta_unknown) == ("no episode line read yet", "no episode yet")


def test_a_log_of_which_nothing_is_known_is_one_run_that_cannot_be_judged() -> None:
    for age in (0.0, 1e7):
        told = report(run_of([RunFound(Clean("r"), "r", "r/a.log"), LogFacts(5000, T - age, 5000, 120, None)]))
        assert (told.verdict, told.progress) == ("unknown", None)
        assert any("120 lines read, none of a known format" in problem for problem in told.problems)


@pytest.mark.parametrize(("size", "says"), [(2000, True), (300, False)])
def test_a_file_without_any_lines_end_is_no_silence(size: int, says: bool) -> None:
    """A short one may be the first line, still being written."""
    told = report(run_of([RunFound(Clean("r"), "r", "r/a.log"), LogFacts(size, T, size, 0, half_line=True)]))
    assert any(f"{size} bytes read without a line's end" in problem for problem in told.problems) is says


def test_checkpoints_without_a_log() -> None:
    told = report(run_of([RunFound(Clean("r"), "r", None), seen(*numbered(100, 200))]))
    assert (told.verdict, told.state, told.log) == ("unknown", "unknown", None)
    assert told.summary.startswith("no log found, only 2 checkpoints")
    assert told.resume_from == "checkpoints/model_00200.pth"


def test_what_could_not_be_read_is_a_problem() -> None:
    told = report(native(rows(1.38, 100), Problem(Clean("checkpoints"), Clean("permission denied"))))
    assert told.problems == ("checkpoints: permission denied",)


def test_a_part_of_a_log_is_told_as_a_part() -> None:
    coverage = report(run_of([*rows(1.38, 100), LogFacts(1000, T, 400, 10, "native")])).coverage
    assert (coverage.bytes_read, coverage.bytes_total, coverage.complete) == (400, 1000, False)


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_finished_run_is_healthy_and_owes_nothing() -> None:
    ending = Ending(Clean("训练完成"), {"hours": 2.5, "best_score": math.nan})
    told = report(native([*rows(1.38, 980, total=980), ending], seen(*numbered(*range(100, 900, 100)))))
    assert (told.state, told.verdict, told.summary) == ("finished", "healthy", "980 episodes done")
    assert (told.resume_from, told.eta, told.eta_unknown) == (None, None, "the run is finished")
    assert told.endings == {"hours": 2.5} and told.ended_at == NOW


@pytest.mark.parametrize(
    ("writer", "incident", "state"),
    [
        (WriterSeen(None, departed=Departure(7, T - 900, T - 60, 9)), None, "killed"),
        (None, Incident("oom", Clean("CUDA out of memory"), line=9), "crashed"),
    ],
)
def test_a_dead_run_tells_the_cause_first_and_where_to_resume(
    writer: WriterSeen | None, incident: Incident | None, state: str
) -> None:
    # many more things are wrong with it
    course = [*rows(0.2, 290), *([incident] if incident else [])]
    told = report(native(course, seen(*SEED_FILES), *([writer] if writer else []), age=60))
    assert (told.state, told.verdict) == (state, "critical")
    assert told.cause is not None and told.cause.partition(" at episode 290")[0] in told.summary
    assert told.summary.startswith((state, "process 7"))
    assert told.resume_from == "checkpoints/model_00200.pth"
    assert told.ended_at == NOW - timedelta(seconds=60)
    assert told.eta is None


# --- resumes and restarts --------------------------------------------------------------------------------------------


def test_of_very_many_errors_the_latest_thousand_are_told_and_all_counted() -> None:
    errors = [Incident("traceback", Clean(f"error {at}"), at, 500 + at) for at in range(1, INCIDENTS_TOLD + 6)]
    told = report(native([*rows(1.38, 290, total=1000), *errors, Row(300, {"score": 1.0}, 1000, 9000)]))
    assert (len(told.incidents), told.incidents_before, told.incidents[0].text) == (INCIDENTS_TOLD, 5, "error 6")
    assert next(check.current for check in told.checks if check.id == "incidents") == str(INCIDENTS_TOLD + 5)
    assert f"and {INCIDENTS_TOLD + 5 - INCIDENTS} earlier incidents" in "\n".join(_incidents(told))


def test_several_sessions_are_told_and_the_later_reading_of_a_counter_wins() -> None:
    again = [Row(episode, {"score": 100.0}, 1000, 900 + episode) for episode in range(210, 310, 10)]
    crash = Incident("traceback", Clean("ValueError"), line=800)
    told = report(native([*rows(1.38, 290, total=1000), crash, Resume(200, line=900), *again], process(started=T - 60)))
    before, after = told.sessions
    assert (before.first, before.to, before.resumed) == (1, 290, False)
    assert (after.to, after.resumed) == (300, True)
    assert len(told.incidents) == 1 and told.verdict != "critical"
    trend = told.trends["score"]
    assert list(trend.counters) == sorted(trend.counters) and trend.mean[-1] == 100.0
    assert before.started_at is None and after.started_at == NOW - timedelta(seconds=60)


def test_a_counter_beyond_its_total() -> None:
    told = report(native(rows(1.38, 1200, total=1000), process()))
    assert told.progress is not None and told.progress.fraction == 1.0
    assert told.verdict == "warning" and "beyond the total of 1000" in told.summary and told.eta is None


def test_a_configured_total_outranks_the_printed() -> None:
    told = report(native(rows(1.38, 290, total=1000), process()), Settings(run=RunSettings(total=2000)))
    assert told.progress is not None and told.progress.total == 2000


# --- hostile numbers -------------------------------------------------------------------------------------------------


def test_nan_and_infinity_are_none_and_counted() -> None:
    values = [1.0, math.nan, math.inf, 3.0, -math.inf, math.nan]
    told = report(native([Row(10 * i, {"loss": value}, line=i) for i, value in enumerate(values, 1)]))
    loss = told.metrics["loss"]
    assert (loss.last, loss.at, loss.min, loss.max, loss.count, loss.non_finite) == (None, 60, 1.0, 3.0, 6, 4)
    assert told.recent[1].values == {"loss": None}
    assert as_json(told)["metrics"]["loss"]["last"] is None


def test_nan_in_a_summary_is_none() -> None:
    told = report(native([*rows(1.38, 50), summary(50, gradient_norm=(math.nan, math.inf), episode_score=1.0)]))
    assert told.summaries[0].values == {"gradient_norm": (None, None), "episode_score": (1.0, 0.0)}


HUGE = "1" + "0" * 300


@pytest.mark.parametrize(
    "score",
    ["1e308", "1.7976931348623157e308", "-1e308", "5e-324", HUGE, "1" + "0" * 400, "nan", "inf", "-inf"],
)
def test_huge_values_in_a_log(score: str) -> None:
    lines = [native_row(episode).replace("Score: 5", f"Score: {score}") for episode in range(10, 300, 10)]
    told = report(run_of("".join(lines)))
    assert told.progress is not None and told.progress.current == 290
    as_json(told)


def test_a_huge_entropy_a_huge_total_and_a_huge_counter() -> None:
    entropy = report(native(rows(1e308, 300)))
    assert (entropy.effective_experts, entropy.verdict) == (None, "unknown")
    assert report(native(rows(800.0, 300))).effective_experts is None
    total = report(native([*rows(1.38, 300, total=10**400)], process()))
    assert total.progress is not None and total.progress.total is None
    text = seed_log() + f"Episode {HUGE}/1000 | Score: 1 | Reward: 1.0 | Steps: 5 | α_entropy: 1.381\n"
    as_json(report(run_of(text)))


def test_an_end_beyond_every_calendar_is_no_estimate() -> None:
    told = report(native(rows(1.38, 300, total=2**53), process()))
    assert told.eta is None and told.eta_unknown == "more than a hundred years at this pace"


@pytest.mark.parametrize("when", [-1e18, -1.0, 0.0, 1e12, 1e18])
def test_impossible_file_times(when: float) -> None:
    files = seen(saved("model_00100.pth", 100, age=T - when))
    told = report(run_of([*rows(1.38, 300), LogFacts(10, when, 10, 30, "native"), files]))
    assert told.checkpoints[0].saved_at.year in (1970, 9998, 9999)
    as_json(told)


values = st.dictionaries(
    st.sampled_from(["alpha_entropy", "score", "loss", "gradient_norm", "x"]), st.floats(), min_size=1, max_size=4
)
told_rows = st.lists(st.builds(Row, st.integers(-5, 2**62), values, st.none() | st.integers(-3, 10**30)), max_size=30)
summaries = st.lists(
    st.builds(lambda at, a, b: summary(at, alpha_entropy=a, gradient_norm=(a, b), expert_usage_variance=b),
              st.integers(0, 2**40), st.floats(), st.floats()), max_size=4,
)  # fmt: skip


@effort(max_examples=60, deadline=None)
@given(told_rows, summaries, st.lists(st.integers(0, 2**62), max_size=4), st.floats(0, 1e15), st.booleans())
def test_whatever_was_read_a_report_is_built(
    course: list[Row], blocks: list[Any], files: list[int], age: float, alive: bool
) -> None:
    world = [seen(*numbered(*files), free=SIZE)] + ([process()] if alive else [])
    told = report(native([*course, *blocks], *world, age=age))
    assert told.verdict in ("healthy", "warning", "critical", "unknown") and told.summary
    as_json(told)
