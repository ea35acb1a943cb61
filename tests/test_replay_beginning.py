"""A replay of a log that takes long to read: its first rows are shown at once, and keys answer meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from tests.making import NOW, T
from tests.test_replay import WORLD, batches, make_app, shown, until
from tests.ui.making import screen_text
from tui_monitor.headless.finding import find_runs
from tui_monitor.headless.reading import batches_to_play
from tui_monitor.model.records import Batch, LogFacts, Row, RunFound
from tui_monitor.replay import Replay
from tui_monitor.replay.beginning import Beginning

ROWS = 9000  # some reads of a quarter of a megabyte


def console(folder: Path) -> Path:
    folder.mkdir()
    text = "".join(f"step {at} loss {5 / at:.4f} lr 0.001 grad_norm {at % 7} tokens_per_second 123.4\n"
                   for at in range(1, ROWS + 1))  # fmt: skip
    (folder / "train.log").write_text(text)
    return folder


def rows_in(told: list[Batch]) -> int:
    return sum(isinstance(record, Row) for batch in told for record in batch.records)


async def test_the_first_rows_are_shown_while_the_rest_is_read(tmp_path: Path) -> None:
    told, go_on = batches(console(tmp_path / "run")), threading.Event()
    first = next(at for at, batch in enumerate(told) if rows_in([batch])) + 1
    assert 0 < rows_in(told[:first]) < ROWS

    def slowly() -> Iterator[Batch]:
        yield from told[:first]
        assert go_on.wait(30)
        yield from told[first:]

    app = make_app(Replay(slowly, 1.0, 400))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: shown(app, rows_in(told[:first])), "what is read")
        assert "reading the log: " in screen_text(app) and "%" in screen_text(app).splitlines()[0]
        await pilot.press("full_stop")
        await until(pilot, lambda: "the log is still being read" in screen_text(app), "why there is no step")
        await pilot.press("p")
        go_on.set()
        await until(pilot, lambda: shown(app, 400), "the place that was asked for")
        assert "reading the log" not in screen_text(app).splitlines()[0]
        (run,) = app._store.runs.values()
        assert list(run.rows.counters) == list(range(1, 401))  # and nothing of what was shown before


def test_a_log_that_is_read_at_once_is_not_shown_before(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("".join(f"step {at} loss {5 / at:.4f}\n" for at in range(1, 100)))
    beginning = Beginning()
    assert rows_in([*beginning.heard(batches(tmp_path))]) == 99
    assert not beginning.told and beginning.moment is None and beginning.words == "reading the log: 100 %"


def test_what_is_shown_first_is_as_old_as_its_last_row_and_of_no_process(tmp_path: Path) -> None:
    rows = tuple(Row(at, {"loss": 1.0}, None, at, T - 1000 + at) for at in range(1, 701))
    facts = LogFacts(1000, T, 500, 700, "jsonl")
    beginning = Beginning()
    assert [*beginning.heard([Batch("run", (*rows, facts), T)])]
    assert all(batch.arrived_at == T - 300 and len(batch.records) <= 256 for batch in beginning.told)
    assert rows_in([*beginning.told]) == 700 and beginning.words == "reading the log: 50 %"
    (then, writer) = beginning.told[-1].records
    assert isinstance(then, LogFacts) and then.modified_at == T - 300 and "not known" in str(writer)


def test_a_run_is_read_piece_by_piece_and_never_in_two_ways(tmp_path: Path) -> None:
    """A metric file's rows in columns would not say when they were written."""
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "metrics.csv").write_text("step,loss\n" + "".join(f"{at},{5 / at:.5f}\n" for at in range(1, 30_001)))
    for run in (folder, console(tmp_path / "console")):
        (found,) = find_runs([run], WORLD.settings_of).runs
        told = [*batches_to_play(found, WORLD._replace(now=NOW))]
        counters = [record.counter for batch in told for record in batch.records if isinstance(record, Row)]
        assert counters == [*range(1, len(counters) + 1)] and len(counters) in (30_000, ROWS) and len(told) > 3


def test_nothing_is_played_before_the_face_has_forgotten_what_it_was_shown(tmp_path: Path) -> None:
    told = batches(console(tmp_path / "run"))
    player = Replay(lambda: told, 1.0)
    assert player.drain(8) == [] and not player.begins()
    player.start(lambda: None)
    while not player.ready:
        threading.Event().wait(0.01)
    player.stop()
    shown_before = [batch for _ in range(200) for batch in player.drain(8)]
    assert 0 < rows_in(shown_before) < ROWS and player.begins() and not player.begins()
    assert isinstance(player.drain(8)[0].records[0], RunFound)
