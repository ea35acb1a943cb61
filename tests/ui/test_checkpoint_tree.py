"""The dashboard's checkpoint tree: what it lists, what has room, and its keys as in Textual's own tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.making import NOW, SEED_BANNER, T, native_row
from tests.ui.making import ListFeed, drawn, log_records, make_app, run_batch, saved, screen_lines, until, writer
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, CheckpointsSeen
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.store import Store
from tui_monitor.ui.checkpoint_nodes import FOLDER, OLDER, RECENT, tree_nodes, window
from tui_monitor.ui.checkpoint_rows import folder_row, node_row
from tui_monitor.ui.rows import row_text
from tui_monitor.ui.widgets.checkpoint_tree import CheckpointTree


def long_run(count: int, current: int | None = None) -> Batch:
    """A run at `current` whose folder has `count` checkpoints, one at each hundred episodes, and the best."""
    last = 100 * count
    rows = "".join(native_row(n, score=n % 13) for n in range(10, (current or last) + 10, 10))
    files = (saved("best_model", None, T - 60, "best"),
             *(saved(f"model_{n:05d}", n, T - (last - n) * 6) for n in range(100, last + 100, 100)))  # fmt: skip
    seen = CheckpointsSeen("/home/u/results/long/checkpoints", files, 212 * 1024**3)
    return run_batch("long", [*log_records(SEED_BANNER + rows, T - 3), seen, writer()])


def report_of(batch: Batch) -> RunReport:
    return build_report(Store().apply(batch), Settings(), NOW)


def test_older_ones_are_one_line_that_opens() -> None:
    report = report_of(long_run(20))
    folder, best, older, *recent = tree_nodes(report.checkpoints)
    assert (folder.key, best.saved and best.saved.kind, older.key) == (FOLDER, "best", OLDER)
    assert [node.saved.counter for node in recent if node.saved] == [100 * n for n in range(21 - RECENT, 21)]
    assert row_text(folder_row(report, folder.open, 30)).split() == ["▾", "checkpoints/", "21", "·", "197", "MB"]
    assert row_text(node_row(older, None, NOW, 32)).rstrip() == "  ├ ▸ 12 older      113 MB"
    opened = tree_nodes(report.checkpoints, {OLDER})
    assert len(opened) == len(tree_nodes(report.checkpoints)) + 12
    members = [row_text(node_row(node, None, NOW, 32)) for node in opened if node.depth == 2]
    assert members[0].startswith("  │ ├ model_00100") and members[-1].startswith("  │ └ model_01200")
    assert [node.key for node in tree_nodes(report.checkpoints, {FOLDER})] == [FOLDER]


def test_a_few_are_not_folded() -> None:
    report = report_of(long_run(RECENT + 2))
    assert all(node.saved is not None for node in tree_nodes(report.checkpoints)[1:])


def test_problems_are_counted_where_they_are_folded() -> None:
    """A restart: files of the run before, ahead of this one, are many."""
    report = report_of(long_run(20, current=700))
    older = tree_nodes(report.checkpoints)[2]
    assert row_text(node_row(older, None, NOW, 32)).rstrip().endswith("▲ 5")


@given(st.integers(0, 60), st.data(), st.integers(0, 12), st.integers(0, 99))
def test_the_chosen_line_is_always_shown_and_all_are_counted(
    count: int, data: st.DataObject, room: int, first: int
) -> None:
    place = data.draw(st.integers(0, max(count - 1, 0)))
    seen = window(count, place, room, first)
    rows = seen.stop - seen.start + (seen.before > 0) + (seen.after > 0)
    assert rows <= max(room, 0) or count <= room
    if room and count:
        assert seen.start <= place < seen.stop and rows == min(count, room)
    if room >= 3 or count <= room:
        assert seen.before + (seen.stop - seen.start) + seen.after == count


def test_the_window_does_not_move_while_the_chosen_line_is_in_it() -> None:
    assert [window(20, place, 6, 10).start for place in (11, 12, 13, 14)] == [11] * 4
    assert window(20, 10, 6, 10).start == 10 and window(20, 15, 6, 10).start == 12


async def tabbed(pilot: Pilot[None]) -> CheckpointTree:
    await pilot.press("tab", "tab", "tab")
    tree = pilot.app.screen.query_one(CheckpointTree)
    await until(pilot, lambda: tree.has_focus, "tab leads to the tree")
    return tree


async def test_the_keys_fold_and_open_as_in_a_tree() -> None:
    app = make_app(ListFeed([long_run(20)]))
    async with app.run_test(size=(120, 50)) as pilot:
        await drawn(pilot, "model_02000")
        tree = await tabbed(pilot)
        assert tree.chosen.saved and tree.chosen.saved.counter == 2000
        await pilot.press(*["up"] * RECENT)
        assert tree.chosen.key == OLDER
        await pilot.press("right")
        assert any("model_00300" in line for line in screen_lines(app))
        await pilot.press("down", "down", "left")
        assert tree.chosen.key == OLDER
        await pilot.press("left")
        assert not any("model_00300" in line for line in screen_lines(app))
        await pilot.press("left", "enter")
        assert tree.chosen.key == FOLDER and not any("best_model" in line for line in screen_lines(app))
        await pilot.press("enter", "G")
        assert tree.chosen.saved and tree.chosen.saved.counter == 2000


async def test_enter_on_a_file_tells_all_of_it() -> None:
    app = make_app(ListFeed([long_run(20)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "model_02000")
        tree = await tabbed(pilot)
        await pilot.press("up", "up", "enter")
        assert tree.chosen.saved is not None
        await drawn(pilot, "─ model_01800")


async def test_a_click_folds() -> None:
    app = make_app(ListFeed([long_run(20)]))
    async with app.run_test(size=(120, 50)) as pilot:
        await drawn(pilot, "model_02000")
        await pilot.click(CheckpointTree, offset=(6, 2))
        assert not any("best_model" in line for line in screen_lines(app))
        await pilot.click(CheckpointTree, offset=(6, 2))
        assert any("best_model" in line for line in screen_lines(app))


def test_ten_thousand_files_are_listed_once_each() -> None:
    """Each is looked at a few times only, however many there are: lists of them are not searched."""
    report = report_of(long_run(12))
    numbered = report.checkpoints[-1]
    many = tuple(Looked(numbered, at) for at in range(10_000))
    nodes = tree_nodes(many, {OLDER})  # type: ignore[arg-type]
    assert len(nodes) == 10_000 + 2 and max(each.looks for each in many) <= 10


class Looked:
    """A checkpoint that counts how often it is compared or asked."""

    def __init__(self, saved: CheckpointReport, counter: int) -> None:
        self._saved, self.counter, self.looks = saved, counter, 0

    def __getattr__(self, name: str) -> object:
        self.looks += 1
        return getattr(self._saved, name)

    def __eq__(self, other: object) -> bool:
        self.looks += 1
        return self is other

    __hash__ = None  # type: ignore[assignment]
