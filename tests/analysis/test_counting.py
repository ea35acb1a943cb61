"""The unit of the counter in every text: a trainer that counts steps is never told of episodes."""

from __future__ import annotations

import math

import pytest

from tests.analysis.plain import Values, around, at_rows, plain_rows, until
from tests.analysis.worlds import numbered as saved_at
from tests.analysis.worlds import process, saved, seen
from tests.making import NOW, T, run_of
from tui_monitor.analysis.counting import counted, numbered, plural
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.records import Departure, Incident, LogFacts, Notice, Record, Setup, WriterSeen
from tui_monitor.model.text import Clean

STEPS = Setup(total=1000, unit=Clean("step"))
METRICS: dict[str, Values] = {
    "loss": at_rows({380, 385, 390}, 90.0, around(1.0)),
    "approx_kl": until(100, 0.01, 0.3),
    "entropy": until(100, 0.7, 0.01),
    "reward": lambda i: 1000.0 - i if i > 200 else 900.0,
    "gradient_norm": at_rows({395}, math.nan, around(2.0)),
}


@pytest.mark.parametrize(
    "world",
    [
        (),
        (process(),),
        (seen(*saved_at(100, 200, 900), saved("best_model.pth", None, 9000.0)),),
        (WriterSeen(None, departed=Departure(7, T - 2000, T - 5, 9)),),
        (Notice("rollback", Clean("rolling back"), 350),),
        (Incident("traceback", Clean("RuntimeError: boom"), line=9000),),
    ],
)
def test_no_text_speaks_of_episodes_where_steps_are_counted(world: tuple[Record, ...]) -> None:
    facts = LogFacts(40_000, T, 40_000, 400, "shapes")
    for length, unit in ((400, "step"), (3, "step"), (0, "step")):
        report = build_report(run_of([STEPS, *plain_rows(length, **METRICS), facts, *world]), Settings(), NOW)
        texts = [report.summary, report.cause or "", report.eta_unknown or "", report.eta.basis if report.eta else ""]
        texts += [file.problem or "" for file in report.checkpoints] + [notice.reason for notice in report.notices]
        for check in report.checks:
            texts += [check.current, check.expected, check.reason, check.since or ""]
        assert [text for text in texts if "episode" in text] == []
        assert any(unit in text for text in texts)


def test_counters_and_units_in_words() -> None:
    assert (numbered("episode", 290), numbered("epoch", 0.33)) == ("episode 290", "epoch 0.33")
    assert [counted(1, "epoch"), counted(2, "epoch"), counted(3, "batch")] == ["1 epoch", "2 epochs", "3 batches"]
    assert [plural(unit) for unit in ("step", "iteration", "pass", "timestep")] == [
        "steps", "iterations", "passes", "timesteps",
    ]  # fmt: skip
