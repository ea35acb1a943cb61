"""Golden pictures in text: every state of a run in every layout. MOE_TOP_GOLDEN=1 draws them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import (
    MINUTE,
    ListFeed,
    drawn,
    finished_run,
    killed_run,
    log_records,
    make_app,
    run_batch,
    screen_lines,
    screen_text,
    seed_run,
    three_runs,
    until,
)
from tui_monitor.model.records import Batch, Process, Row, WriterSeen
from tui_monitor.model.text import Clean

GOLDEN = Path(__file__).parent / "golden"
LAYOUTS = ((120, 36), (80, 24), (44, 20), (20, 5))
WIDEST = (200, 50)


async def same_picture(pilot: Pilot[None], name: str) -> None:
    """Compare with the golden picture, which a slow machine may show a moment later."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("MOE_TOP_GOLDEN"):
        path.write_text(screen_text(pilot.app), "utf-8")
    wanted = path.read_text("utf-8")
    with suppress(AssertionError):
        await until(pilot, lambda: screen_text(pilot.app) == wanted, name)
    assert screen_text(pilot.app) == wanted


async def same_in_every_layout(pilot: Pilot[None], name: str, words: str, *sizes: tuple[int, int]) -> None:
    """A picture of each size, in which `words` stand; no line is wider than the screen."""
    for size in sizes:
        await pilot.resize_terminal(*size)
        await drawn(pilot, words)
        assert all(cell_len(line) <= size[0] for line in screen_lines(pilot.app))
        await same_picture(pilot, f"{name}-{size[0]}x{size[1]}")


def silent_run() -> Batch:
    """Five hours without a line from a process that idles."""
    rows = "".join(native_row(n, score=n % 17) for n in range(10, 130, 10))
    command, how = Clean("python train.py"), Clean("writes the log")
    idle = Process(48213, T - 400 * MINUTE, "sleeping", command, how, 0.0, 2 * 10**9)
    return run_batch("stuck_lr3", [*log_records(SEED_BANNER + rows, T - 300 * MINUTE), WriterSeen(idle)])


def named_runs() -> list[Batch]:
    """Names of wide characters: 中文, an emoji, one of several code points, combining marks."""
    names = ("专家混乱_基线", "🔥 hot run 🔥", "👩‍🔬 lab", "调参 nai\u0308ve")
    return [run_batch(name, [Row(n, {"得分": n / 10, "loss 📉": 5 / n}, 100) for n in range(1, 30 + 10 * place)])
            for place, name in enumerate(names)]  # fmt: skip


STATES: dict[str, tuple[Callable[[], list[Batch]], str]] = {
    "empty": (list, "waiting for a run in"),
    "live": (lambda: [seed_run()], "warmup_1000"),
    "silent": (lambda: [silent_run()], "stuck_lr3"),
    "dead": (lambda: [killed_run()], "ablate_k2"),
    "finished": (lambda: [finished_run()], "baseline_50"),
    "names": (named_runs, "专家混乱_基线"),
}


@pytest.mark.parametrize("state", STATES)
async def test_every_state_in_every_layout(state: str) -> None:
    batches, words = STATES[state]
    app = make_app(ListFeed(batches()), waiting=lambda: "waiting for a run in results/")
    async with app.run_test(size=LAYOUTS[0]) as pilot:
        await same_in_every_layout(pilot, state, words, *LAYOUTS)


async def test_several_runs_in_every_layout_and_on_the_widest_screen() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=LAYOUTS[0]) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("j")
        await drawn(pilot, "WARNING")
        await same_in_every_layout(pilot, "seed", "WARNING", *LAYOUTS, WIDEST)


async def test_hundreds_of_runs_scroll_and_the_worst_stands_first() -> None:
    many = [run_batch(f"run_{n:03d}", [Row(k, {"score": k * n % 7.0}, 9) for k in (1, 2, 3)]) for n in range(299)]
    app = make_app(ListFeed([seed_run(), *many]))
    async with app.run_test(size=LAYOUTS[0]) as pilot:
        await drawn(pilot, "300 runs")
        await same_in_every_layout(pilot, "many", "WARNING", *LAYOUTS)
        await pilot.resize_terminal(*LAYOUTS[0])
        await drawn(pilot, "1 of 300")
        for _ in range(20):
            await pilot.press("j")
        await drawn(pilot, "21 of 300")
        assert sum("▸ " in line[:6] for line in screen_lines(app)) == 1
