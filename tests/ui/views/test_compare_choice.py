"""Which runs are compared, and with which baseline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.making import NOW
from tests.ui.making import run_batch
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.config.settings import RunSettings
from tui_monitor.model.records import Row
from tui_monitor.model.store import Store
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.views.compare.choice import MOST, chosen


def view(name: str, metrics: str = "score", baseline: str | None = None) -> RunView:
    rows = [Row(n, {metric: float(n) for metric in metrics.split()}, 9) for n in range(1, 8)]
    run = Store().apply(run_batch(name, rows))
    settings = Settings(run=RunSettings(baseline=baseline))
    return RunView(run.key, run, build_report(run, settings, NOW), settings, len(run.feed))


def scene(*views: RunView, selected: int = 0, marked: tuple[int, ...] = (), baseline: int | None = None) -> Scene:
    keys = [one.key for one in views]
    pinned = keys[baseline] if baseline is not None else None
    chosen_run = views[selected] if views else None
    return Scene(NOW, "results/", "gpu01", views, chosen_run, marked=tuple(keys[at] for at in marked), baseline=pinned)


def names(of: Scene) -> list[str]:
    return [one.report.name for one in chosen(of).runs]


def test_without_marks_the_selected_run_stands_against_its_baseline() -> None:
    runs = view("a"), view("z"), view("baseline_50")
    assert names(scene(*runs)) == ["baseline_50", "a"]
    assert names(scene(*runs, baseline=1)) == ["z", "a"]
    assert names(scene(view("a", baseline="z"), *runs[1:])) == ["z", "a"]
    assert names(scene(view("a", baseline="../z"), *runs[1:])) == ["z", "a"]


def test_without_any_baseline_it_is_the_run_most_alike() -> None:
    assert names(scene(view("warm_1", "score loss"), view("other", "loss"), view("warm_2", "score loss"))) == [
        "warm_2", "warm_1"]  # fmt: skip


def test_marked_runs_stand_against_the_first_the_configured_or_the_one_set() -> None:
    runs = view("a"), view("b"), view("c"), view("d")
    assert names(scene(*runs, marked=(2, 0, 1))) == ["c", "a", "b"]
    assert names(scene(*runs, marked=(2, 0), baseline=3)) == ["d", "c", "a"]
    assert names(scene(*runs, selected=3, marked=(1,))) == ["b", "d"]


def test_more_than_can_be_followed_are_left_out_and_counted() -> None:
    many = [view(f"run_{at}") for at in range(9)]
    found = chosen(scene(*many, marked=tuple(range(9))))
    assert len(found.runs) == MOST and found.left == 3


@pytest.mark.parametrize("runs", [(), ("only",)])
def test_fewer_than_two_runs(runs: tuple[str, ...]) -> None:
    assert names(scene(*map(view, runs))) == list(runs)


def test_marks_of_runs_that_are_gone_are_passed_over() -> None:
    gone = replace(scene(view("a"), view("b")), marked=("nowhere", "else"), baseline="gone")
    assert names(gone) == ["b", "a"]
