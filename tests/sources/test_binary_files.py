"""Event files and wandb's as a run's log: growing, cut anywhere, replaced, and told as soon as they are written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.formats.files.event_writing import scalar, version
from tests.formats.files.wandb_writing import exit_, history, log, run
from tui_monitor.model.records import Batch, Ending, Record, Row, RunFound
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import RunSource, Wanted


def source_of(path: Path) -> RunSource:
    return RunSource(RunFound(clean(path.name), str(path.parent), str(path)), Wanted(), None)


def told(source: RunSource) -> list[Record]:
    records, more = source.read_log(0.0)
    while more:
        further, more = source.read_log(0.0)
        records += further
    return records


def rows(records: list[Record]) -> list[tuple[float, dict[str, float]]]:
    return [(row.counter, row.values) for row in records if isinstance(row, Row)]


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.out.tfevents.1700000000.box.1.0"
    path.write_bytes(version())
    return path


def test_a_value_is_told_at_the_read_after_it_was_written(events: Path) -> None:
    source = source_of(events)
    assert rows(told(source)) == []
    for step in range(1, 4):
        record = scalar("train/loss", step, step / 4)
        append(events, record[:20])
        assert rows(told(source)) == []
        append(events, record[20:])
        assert rows(told(source)) == [(step, {"loss": step / 4})]
    source.close()


def test_a_file_that_ends_in_zeros_is_read_to_its_end(events: Path) -> None:
    """A checksum may end in a zero byte, which in a text would be a hole."""
    step = next(step for step in range(10_000) if scalar("loss", step, 1.0)[-1] == 0)
    append(events, scalar("loss", step, 1.0))
    source = source_of(events)
    assert rows(told(source)) == [(step, {"loss": 1.0})]
    source.close()


def test_a_file_that_is_empty_at_first_is_known_when_it_has_a_record(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    path.write_bytes(b"")
    source = source_of(path)
    assert rows(told(source)) == []
    whole = log(run({}), history(0, {"loss": 1.0}))
    append(path, whole[:5])
    told(source)
    append(path, whole[5:])
    assert rows(told(source)) == [(0, {"loss": 1.0})]
    source.close()


def test_the_end_of_a_wandb_run_is_told(tmp_path: Path) -> None:
    path = tmp_path / "run-abc.wandb"
    before = log(run({}), history(0, {"loss": 1.0}))
    path.write_bytes(before)
    source = source_of(path)
    told(source)
    append(path, log(run({}), history(0, {"loss": 1.0}), exit_(0))[len(before) :])
    assert [record.text for record in told(source) if isinstance(record, Ending)] == ["exit code 0 after 17 s"]
    source.close()


def test_another_file_in_the_place_of_this_one_is_read_from_its_beginning(events: Path) -> None:
    append(events, b"".join(scalar("loss", step, 1.0) for step in range(1, 200)))
    source, store = source_of(events), Store()
    store.apply(Batch("", tuple(told(source)), 0.0))
    new = events.with_name("new")
    new.write_bytes(version() + b"".join(scalar("loss", step, 2.0) for step in range(1, 4)))
    os.replace(new, events)
    records = told(source) + told(source)
    assert rows(records) == [(step, {"loss": 2.0}) for step in range(1, 4)]
    run_told = store.apply(Batch("", tuple(records), 0.0))
    assert (run_told.current, len(run_told.sessions)) == (3, 2)
    source.close()


def test_a_metric_that_is_not_whole_by_a_poll_is_one_row_in_the_store(events: Path) -> None:
    source, store = source_of(events), Store()
    for tag in ("loss", "accuracy", "entropy"):
        append(events, scalar(tag, 7, 0.5))
        run_told = store.apply(Batch("", tuple(told(source)), 0.0))
    assert len(run_told.rows) == 1
    for name in ("loss", "accuracy", "entropy"):
        assert (run_told.rows.metrics[name].last, run_told.rows.metrics[name].count) == (0.5, 1)
    source.close()


def test_a_wandb_run_bears_the_name_that_its_file_tells(tmp_path: Path) -> None:
    for run_id, name in (("a1b2c3d4", "brave-fox-7"), ("e5f6a7b8", ""), ("c9d0e1f2", "\x1b[31mred/../name")):
        folder = tmp_path / "wandb" / f"run-20250531_222538-{run_id}"
        folder.mkdir(parents=True)
        (folder / f"run-{run_id}.wandb").write_bytes(log(run({}, name=name), history(0, {"loss": 1.0})))
    names = [found.name for found in discover([tmp_path]).runs]
    assert "brave-fox-7" in names
    assert any("e5f6a7b8" in name for name in names)
    assert all(name.isprintable() for name in names)
