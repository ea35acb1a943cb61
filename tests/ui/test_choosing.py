"""Which run is selected while nobody has chosen one."""

from __future__ import annotations

from msgspec import structs

from tests.making import NOW
from tests.ui.making import seed_run
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.report import State, Verdict
from tui_monitor.model.store import Store
from tui_monitor.ui.choosing import own_choice
from tui_monitor.ui.scene import RunView


def view(name: str, verdict: Verdict, state: State) -> RunView:
    run = Store().apply(seed_run())
    report = structs.replace(build_report(run, Settings(), NOW), verdict=verdict, state=state)
    return RunView(name, run, report, Settings(), 0)


def test_the_selection_stays_until_another_run_needs_more() -> None:
    calm, other, ill = view("a", "healthy", "running"), view("b", "healthy", "running"), view("c", "warning", "running")
    assert own_choice(None, [other, calm]) == "b"
    assert own_choice("a", [other, calm]) == "a"
    assert own_choice("a", [ill, other, calm]) == "c"


def test_a_run_that_is_being_read_only_looks_ill() -> None:
    unread, calm = view("a", "unknown", "waiting"), view("b", "healthy", "running")
    assert own_choice(None, [unread, calm]) == "b"
    assert own_choice("a", [unread, calm]) == "b"
    assert own_choice(None, [unread]) == "a"


def test_of_equals_the_one_that_still_runs_is_looked_at() -> None:
    over, live = view("a", "healthy", "finished"), view("b", "healthy", "running")
    assert own_choice("a", [live, over]) == "b"
    assert own_choice("b", [live, over]) == "b"


def test_of_no_runs_none() -> None:
    assert own_choice("gone", []) is None
