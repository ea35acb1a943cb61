"""The health view: every check with what it means and what would change it, incidents, verdicts, notices."""

from __future__ import annotations

import pytest

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import (
    ListFeed,
    drawn,
    finished_run,
    killed_run,
    log_records,
    make_app,
    run_batch,
    screen_text,
    seed_run,
    three_runs,
    until,
)
from tests.ui.test_acknowledging import RememberingFeed
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.model.records import Batch, Judged, Remembered

SIZES = ((120, 36), (80, 24), (44, 20), (200, 50))
TRACEBACK = (
    'Traceback (most recent call last):\n  File "train.py", line 1175, in update\n    loss.backward()\n'
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"
)
HOSTILE = "[/][red]\x1b]52;c;x\x07\u202e 中文 😀 " + "long" * 60


def crashed_run(name: str = "crashed") -> Batch:
    """Out of memory at 200 of 1000; moe-top has judged it before."""
    rows = "".join(native_row(n, score=n % 13) for n in range(10, 210, 10))
    told = (Judged(T - 900, "healthy", "Warmup as planned", 100), Judged(T - 300, "critical", "crashed", 200))
    return run_batch(name, [*log_records(SEED_BANNER + rows + TRACEBACK, T - 60), Remembered(verdicts=told)])


async def test_every_layout() -> None:
    app = make_app(ListFeed([crashed_run(), seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5")
        await same_in_every_layout(pilot, "health", "▸ Health", *SIZES)


async def test_the_chosen_line_is_explained_and_stays_chosen() -> None:
    app = make_app(ListFeed([crashed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5")
        await drawn(pilot, "well again with a new start")
        await pilot.press("j")
        await drawn(pilot, "incidents count for the session")
        await pilot.resize_terminal(80, 24)
        await drawn(pilot, "─ Crashes ─")
        await pilot.press("G", "g", "pagedown", "pageup", "k")
        await drawn(pilot, "Details")


async def test_an_incident_shows_its_traceback_and_leads_to_the_log() -> None:
    app = make_app(ListFeed([crashed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5", "e", "e")
        await drawn(pilot, 'File "train.py", line 1175, in update')
        await pilot.press("E", "enter")
        await drawn(pilot, "this line has no place in the log")


async def test_verdicts_and_notices_are_explained() -> None:
    app = make_app(ListFeed([crashed_run(), seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5", "G")
        await drawn(pilot, "Warmup as planned")
        await pilot.press("right_square_bracket", "G")
        await drawn(pilot, "is intended in Warmup")


async def test_a_lets_the_chosen_check_rest() -> None:
    app = make_app(RememberingFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("5")
        await drawn(pilot, "moved away or saved anew")
        await pilot.press("a")
        await drawn(pilot, "checkpoints acknowledged")
        await drawn(pilot, "it rests until what it says changes")


async def test_a_healthy_run_has_no_problem_to_go_to() -> None:
    app = make_app(ListFeed([finished_run()]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "HEALTHY")
        await pilot.press("5")
        await drawn(pilot, "✔ no problem")
        await pilot.press("e")
        await drawn(pilot, "no problem in what is known")


async def test_the_mouse_chooses_and_scrolls() -> None:
    app = make_app(ListFeed([crashed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5")
        await drawn(pilot, "Checks · ")
        await pilot.click("#health-list", offset=(5, 4))
        await drawn(pilot, "─ Progress ─")


@pytest.mark.parametrize("runs", [[], [run_batch(HOSTILE, log_records(native_row(10)))], three_runs()], ids=len)
async def test_any_runs_on_any_size(runs: list[Batch]) -> None:
    app = make_app(ListFeed(runs))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "moe-top" in screen_text(app), "the screen")
        await pilot.press("5")
        for size in ((1, 1), (20, 5), (64, 11), (44, 20), (80, 24), (200, 50)):
            await pilot.resize_terminal(*size)
            await pilot.press("j", "e", "a", "k", "enter")
        await drawn(pilot, "Health")
        assert "\x1b]52" not in screen_text(app) and "\u202e" not in screen_text(app)


async def test_a_killed_run_says_what_it_needs() -> None:
    app = make_app(ListFeed([killed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5")
        await drawn(pilot, "well again with a new start from model_00400")


async def test_a_filter_is_live_tells_its_errors_and_escape_takes_it_away_before_it_leaves() -> None:
    app = make_app(ListFeed([crashed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5", "slash", *"backward")
        await drawn(pilot, "Incidents · 1 of 1")
        await pilot.press("left_parenthesis")
        await drawn(pilot, "missing )")
        await pilot.press("backspace", "x", "enter")
        await drawn(pilot, "no line has these words")
        await pilot.press("escape")
        await drawn(pilot, "Incidents · 1 ")
        await pilot.press("escape")
        await until(pilot, lambda: "▸ Health" not in screen_text(app), "the dashboard")


async def test_tab_goes_through_the_parts_and_y_copies_the_whole_traceback() -> None:
    app = make_app(ListFeed([crashed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("5", "y")
        assert "expected" in app.clipboard and "\n" not in app.clipboard
        await pilot.press("tab", "y")
        assert app.clipboard.startswith("Traceback") and "OutOfMemoryError" in app.clipboard
        await pilot.press("shift+tab", "y")
        assert "Traceback" not in app.clipboard
