"""Marks and the baseline are remembered for each root; a run that has gone is dropped in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.making import ListFeed, drawn, make_app, screen_text, three_runs, until
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.chosen_runs import MOST, ChosenRuns, chosen_runs, with_chosen
from tui_monitor.ui.habits import Habits, read_habits
from tui_monitor.ui.services import Services

RESULTS = "/home/u/results/"


def test_what_is_marked_twice_is_not_marked_and_the_order_stays() -> None:
    chosen = ChosenRuns().turn_mark("b").turn_mark("a").turn_mark("c").turn_mark("a")
    assert (chosen.marked, chosen.baseline) == (("b", "c"), None)
    assert chosen.turn_baseline("b").turn_baseline("c") == (("b", "c"), "c")
    assert chosen.turn_baseline("b").turn_baseline("b").baseline is None


@pytest.mark.parametrize("kept", [{}, {"marked": "a"}, {"marked": 3, "baseline": True}, {"baseline": ["a"]}], ids=str)
def test_what_does_not_fit_is_passed_over(kept: dict[str, object]) -> None:
    assert chosen_runs({"chosen": kept}) == ChosenRuns()  # type: ignore[dict-item]


def test_as_many_as_the_file_has_room_for_and_the_rest_of_the_habits() -> None:
    habits: Habits = {"runs": {"sort": "name"}}
    assert with_chosen(habits, ChosenRuns()) is habits, "nobody ever chose one"
    many = with_chosen(habits, ChosenRuns(tuple(map(str, range(999))), "x"))
    assert many["runs"] == habits["runs"] and len(chosen_runs(many).marked) == MOST
    assert chosen_runs(with_chosen(many, ChosenRuns())) == ChosenRuns()


async def test_marks_and_baseline_come_back_and_a_run_that_has_gone_does_not(tmp_path: Path) -> None:
    def app_of(*batches: object) -> MoeTop:
        return make_app(ListFeed(batches), services=Services(state=tmp_path))  # type: ignore[arg-type]

    first = app_of(*three_runs())
    async with first.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("2", "m", "b", "j")
        await until(pilot, lambda: "▸  ▲ warmup_1000" in screen_text(first), "the next run")
        await pilot.press("m")
        await drawn(pilot, "2 marked · baseline ablate_k2")
    early = app_of()  # left before a run was found: nothing has gone
    async with early.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "waiting")
    again = app_of(*three_runs()[::2])
    async with again.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "warmup_1000")
        assert again._chosen == ((RESULTS + "ablate_k2", RESULTS + "warmup_1000"), RESULTS + "ablate_k2")
        await pilot.press("2")
        await drawn(pilot, "1 marked")
        assert "baseline ablate_k2" not in screen_text(again) and "ablate" not in screen_text(again)
    (file,) = tmp_path.glob("views-*.json")
    assert chosen_runs(read_habits(file)) == ((RESULTS + "warmup_1000",), None)
