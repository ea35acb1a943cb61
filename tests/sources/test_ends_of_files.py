"""What is said of files that end within a record, that are UTF-16, and of event files that go on with one another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.formats.files import wandb_writing as wandb
from tests.formats.files.event_writing import scalar, version
from tui_monitor.engine import read_once
from tui_monitor.model.records import Batch, Problem, RunFound
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources.backlog import Plan
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import LEFT_ALONE, RunSource, Wanted

EVENTS = version() + b"".join(scalar("loss", step, 1 / step) for step in range(1, 9))
HISTORY = wandb.log(*(wandb.history(step, {"loss": 1.0}) for step in range(9)))
TABLE = "step,loss,reward\n" + "".join(f"{step},{1 / step},3\n" for step in range(1, 9))
LINES = "".join(f'{{"step": {step}, "loss": {1 / step}}}\n' for step in range(1, 9))
ARRAY = "[" + ", ".join(LINES.split("\n")[:-1])

WHOLE: dict[str, bytes] = {
    "metrics.csv": TABLE.encode(),
    "metrics.jsonl": LINES.encode(),
    "history.json": ARRAY.encode(),
    "events.out.tfevents.1700000000.box.1.0": EVENTS,
    "run-a.wandb": HISTORY,
}
HALVES: dict[str, bytes] = {
    "metrics.csv": b"9,0.",
    "metrics.jsonl": b'{"step": 9, "lo',
    "history.json": b', {"step": 9',
    "events.out.tfevents.1700000000.box.1.0": scalar("loss", 9, 0.5)[:-3],
    "run-a.wandb": HISTORY[len(wandb.HEADER) :][:21],
}


def read(*paths: Path, plan: Plan | None = None) -> Run:
    """The run of these files, read as a headless command reads it."""
    log, *metrics = map(str, paths)
    found = RunFound(clean("run"), str(paths[0].parent), log, tuple(metrics))
    source = RunSource(found, Wanted(), None, plan or Plan())
    store = Store()
    for batch in read_once(source, os.stat(paths[0]).st_mtime + 1):
        run = store.apply(batch)
    source.close()
    return run


@pytest.mark.parametrize("name", WHOLE)
def test_a_cut_end_is_said_once_with_its_size(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLE[name])
    assert not any("cut" in problem for problem in read(path).problems.values())
    path.write_bytes(WHOLE[name] + HALVES[name])
    run = read(path)
    said = [problem for problem in run.problems.values() if "cut" in problem]
    size = len(HALVES[name].lstrip(b", "))
    assert said == [f"the last record is cut: {size} bytes left out"]
    assert run.current == 8


def test_a_row_that_ends_behind_its_counter_is_cut_and_one_without_a_newline_is_not(tmp_path: Path) -> None:
    table = tmp_path / "metrics.csv"
    table.write_text(TABLE + "9")
    run = read(table)
    assert run.current == 8 and "the last record is cut: 1 byte left out" in run.problems.values()
    table.write_text(TABLE + "9,0.5,3")
    run = read(table)
    assert run.current == 9 and not run.problems


def test_live_a_half_record_is_said_when_it_was_left_alone_for_long_and_no_more_when_it_grows(tmp_path: Path) -> None:
    table = tmp_path / "metrics.csv"
    table.write_text(TABLE + "9,0.")
    written = os.stat(table).st_mtime
    source = RunSource(RunFound(clean("run"), str(tmp_path), str(table)), Wanted(), None)
    source.look_at_writer(written)

    def said(now: float) -> list[str]:
        more, told = True, list[str]()
        while more:
            records, more = source.read_log(now)
            told += [record.text for record in records if isinstance(record, Problem)]
        return told

    assert said(written + 1) == []
    assert said(written + LEFT_ALONE + 1) == ["the last record is cut: 4 bytes left out"]
    assert said(written + LEFT_ALONE + 2) == []
    with table.open("a") as file:
        file.write("5,3\n")
    assert said(written + LEFT_ALONE + 3) == [""]
    source.close()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_tables_in_utf16_are_found_and_read_as_they_grow(tmp_path: Path, encoding: str) -> None:
    table = tmp_path / "metrics.csv"
    mark = "" if encoding == "utf-16" else "\ufeff"
    table.write_bytes((mark + TABLE.replace("\n", "\r\n")).encode(encoding))
    (run,) = discover([tmp_path]).runs
    assert run.log == str(table)
    source = RunSource(run, Wanted(), None)
    store = Store()
    for step in (9, 10):
        records, _ = source.read_log(0.0)
        state = store.apply(Batch("run", tuple(records), 0.0))
        assert state.current == step - 1
        with table.open("ab") as file:  # pandas puts a mark before everything that it appends
            file.write(
                f"\ufeff{step},0.5,3\r\n".encode(encoding.replace("utf-16", "utf-16-le") if mark == "" else encoding)
            )
    source.close()
    assert sorted(state.rows.metrics) == ["loss", "reward"]


def values(run: Run) -> dict[float, float]:
    return {counter: round(value, 3) for counter, value in run.rows.pairs("loss")}


def events(path: Path, steps: range, value: float, tag: str = "loss") -> Path:
    path.write_bytes(version() + b"".join(scalar(tag, step, value) for step in steps))
    return path


def test_a_resumed_trainers_event_file_counts_from_its_first_step_on(tmp_path: Path) -> None:
    first = events(tmp_path / "events.out.tfevents.1700000000.box.1.0", range(1, 101), 1.0)
    second = events(tmp_path / "events.out.tfevents.1700009999.box.2.0", range(80, 151), 2.0)
    run = read(first, second)
    assert values(run) == {step: 1.0 if step < 80 else 2.0 for step in range(1, 151)}
    assert [session.first for session in run.sessions] == [1, 80]


def test_the_same_while_it_is_watched(tmp_path: Path) -> None:
    first = events(tmp_path / "events.out.tfevents.1700000000.box.1.0", range(1, 101), 1.0)
    source = RunSource(RunFound(clean("run"), str(tmp_path), str(first)), Wanted(), None)
    store = Store()

    def poll() -> Run:
        more = True
        while more:
            records, more = source.read_log(0.0)
            run = store.apply(Batch("run", tuple(records), 0.0))
        return run

    assert poll().current == 100
    second = events(tmp_path / "events.out.tfevents.1700009999.box.2.0", range(0), 2.0)
    source.extend([str(second)])
    assert poll().current == 100
    events(second, range(80, 90), 2.0)
    run = poll()
    source.close()
    assert run.current in (88, 89) and values(run)[79] == 1.0 and values(run)[85] == 2.0 and 95 not in values(run)


def test_event_files_of_different_metrics_stand_side_by_side(tmp_path: Path) -> None:
    first = events(tmp_path / "events.out.tfevents.1700000000.box.1.0", range(1, 101), 1.0)
    second = events(tmp_path / "events.out.tfevents.1700000001.box.1.1", range(1, 101), 2.0, tag="accuracy")
    run = read(first, second)
    assert len(values(run)) == 100 and len([*run.rows.pairs("accuracy")]) == 100 and len(run.sessions) == 1
