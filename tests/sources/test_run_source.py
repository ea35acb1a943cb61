"""One run's reader: log, checkpoints, writer and memory told as records, once each."""

from __future__ import annotations

from pathlib import Path

from tests.making import native_row
from tui_monitor.model.records import LogChanged, LogFacts, Problem, Record, Remembered, Row, RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.memory import ANCHORS_KEPT, Memory
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.state import StateFile


def source_of(folder: Path, state: StateFile | None = None, wanted: Wanted | None = None) -> RunSource:
    found = RunFound(clean(folder.name), str(folder), str(folder / "train.log"))
    return RunSource(found, wanted or Wanted(), state)


def of_kind(records: list[Record], kind: type) -> list[Record]:
    return [record for record in records if isinstance(record, kind)]


def test_the_backlog_is_not_live_and_growth_is(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text(native_row(10))
    source = source_of(tmp_path)
    records, more = source.read_log(0.0)
    assert not more and [row.counter for row in of_kind(records, Row)] == [10]
    assert [facts.live for facts in of_kind(records, LogFacts)] == [False]
    assert source.read_log(1.0) == ([], False)
    with log.open("a") as file:
        file.write(native_row(20))
    records, _ = source.read_log(2.0)
    assert [facts.live for facts in of_kind(records, LogFacts)] == [True]
    source.close()


def test_a_replaced_log_is_told_and_read_anew(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text(native_row(10) + native_row(20))
    source = source_of(tmp_path)
    source.read_log(0.0)
    log.write_text(native_row(10, score=9))
    records, _ = source.read_log(1.0)
    assert of_kind(records, LogChanged)
    assert [row.values["score"] for row in of_kind(records, Row)] == [9.0]
    source.close()


def test_a_missing_log_is_a_problem_until_it_is_there(tmp_path: Path) -> None:
    source = source_of(tmp_path)
    records, _ = source.read_log(0.0)
    problems = of_kind(records, Problem)
    (tmp_path / "train.log").write_text(native_row(10))
    records, _ = source.read_log(1.0)
    assert of_kind(records, Row)
    if problems:
        assert of_kind(records, Problem) == [Problem(Clean("log"), Clean(""))]
    source.close()


def test_invalid_bytes_are_said_once(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(b"caf\xe9\n" + b"\xff broken\n")
    source = source_of(tmp_path)
    records, _ = source.read_log(0.0)
    with log.open("ab") as file:
        file.write(b"\xff again\n")
    later, _ = source.read_log(1.0)
    assert len(of_kind(records + later, Problem)) == 1
    source.close()


def test_a_refused_configuration_is_told(tmp_path: Path) -> None:
    source = source_of(tmp_path, wanted=Wanted(refused="moe-top.toml:2: unknown key `x`"))
    assert Problem(Clean("configuration"), Clean("moe-top.toml:2: unknown key `x`")) in source.introduce()
    source.close()


def test_a_last_line_without_newline_counts_when_nobody_writes(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(native_row(10) + native_row(20).rstrip("\n"))
    source = source_of(tmp_path)
    records, _ = source.read_log(0.0)
    assert [row.counter for row in of_kind(records, Row)] == [10]
    assert [row.counter for row in of_kind(list(source.read_rest()), Row)] == [20]
    source.close()


def test_times_of_a_session_that_is_over_are_forgotten(tmp_path: Path) -> None:
    state = StateFile(tmp_path)
    state.save("run", Remembered(1, 2.0, "boot", ((100.0, 50), (160.0, 60))))
    memory = Memory("run", state)
    assert memory.remembered is not None
    memory.saw([Row(70, {}), Row(10, {})], 200.0)
    assert memory._anchors == []


def test_remembered_times_are_bounded(tmp_path: Path) -> None:
    memory = Memory("run", StateFile(tmp_path))
    for step in range(3 * ANCHORS_KEPT):
        memory.saw([Row(step + 1, {})], float(step))
        memory._add(float(step))
    assert len(memory._anchors) <= ANCHORS_KEPT
    assert memory._anchors[-1][1] == 3 * ANCHORS_KEPT
