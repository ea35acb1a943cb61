"""The list of runs: worst first, each with sign, word, progress, end, and two sparklines; rows keep their columns."""

from __future__ import annotations

from tests.making import NOW, T
from tests.ui.making import (
    ListFeed,
    drawn,
    finished_run,
    killed_run,
    make_app,
    run_batch,
    screen_lines,
    seed_run,
    three_runs,
)
from tests.ui.test_pictures import silent_run
from tui_monitor.analysis.order import worst_first
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.model.records import Batch, Row
from tui_monitor.model.store import Store
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.widgets.runs_list import RunsList, run_rows

WORDS = ("warning", "killed", "finished", "warning")
BLOCKS = set("▁▂▃▄▅▆▇█")


def view_of(batch: Batch) -> RunView:
    run = Store().apply(batch)
    return RunView(batch.run, run, build_report(run, Settings(), NOW), Settings(), len(run.feed))


def texts(batch: Batch, width: int, tall: int = 2, plain: bool = False) -> list[str]:
    return [row_text(line) for line in run_rows(view_of(batch), False, width, tall, plain)]


def test_each_run_has_sign_word_progress_end_and_both_sparklines() -> None:
    told = [texts(batch, 30) for batch in (seed_run(), killed_run(), finished_run())]
    assert [head.split()[0] + " " + head.split()[-1] for head, _ in told] == ["▲ 1h36", "✖ killed", "✔ done"]
    assert [second.split()[0] for _, second in told] == ["warning", "killed", "finished"]
    for head, second in told:
        _, alpha, first, letter, other = second.split()
        assert (alpha, letter) == ("α", "s") and set(first) <= BLOCKS and set(other) <= BLOCKS
        assert cell_width(head) == 30 and cell_width(second) <= 30
    assert "41%" in told[1][0] and "100%" in told[2][0]


def test_columns_stand_below_each_other_whatever_is_in_them() -> None:
    wide = run_batch("中文名字很长很长很长很长很长很长", [Row(n, {"得分": float(n)}, 100) for n in range(1, 40)])
    for width in (30, 40):
        for tall in (1, 2):
            heads = [texts(batch, width, tall)[0] for batch in (seed_run(), killed_run(), finished_run(), wide)]
            assert {cell_width(head) for head in heads} == {width}
            if tall == 2:
                assert len({cell_width(head[: head.index("%")]) for head in heads}) == 1, heads


def test_a_row_that_stands_alone_says_the_word_and_one_figure() -> None:
    told = [texts(batch, 38, tall=1) for batch in (seed_run(), killed_run(), finished_run(), silent_run())]
    assert [line.split() for (line,) in told] == [
        ["▲", "warmup_1000", "warning", "1h36"],
        ["✖", "ablate_k2", "killed", "41%"],
        ["✔", "baseline_50", "finished", "100%"],
        ["▲", "stuck_lr3", "warning", "silent"],
    ]
    assert {cell_width(line) for (line,) in told} == {38}
    assert len({line.index(word) for (line,), word in zip(told, WORDS, strict=True)}) == 1


def test_wide_letters_and_ascii_leave_the_sparklines_their_width() -> None:
    wide = run_batch("r", [Row(n, {"得分": float(n), "loss": 1.0 / n}) for n in range(1, 40)])
    assert "…" not in texts(wide, 30)[1] and cell_width(texts(wide, 30)[1]) <= 30
    assert set(texts(seed_run(), 30, plain=True)[1].split()[-1]) <= set("_.-=+*%#")


def test_the_worst_stand_first() -> None:
    reports = [view_of(batch).report for batch in reversed(three_runs())]
    assert [report.name for report in worst_first(reports)] == ["ablate_k2", "warmup_1000", "baseline_50"]


async def test_the_wheel_looks_elsewhere_until_another_run_is_selected() -> None:
    app = make_app(ListFeed([run_batch(f"run_{n:02d}", [Row(1, {"score": 1.0}, 9)], T) for n in range(40)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "1 of 40")
        runs = app._desk.query_one(RunsList)
        for _ in range(30):
            runs.on_mouse_scroll_down()
        assert "run_39" in "\n".join(screen_lines(app)) and "▸ ? run_00" not in "\n".join(screen_lines(app))
        app._show()
        assert "run_39" in "\n".join(screen_lines(app)), "the clock does not scroll back"
        await pilot.press("j")
        await drawn(pilot, "▸ ? run_01")
