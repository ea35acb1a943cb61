"""Since when a finding holds: told from the numbers themselves, so that a command run once knows it too."""

from __future__ import annotations

from tests.analysis.plain import until
from tests.analysis.worlds import native, rows, said, summary
from tests.making import native_row, run_of
from tui_monitor.analysis.windows import since_when
from tui_monitor.model.records import Notice
from tui_monitor.model.text import Clean


def test_entropy_that_fell_in_warmup() -> None:
    run = native(rows(until(510, 1.384, 0.9), 600))
    assert (said("entropy", run).status, said("entropy", run).since) == ("critical", "episode 510")
    assert said("entropy", native(rows(1.384, 600))).since is None


def test_collapse_after_warmup() -> None:
    assert said("entropy", native(rows(until(3410, 0.9, 0.1), 3500))).since == "episode 3410"


def test_experts_that_never_specialised_count_from_where_it_was_due() -> None:
    check = said("entropy.high", native(rows(1.35, 3500)))
    assert check.status == "warning" and check.since == "episode 2010"


def test_a_router_flat_at_ln_2() -> None:
    check = said("routing.frozen", native(rows(until(2510, 1.1, 0.6931), 2800)))
    assert check.status == "warning" and check.since == "episode 2510"


def test_the_wrong_routing_mode_counts_from_the_border() -> None:
    text = "".join(
        f"DEBUG: Episode {e - 10}, Routing: Softmax, Phase: transition\n" + native_row(e, 4000, phase="transition")
        for e in range(900, 1100, 10)
    )
    check = said("routing.mode", run_of(text))
    assert check.status in ("warning", "critical") and check.since == "episode 1000"


def test_gradients_above_the_limit() -> None:
    told = [summary(50 * i, gradient_norm=(3.0 if i < 5 else 12.0, 1.0)) for i in range(1, 9)]
    assert said("grad", native([*rows(1.38, 400), *told])).since == "episode 250"


def test_the_first_rollback_of_the_session() -> None:
    notices = [Notice("rollback", Clean("rolling back"), at) for at in (210, 260)]
    assert said("rollback", native([*rows(1.38, 290), *notices])).since == "episode 210"


def test_blocks_of_medians() -> None:
    points = [(i, float(i > 60)) for i in range(1, 101)]
    assert since_when(points, 20, lambda value: value > 0.5, "step") == "step 61"
    assert since_when(points, 20, lambda value: value < 0.5, "step") is None
    assert since_when(points[:10], 20, lambda value: True, "step") is None
