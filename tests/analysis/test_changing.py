"""What would change a check, in words that follow from its own figures."""

from __future__ import annotations

import msgspec

from tests.analysis.worlds import native, numbered, rows, seen
from tests.making import NOW
from tui_monitor.analysis.changing import nearest, what_changes, what_makes_healthy
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, RunReport


def report() -> RunReport:
    return build_report(native(rows(1.38, 290), age=5), Settings(), NOW)


def check(id: str, status: str, value: float | None = None, threshold: float | None = None) -> Check:
    return Check(id, id.capitalize(), "x", "as expected", status, "why", value, threshold)  # type: ignore[arg-type]


def test_a_level_says_on_which_side_of_its_threshold_it_would_be_out() -> None:
    assert what_changes(check("entropy", "ok", 0.62, 0.3), report()) == "out of its bounds below 0.3; now 0.62"
    assert what_changes(check("grad", "note", 5.4, 10.0), report()) == "out of its bounds above 10; now 5.4"
    assert what_changes(check("entropy", "critical", 0.21, 0.3), report()).startswith("well again above 0.3")


def test_a_count_or_a_total_is_no_threshold() -> None:
    for id in ("progress", "spike", "disk", "incidents"):
        assert what_changes(check(id, "ok", 290.0, 1000.0), report()) == ""


def test_what_rests_and_what_is_dead() -> None:
    resting = msgspec.structs.replace(check("grad", "warning", 12.0, 10.0), acknowledged=True)
    assert "rests until" in what_changes(resting, report())
    dead = msgspec.structs.replace(report(), state="killed", resume_from="/r/checkpoints/model_00200.pth")
    words = what_changes(check("process", "critical"), dead)
    assert words == "well again with a new start from model_00200.pth"


def test_the_nearest_are_those_near_their_thresholds() -> None:
    checks = [check("entropy", "ok", 0.62, 0.3), check("grad", "ok", 9.0, 10.0), check("ppo.kl", "ok", 0.04, 0.05),
              check("progress", "ok", 999.0, 1000.0), check("load", "warning", 2.1, 2.0)]  # fmt: skip
    assert [one.id for one in nearest(checks)] == ["grad", "ppo.kl"]


def test_a_sick_run_says_what_it_needs_and_a_healthy_one_what_is_near() -> None:
    sick = msgspec.structs.replace(
        report(), verdict="critical",
        checks=(check("process", "critical"), check("grad", "warning", 12.0, 10.0), check("rate", "ok", 1.0, 2.0)),
    )  # fmt: skip
    assert [words.partition(":")[0] for words in what_makes_healthy(sick)] == ["Process", "Grad"]
    assert [words.partition(":")[0] for words in what_makes_healthy(sick, "process")] == ["Grad"]
    assert all("out of its bounds" in words for words in what_makes_healthy(report()))


def test_checkpoints_that_are_sick_are_named() -> None:
    run = native(rows(1.38, 290), seen(*numbered(100, 200, 800, 900, age=3600)), age=5)
    told = build_report(run, Settings(), NOW)
    sick = next(one for one in told.checks if one.id == "ckpt")
    assert sick.status == "warning" and "model_00900" in what_changes(sick, told)
