"""The columns of the dashboard's rows: chosen in a list in their place, remembered, those that fit."""

from __future__ import annotations

from pathlib import Path

from tests.making import run_of, seed_log
from tests.ui.making import ListFeed, drawn, make_app, run_batch, screen_lines, screen_text, seed_run, until
from tests.ui.test_feed import report_of
from tests.ui.test_feed_columns import labels
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.draw.cells import row_text
from tui_monitor.model.records import Row
from tui_monitor.model.run import Run
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.feed_choice import Choice, choice_row, choices_of, choices_words, toggled
from tui_monitor.ui.feed_columns import columns_of
from tui_monitor.ui.services import Services

NAMES = ("episode_score", "reward", "steps", "alpha_entropy")
SIZES = ((120, 36), (80, 24), (44, 20))


def choices(run: Run, width: int, chosen: tuple[str, ...] | None) -> list[Choice]:
    report = report_of(run)
    return choices_of(run, report, columns_of(run, report, width, chosen), chosen)


def test_the_chosen_metrics_alone_are_columns_and_what_is_known_of_them() -> None:
    """In the order of the table, whatever the order of the choice; metrics that the run has not are left out."""
    run = run_of(seed_log())
    report = report_of(run)
    assert labels(columns_of(run, report, 150, ("alpha_entropy", "loss", "steps"))) == [
        "steps", "α entropy", "experts", "Σ gradient", "Σ variance"]  # fmt: skip
    assert labels(columns_of(run, report, 150, ("reward",)))[:2] == ["reward", "mean reward"]
    assert columns_of(run, report, 150, ("loss",)) == columns_of(run, report, 150), "nothing of it: as without a choice"


def test_those_that_do_not_fit_are_told() -> None:
    run = run_of([Row(1, {f"metric_{n}": n * 1.5 for n in range(9)})])
    chosen = tuple(f"metric_{n}" for n in range(5))
    columns = columns_of(run, report_of(run), 40, chosen)
    assert columns.hidden == 5 - len(columns.shown) > 0
    listed = choices(run, 40, chosen)
    assert choices_words(listed) == f"5 of 9 metrics, {columns.hidden} without room"
    out = [row_text(choice_row(choice, 60, False)).split()[-2:] for choice in listed if choice.ticked != choice.shown]
    assert out == [["no", "room"]] * columns.hidden


def test_a_tick_changes_one_metric_of_this_run_alone() -> None:
    run = run_of([Row(1, {"score": 1.0, "loss": 2.0, "reward": 3.0})])
    assert [choice.ticked for choice in choices(run, 80, None)] == [True] * 3
    assert toggled(choices(run, 80, None), "loss", None) == ("score", "reward")
    assert toggled(choices(run, 80, ("reward",)), "score", ("reward",)) == ("score", "reward")
    assert toggled(choices(run, 80, ("other", "loss")), "score", ("other", "loss")) == ("score", "loss", "other")
    assert toggled(choices(run, 80, ("other", "loss")), "loss", ("other", "loss")) == (), "one stays"


# --- on the screen ---------------------------------------------------------------------------------------------------


def heads(app: MoeTop) -> list[str]:
    """The words above the rows."""
    panel = next(line.rpartition("││")[2] for line in screen_lines(app) if "  episode  " in line)
    return panel.strip("│ ").split()


async def test_columns_are_ticked_in_a_list_and_remembered(tmp_path: Path) -> None:
    app = make_app(ListFeed([seed_run()]), services=Services(state=tmp_path))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "following")
        assert heads(app)[:4] == ["episode", "score", "reward", "steps"]
        await pilot.press("tab", "tab", "m")
        await drawn(pilot, "4 of 4 metrics")
        await same_in_every_layout(pilot, "feed-columns", "4 of 4", *SIZES)
        await pilot.resize_terminal(*SIZES[0])
        await pilot.press("j", "space", "G", "enter")
        await drawn(pilot, "2 of 4 metrics")
        assert not app._paused and "space tick" in screen_lines(app)[-1]
        await pilot.press("g", "enter", "k", "j", "j", "space")
        await drawn(pilot, "one column stays")
        await pilot.press("escape")
        await until(pilot, lambda: heads(app)[:2] == ["episode", "steps"], "the column that stayed")
        assert app.focused is app._desk.feed and "/ search" in screen_lines(app)[-1]
    again = make_app(ListFeed([seed_run()]), services=Services(state=tmp_path))
    async with again.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "following")
        assert heads(again)[:2] == ["episode", "steps"] and "reward" not in heads(again)
        await pilot.press("tab", "tab", "m", "0", "m")
        await until(pilot, lambda: heads(again)[:3] == ["episode", "score", "reward"], "as without a choice")
    assert make_app(ListFeed([]), services=Services(state=tmp_path))._desk.habits() == {"dashboard": {}}


async def test_the_list_closes_when_another_panel_is_chosen_and_needs_a_metric() -> None:
    app = make_app(ListFeed([run_batch("r", [Row(1, {"score": 1.0}, 9)])]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "following")
        await pilot.press("tab", "tab", "m")
        await drawn(pilot, "space ticks")
        await pilot.press("tab")
        await until(pilot, lambda: "space ticks" not in screen_text(app), "the rows again")
        assert app.focused is not app._desk.feed and "space pause" in screen_lines(app)[-1]


async def test_without_a_metric_there_is_no_list() -> None:
    app = make_app(ListFeed([run_batch("r", [])]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "waiting for the first line")
        await pilot.press("tab", "m")
        await drawn(pilot, "no metric to choose yet")
