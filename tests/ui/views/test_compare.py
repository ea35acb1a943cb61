"""The comparison: which runs, their curves and differences, the axis, the baseline, markdown; in every layout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import (
    ListFeed,
    drawn,
    finished_run,
    log_records,
    make_app,
    run_batch,
    saved,
    screen_lines,
    screen_text,
    seed_run,
    three_runs,
    until,
)
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.analysis.compare import Contrast, Figures
from tui_monitor.analysis.configuration import Differing
from tui_monitor.export.compare import Told
from tui_monitor.model.records import Batch, CheckpointsSeen, Row
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.messages import RunChosen, RunMarked
from tui_monitor.ui.rows import row_text
from tui_monitor.ui.views.compare import panel, work
from tui_monitor.ui.views.compare.panel import ComparePanel
from tui_monitor.ui.views.compare.table import Entry, Table

SIZES = ((200, 50), (120, 36), (80, 24), (44, 20))


def course(name: str, slope: float, total: int = 600, batch: str = "64", minutes: float = 60.0) -> Batch:
    """A native run that learns, with its arguments and a checkpoint each 100 episodes."""
    rows = "".join(
        native_row(n, total, score=int(n * slope + 3 * math.sin(n)), entropy=1.386 - n * slope / 90)
        for n in range(10, total + 1, 10)
    )
    dump = f"Namespace(batch_size={batch}, gamma=0.99, learning_rate=3e-4)\n"
    text = dump + SEED_BANNER.replace("1000", str(total)) + rows
    each = minutes * 60 * 100 / total
    files = tuple(saved(f"model_{n:05d}", n, T - minutes * 60 + each * n / 100) for n in range(100, total + 1, 100))
    return run_batch(name, [*log_records(text, T), CheckpointsSeen("/home/u/checkpoints", files, 10**12)])


def four() -> list[Batch]:
    return [course("warmup_1000", 0.01), course("专家_slow", 0.004, minutes=90),
            course("quick", 0.02, 400, "128", 20), course("same", 0.01)]  # fmt: skip


def key_of(app: MoeTop, name: str) -> str:
    return next(key for key, run in app._store.runs.items() if run.name == name)


def panel_of(app: MoeTop) -> ComparePanel:
    return app.screen.query_one(ComparePanel)


async def compared(pilot: Pilot[None], *names: str) -> None:
    """Mark the runs, open the comparison, wait for its numbers."""
    app = pilot.app
    assert isinstance(app, MoeTop)
    for name in names:
        app._desk.post_message(RunMarked(key_of(app, name)))
    await pilot.press("6")
    await until(pilot, lambda: bool(panel_of(app).entries) and not panel_of(app).work.busy, "numbers")
    await pilot.pause()


def told(label: str, run: str = "7.34 ± 11.19") -> Told:
    contrast = Contrast(label, 1, 290, Figures(7.34, 11.19, 29), None, None, None, None, "cannot tell", "")
    return Told(label, "1–290", run, "–", "–", "", contrast)


def test_any_name_stays_in_its_column() -> None:
    names = ("score", "\u202eabc\u2066def", "a\nb", "专家", "x" * 300)
    entries = [Entry(told(name)) for name in names]
    for width in (44, 60, 80, 118):
        table = Table(entries, ("B", "A"), ("A", "B"), width)
        lines = [row_text(table.line(at)) for at in range(len(entries))]
        assert {cell_len(line) for line in lines} == {width}
        assert len({cell_len(line.partition("? cannot tell")[0]) for line in lines}) == 1, (width, lines)


def test_counts_of_checkpoints_are_told_in_full_where_there_is_room() -> None:
    saved_words = "4 usable of 6 due, newest 400"
    entries = [Entry(told("score")), Entry(told("checkpoints", saved_words)._replace(contrast=None))]
    full, tight = (row_text(Table(entries, ("B", "A"), ("A", "B"), width).line(1)) for width in (118, 80))
    assert saved_words in full and "4 usable of…" in tight
    assert "cannot tell" in row_text(Table(entries, ("B", "A"), ("A", "B"), 80).line(0))


def test_settings_stand_beside_each_other_however_wide_the_screen() -> None:
    settings = Differing("lr", ("3e-4", None)), Differing("dir", ("/tmp/x", "/tmp/longer"))
    entries = [Entry(setting=each) for each in settings]
    lines = [row_text(Table(entries, ("B", "A"), ("A", "B"), 118).line(at)).rstrip() for at in range(2)]
    assert lines == ["  lr   A 3e-4         B –", "  dir  A /tmp/x       B /tmp/longer"]


async def test_several_runs_in_every_layout() -> None:
    app = make_app(ListFeed(four()))
    async with app.run_test(size=(200, 50)) as pilot:
        await drawn(pilot, "warmup_1000")
        await compared(pilot, "warmup_1000", "专家_slow", "quick", "same")
        await same_in_every_layout(pilot, "compare", "warmup_1000", *SIZES)


async def test_the_selected_run_stands_against_the_baseline_beside_it_and_x_draws_over_time() -> None:
    app = make_app(ListFeed([course("warmup", 0.01), course("baseline_50", 0.02, 600, minutes=90)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "warmup")
        app._desk.post_message(RunChosen(key_of(app, "warmup")))
        await pilot.press("c")
        await drawn(pilot, "the baseline beside it")
        await drawn(pilot, "at episode 600")
        await pilot.press("x")
        await drawn(pilot, "minutes since each start")
        await pilot.press("r", "v", "x")
        await until(pilot, lambda: "since each start" not in screen_text(app), "episodes again")


async def test_lines_runs_baseline_and_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chosen line is the metric drawn, the ends answer; b sets the baseline; s writes each run against it."""
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed(four()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "warmup_1000")
        await compared(pilot, "warmup_1000", "quick")
        assert "╭─ Score" in screen_text(app)
        await pilot.press("right")
        await drawn(pilot, "no other run")
        await pilot.press("g", "k")
        await drawn(pilot, "╭─ α entropy")
        await drawn(pilot, "the first line")
        await compared(pilot, "same")
        await pilot.press("down", "right")
        await until(pilot, lambda: panel_of(app).entries[panel_of(app).lines.cursor].name == "α entropy latest", "line")
        await pilot.press("b")
        await drawn(pilot, "set as the baseline")
        assert panel_of(app).choice.runs[0].report.name == "same"
        await until(pilot, lambda: not panel_of(app).work.is_wanted(panel_of(app).choice.runs), "numbers")
        await pilot.press("s")
        await drawn(pilot, "written: ")
    (written,) = tmp_path.iterdir()
    text = written.read_text()
    assert text.count("# Comparison - ") == 2 and "| batch size | 128 | 64 |" in text and "quick against same" in text


async def test_runs_without_a_metric_in_common_say_so() -> None:
    other = run_batch("csv", [Row(n, {"loss": 1 / n}, 90) for n in range(1, 60)])
    app = make_app(ListFeed([seed_run(), other]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "csv")
        await pilot.press("2", "m", "down", "m", "c")
        await drawn(pilot, "no score in both")
        await drawn(pilot, "episodes, without B")


@pytest.mark.parametrize(
    "batches, words",
    [(list, "waiting for"), (lambda: [seed_run()], "nothing to compare it with"),
     (lambda: [run_batch("empty", []), run_batch("other", [])], "empty")],
    ids=["none", "one", "without rows"],
)  # fmt: skip
async def test_too_few_runs_say_so_and_every_key_answers(batches: Callable[[], list[Batch]], words: str) -> None:
    app = make_app(ListFeed(batches()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("6")
        await drawn(pilot, words)
        await pilot.press("up", "G", "right", "x", "r", "v", "s", "b")
        await drawn(pilot, words)


async def test_a_filter_leaves_lines_and_settings_with_its_words_and_esc_brings_the_chosen_line_back() -> None:
    app = make_app(ListFeed(four()))
    async with app.run_test(size=(200, 50), notifications=True) as pilot:
        await drawn(pilot, "warmup_1000")
        await compared(pilot, "warmup_1000", "quick")
        before, line = [entry.name for entry in panel_of(app).entries], panel_of(app)._line
        assert line.startswith("score")
        await pilot.press("slash", *"entropy")
        await drawn(pilot, "only entropy")
        await drawn(pilot, "no setting has these words")
        await drawn(pilot, "╭─ α entropy")
        assert [entry.name for entry in panel_of(app).entries] == ["α entropy whole", "α entropy latest"]
        await pilot.press("enter", "j")
        assert panel_of(app)._line == "α entropy latest"
        await pilot.resize_terminal(44, 20)
        await drawn(pilot, "\nonly entropy")
        await pilot.resize_terminal(200, 50)
        await drawn(pilot, "no setting has these words")
        await pilot.press("slash", *[*["backspace"] * 7, *"batch", "enter"])
        await drawn(pilot, "no line has these words")
        assert "batch size  A 64   B 128" in screen_text(app)
        await pilot.press("j")
        await drawn(pilot, "no line has the filter's words")
        await pilot.press("escape")
        await until(pilot, lambda: [entry.name for entry in panel_of(app).entries] == before, "all lines")
        assert panel_of(app)._line == "α entropy latest", "the line that somebody chose"
        await pilot.press("slash", *"rate", "escape")
        await until(pilot, lambda: panel_of(app).query_typed is None, "no filter")
        assert panel_of(app)._line == "α entropy latest" and app._desk.view == "compare"
        await pilot.press("escape")
        await until(pilot, lambda: app._desk.view == "dashboard", "the dashboard")


async def test_hostile_names_values_without_an_end_and_every_size() -> None:
    odd = ["[bold]x[/]", "\x1b[31mred", "n" * 300, "得分 📉", "", "\u202egnol\u2066"]
    rows = [Row(n, {name: math.nan if n % 2 else n / (at + 1) for at, name in enumerate(odd)}, 90) for n in range(90)]
    none = [Row(n, {"loss": math.nan}, 90) for n in range(90)]
    app = make_app(ListFeed([run_batch("[red]a", rows), run_batch("b" * 200, rows), run_batch("nan", none)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "[red]a")
        await compared(pilot, "[red]a", "b" * 200)
        for size in ((200, 50), (80, 24), (60, 18), (44, 20), (20, 5), (9, 3), (1, 1), (120, 36)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert panel_of(app).failure is None
            assert all(cell_len(line) <= size[0] for line in screen_lines(app))
            assert not any(bad in screen_text(app) for bad in ("\x1b", "\u202e", "\u2066"))
        app._desk.post_message(RunMarked(key_of(app, "nan")))
        await drawn(pilot, "nan")


async def test_a_run_that_vanishes_leaves_the_comparison() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "ablate_k2")
        await compared(pilot, "ablate_k2", "warmup_1000", "baseline_50")
        scene = app._desk.scene
        assert scene is not None
        app._desk.scene = replace(scene, views=tuple(v for v in scene.views if v.report.name != "ablate_k2"))
        await until(pilot, lambda: len(panel_of(app).choice.runs) == 2, "two runs left")
        assert panel_of(app).failure is None


async def test_hundreds_of_runs_do_not_delay_the_first_look(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [run_batch(f"run_{n:03d}", [Row(k, {"score": k * n % 7.0}, 9) for k in (1, 2, 3)]) for n in range(499)]
    app = make_app(ListFeed([finished_run(), *many]))
    compared_pairs, drawn_runs = list[object](), list[object]()
    monkeypatch.setattr(work, "compare_runs", _counted(work.compare_runs, compared_pairs))
    monkeypatch.setattr(panel, "run_row", _counted(panel.run_row, drawn_runs))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "500 runs")
        await pilot.press("6")
        await drawn(pilot, "the run most like it")
        await until(pilot, lambda: bool(panel_of(app).entries) and not panel_of(app).work.busy, "numbers")
        made = panel_of(app).choice
        drawn_runs.clear()
        await pilot.press("j", "k", "x", "v")
        await pilot.pause()
        assert len(compared_pairs) == 1 and len(drawn_runs) <= 2 * 5, "two runs, whatever is drawn anew"
        assert panel_of(app).choice.runs == made.runs


def _counted(call: Callable[..., Any], calls: list[object]) -> Callable[..., Any]:
    def counted(*args: object) -> object:
        calls.append(args)
        return call(*args)

    return counted
