"""Rules `routing.mode` and `phase`: the print against the plan, with patience at the borders."""

from __future__ import annotations

import pytest

from tests.analysis.worlds import judge, native, rows, said
from tests.making import run_of, seed_log
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import PhaseMark, Record, RoutingMark, Row
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def routed(to: int, *changes: tuple[int, str], step: int = 10, start: int = 0) -> Run:
    """A run whose lines print the mode of the latest change before each row."""
    records: list[Record] = []
    for episode in range(start, to, step):
        mode = [name for at, name in changes if at <= episode][-1]
        records += [RoutingMark(Clean(mode), episode), Row(episode + step, {"alpha_entropy": 1.0}, 4000, episode)]
    return native(records)


SOFT, TOP2 = "Softmax", "Sparsemax"


def test_the_seed_has_the_right_mode_and_phase() -> None:
    run = run_of(seed_log())
    assert said("routing.mode", run).status == "ok"
    assert (said("phase", run).status, said("phase", run).current) == ("ok", "WARMUP".title())


@pytest.mark.parametrize(
    ("to", "status"), [(1010, "ok"), (1020, "ok"), (1030, "warning"), (1100, "warning"), (1130, "critical")]
)
def test_softmax_in_transition_is_wrong_after_the_border(to: int, status: str) -> None:
    assert said("routing.mode", routed(to, (0, SOFT))).status == status


def test_a_single_line_of_another_mode_is_no_finding() -> None:
    run = routed(520, (0, SOFT), (510, TOP2))
    assert said("routing.mode", run).status == "ok"


def test_sparse_prints_have_a_longer_border() -> None:
    assert said("routing.mode", routed(1200, (0, SOFT), step=100)).status == "ok"
    assert said("routing.mode", routed(1400, (0, SOFT), step=100)).status == "critical"


def test_top_two_in_warmup_is_wrong() -> None:
    assert said("routing.mode", routed(100, (0, TOP2))).status == "warning"
    assert said("routing.mode", routed(300, (0, TOP2))).status == "critical"


@pytest.mark.parametrize("printed", ["sparsemax", "SPARSEMAX", "Sparsemax (top-2)"])
def test_spelling_is_no_difference(printed: str) -> None:
    assert said("routing.mode", routed(1500, (0, SOFT), (1000, printed))).status == "ok"


def test_braces_in_a_mode_are_text() -> None:
    assert "{0}" in said("routing.mode", routed(1300, (0, "{0}{phase}"))).reason


def test_no_printed_mode_is_not_judged() -> None:
    assert judge("routing.mode", native(rows(1.3, 300))) is None


def test_a_phase_without_a_planned_mode_takes_any() -> None:
    settings = Settings(phases=(Phase("All", 0),))
    assert said("routing.mode", routed(300, (0, TOP2)), settings).status == "ok"


def phased(name: str, at: int, to: int) -> Run:
    return native([*rows(1.38, at), PhaseMark(Clean(name), at), *rows(1.38, to, at + 10)])


def test_another_phase_than_planned_is_a_warning_away_from_borders() -> None:
    check = said("phase", phased("transition", 500, 700))
    assert check.status == "warning" and "where the plan has Warmup" in check.reason
    assert check.expected == "Warmup"
    assert said("phase", phased("transition", 990, 1000)).status == "ok"


def test_a_run_that_ends_at_a_border_is_in_the_phase_that_it_prints() -> None:
    check = said("phase", phased("warmup", 500, 1000))
    assert (check.status, check.current, check.expected) == ("ok", "Warmup", "Warmup")


def test_a_phase_that_the_plan_does_not_know_is_no_fault() -> None:
    check = said("phase", phased("cooldown", 500, 700))
    assert (check.status, check.current) == ("ok", "cooldown")


def test_without_a_print_the_plan_speaks() -> None:
    assert "by the plan" in said("phase", native(rows(1.38, 300))).reason


def test_a_run_without_phases_has_no_phase() -> None:
    assert judge("phase", run_of([Row(10, {"loss": 1.0})])) is None
