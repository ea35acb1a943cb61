"""Runs whose log is a metric file, and runs of several files: live growth, rewriting, and each metric once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tui_monitor.model.records import LogChanged, LogFacts, Problem, Record, Row, RunFound, Setup
from tui_monitor.model.text import clean
from tui_monitor.sources.run_source import RunSource, Wanted


class Watched:
    """A run of these files, read as the engine reads it."""

    def __init__(self, log: Path, *metrics: Path) -> None:
        found = RunFound(clean("run"), str(log.parent), str(log), tuple(str(path) for path in metrics))
        self.source = RunSource(found, Wanted(), None)
        self.records: list[Record] = []
        self.now = 0.0

    def poll(self) -> list[Row]:
        """The rows that are news."""
        news: list[Record] = []
        more = True
        while more:
            self.now += 1.0
            records, more = self.source.read_log(self.now)
            news += records
        self.records += news
        return [record for record in news if isinstance(record, Row)]

    def counters(self) -> list[float]:
        return [row.counter for row in self.poll()]

    def of_kind(self, kind: type) -> list[Record]:
        return [record for record in self.records if isinstance(record, kind)]

    def problem(self, source: str) -> str:
        told = [each for each in self.records if isinstance(each, Problem) and each.source == source]
        return told[-1].text if told else ""


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_a_table_is_watched_as_it_grows_and_half_a_row_waits(tmp_path: Path) -> None:
    table = tmp_path / "metrics.csv"
    table.write_text("step,loss\n")
    run = Watched(table)
    assert run.counters() == []
    append(table, "1,0.5\n2,0.")
    assert run.counters() == [1]
    append(table, "25\n")
    (row,) = run.poll()
    assert row.counter == 2 and row.values == {"loss": 0.25}
    facts = run.of_kind(LogFacts)[-1]
    assert isinstance(facts, LogFacts) and facts.live and facts.format == "csv"
    assert [record.unit for record in run.records if isinstance(record, Setup)] == ["step"]


def test_a_file_that_comes_later_is_asked_what_it_is(tmp_path: Path) -> None:
    table = tmp_path / "numbers"
    run = Watched(table)
    assert run.counters() == [] and "no such file" in run.problem("log")
    table.write_text("step,loss\n")
    assert run.counters() == []
    append(table, "1,0.5\n2,0.25\n3,0.125\n")
    assert run.counters() == [1, 2, 3]
    append(table, "4,0.0625\n")
    assert run.counters() == [4] and run.problem("log") == ""


def test_a_table_that_is_rewritten_with_a_column_tells_what_is_new(tmp_path: Path) -> None:
    table = tmp_path / "metrics.csv"
    table.write_text("step,loss\n1,0.5\n2,0.25\n")
    run = Watched(table)
    assert run.counters() == [1, 2]
    table.write_text("step,loss,val_loss\n1,0.5,\n2,0.25,\n3,,0.75\n")
    (row,) = run.poll()
    assert row.counter == 3 and row.values == {"val_loss": 0.75}
    assert not run.of_kind(LogChanged)


def test_a_state_that_is_saved_anew_tells_what_is_new(tmp_path: Path) -> None:
    history = [{"step": at, "loss": 1 / at} for at in (10, 20, 30)]
    state = tmp_path / "trainer_state.json"
    state.write_text(json.dumps({"log_history": history[:1], "max_steps": 40}, indent=2))
    run = Watched(state)
    assert run.counters() == [10]
    (tmp_path / "new").write_text(json.dumps({"log_history": history[:2], "max_steps": 40}, indent=2))
    os.replace(tmp_path / "new", state)
    assert run.counters() == [20]
    whole = json.dumps({"log_history": history, "max_steps": 40}, indent=2)
    state.write_text(whole[:40])
    assert run.counters() == []
    state.write_text(whole)
    (row,) = run.poll()
    assert row.counter == 30 and row.total == 40


def test_the_newest_checkpoints_state_is_followed(tmp_path: Path) -> None:
    history = [{"step": at, "loss": 1 / at} for at in (5, 10, 15)]
    run = Watched(tmp_path / "trainer_state.json")
    for number, known in ((5, 1), (10, 2), (15, 3)):
        (tmp_path / f"checkpoint-{number}").mkdir()
        state = {"log_history": history[:known], "max_steps": 20}
        (tmp_path / f"checkpoint-{number}" / "trainer_state.json").write_text(json.dumps(state, indent=2))
        assert run.counters() == [number]


def test_a_rotated_file_goes_on(tmp_path: Path) -> None:
    lines = tmp_path / "metrics.jsonl"
    lines.write_text('{"step": 1, "loss": 0.5}\n')
    run = Watched(lines)
    assert run.counters() == [1]
    lines.rename(tmp_path / "metrics.jsonl.1")
    append(tmp_path / "metrics.jsonl.1", '{"step": 2, "loss": 0.25}\n')
    lines.write_text('{"step": 3, "loss": 0.125}\n')
    assert run.counters() == [2, 3]


def console(steps: range, digits: int = 2) -> str:
    return "".join(f"step {at} | loss {1 / at:.{digits}f} | speed {at}.5\n" for at in steps)


def table(steps: range, column: str = "loss", shift: float = 0.0) -> str:
    return "".join([f"step,{column},lr\n", *(f"{at},{1 / at + shift!r},0.001\n" for at in steps)])


def test_a_console_and_a_table_are_one_course_and_the_finer_one_tells(tmp_path: Path) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text(console(range(1, 21)))
    metrics.write_text(table(range(1, 21)))
    run = Watched(log, metrics)
    rows = run.poll()
    assert [row.counter for row in rows] == sorted(row.counter for row in rows)
    told = [row.values["loss"] for row in rows if "loss" in row.values]
    assert told == [1 / at for at in range(1, 21)]
    assert sum("speed" in row.values for row in rows) == sum("lr" in row.values for row in rows) == 20
    assert run.problem("sources") == ""
    append(log, console(range(21, 23)))
    append(metrics, "21,0.5,0.001\n")
    rows = run.poll()
    assert {row.counter for row in rows} == {21, 22}
    assert [row.values["loss"] for row in rows if "loss" in row.values] == [0.5]


def test_a_console_that_tells_far_more_often_is_the_finer_one(tmp_path: Path) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text(console(range(1, 101), digits=6))
    metrics.write_text(table(range(10, 101, 10)))
    rows = Watched(log, metrics).poll()
    assert sum("loss" in row.values for row in rows) == 100 and sum("lr" in row.values for row in rows) == 10


def test_one_name_of_two_things_is_said(tmp_path: Path) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text(console(range(1, 21)))
    metrics.write_text(table(range(1, 21), shift=1.0))
    run = Watched(log, metrics)
    run.poll()
    assert "loss" in run.problem("sources") and "metrics.csv" in run.problem("sources")


def test_a_file_that_counts_otherwise_is_placed_by_what_it_tells_beside(tmp_path: Path) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text("".join(f"Epoch {at}/9: loss {1 / at:.3f}\n" for at in range(1, 6)))
    metrics.write_text("step,epoch,val_loss\n" + "".join(f"{at * 100},{at},0.5\n" for at in range(1, 6)))
    run = Watched(log, metrics)
    assert [row.counter for row in run.poll() if "val_loss" in row.values] == [1, 2, 3, 4, 5]
    metrics.write_text("step,val_loss\n" + "".join(f"{at * 100},0.5\n" for at in range(1, 6)))
    run = Watched(log, metrics)
    assert not [row for row in run.poll() if "val_loss" in row.values]
    assert "counts by step" in run.problem("sources")


def test_a_row_that_lags_falls_in_beside_the_next_one(tmp_path: Path) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text(console(range(2, 12, 2)))
    metrics.write_text(table(range(1, 4, 2), column="val_loss"))
    run = Watched(log, metrics)
    run.poll()
    append(metrics, "7,0.5,0.001\n")
    assert run.counters() == [8]


@pytest.mark.parametrize("growing", [True, False])
def test_large_files_are_joined_in_order_whatever_their_sizes(tmp_path: Path, growing: bool) -> None:
    log, metrics = tmp_path / "train.log", tmp_path / "metrics.csv"
    log.write_text(console(range(1, 15_001)))
    metrics.write_text(table(range(1, 15_001 if growing else 101), column="val_loss"))
    rows = Watched(log, metrics).poll()
    counters = [row.counter for row in rows]
    assert counters == sorted(counters) and counters[-1] == 15_000
    assert sum("val_loss" in row.values for row in rows) == (15_000 if growing else 100)


def test_episodes_of_several_environments_are_counted_together(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.monitor.csv" for number in range(2)]
    for number, file in enumerate(files):
        episodes = "".join(f"{number}.5,10,{at}\n" for at in range(1 + number, 9, 2))
        file.write_text(f'#{{"t_start": 1700000000, "env_id": "x"}}\nr,l,t\n{episodes}')
    run = Watched(*files)
    rows = run.poll()
    assert [row.counter for row in rows] == list(range(1, 9))
    assert [row.values["reward"] for row in rows] == [0.5, 1.5] * 4
    append(files[1], "7.5,10,9\n")
    (row,) = run.poll()
    assert row.counter == 9 and row.values["reward"] == 7.5
