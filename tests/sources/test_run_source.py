"""One run's reader: log, checkpoints, writer and memory told as records, once each."""

from __future__ import annotations

from pathlib import Path

from tests.making import native_row
from tui_monitor.model.records import (
    Acknowledged,
    ClockJumped,
    Departure,
    Judged,
    LogChanged,
    LogFacts,
    Problem,
    Record,
    Remembered,
    Row,
    RunFound,
    WriterSeen,
)
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


def test_a_half_line_at_the_end_is_told_and_a_progress_bar_is_none(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text(native_row(10) + native_row(20)[:30])
    source = source_of(tmp_path)
    ends = []
    for text in ("", native_row(20)[30:], "50 %\r60 %\r70 %"):
        with log.open("a") as file:
            file.write(text)
        ends += [facts.half_line for facts in of_kind(source.read_log(0.0)[0], LogFacts)]
    assert ends == [True, False, False]
    source.close()


def test_another_machines_writer_is_not_forgotten(tmp_path: Path) -> None:
    """The run's folder is on a network disk, and so is the home of the one who looks from two machines."""
    state, died = StateFile(tmp_path / "state"), Departure(4711, 100.0, 200.0, 9, 137)
    (tmp_path / "train.log").write_text(native_row(10))
    known = Remembered(4711, 100.0, "another boot pid:[1]", ((100.0, 5),), departed=died)
    key = str(tmp_path / "train.log")
    state.save(key, known)
    source = source_of(tmp_path, state)
    source.read_log(1000.0)
    assert not any(seen.departed for seen in of_kind(source.look_at_writer(1000.0), WriterSeen))
    source.close(visited_at=1001.0)
    kept = state.load(key)
    assert kept is not None and (kept.pid, kept.boot_id, kept.departed) == (4711, "another boot pid:[1]", died)
    assert kept.visit is not None and kept.visit.counter == 10


def test_what_two_watchers_remember_is_kept_of_both(tmp_path: Path) -> None:
    state = StateFile(tmp_path / "state")
    (tmp_path / "train.log").write_text(native_row(10))
    first, second = source_of(tmp_path, state), source_of(tmp_path, state)
    assert first.tell(Judged(1.0, "healthy", Clean("calm"), 10)) != []
    assert second.tell(Judged(2.0, "warning", Clean("gradients"), 10)) != []
    told = second.tell(Acknowledged("grad", "m", 3.0))
    assert [record.acknowledged for record in of_kind(told, Remembered)] == [(Acknowledged("grad", "m", 3.0),)]
    assert second.tell(Acknowledged("grad", "m", 4.0)) == [], "no news"
    first.close(visited_at=5.0)
    second.close()
    (page,) = of_kind(source_of(tmp_path, state).introduce(), Remembered)
    assert [verdict.verdict for verdict in page.verdicts] == ["healthy", "warning"]
    assert [seen.check for seen in page.acknowledged] == ["grad"] and page.visit is not None


def test_a_stall_is_remembered_and_a_suspended_machine_is_none(tmp_path: Path) -> None:
    state, log = StateFile(tmp_path / "state"), tmp_path / "train.log"
    log.write_text("")
    source, now = source_of(tmp_path, state), 1000.0
    for episode in range(10, 310, 10):
        source.read_log(now)
        with log.open("a") as file:
            file.write(native_row(episode))
        now += {200: 7200.0, 250: 900.0}.get(episode, 5.0)
        if episode == 200:
            source.clock_jumped(ClockJumped(now - 1.0))
    source.read_log(now)
    source.close(visited_at=now)
    kept = state.load(str(log))
    # what was written before the pause was read after it: the counter then stood a row earlier
    assert kept is not None and [(stall.seconds, stall.counter) for stall in kept.stalls] == [(900.0, 240)]


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


def test_a_line_that_comes_late_is_no_other_session() -> None:
    memory = Memory("run", None)
    memory.saw([Row(counter, {"loss": 1.0}) for counter in (100, 101)], 100.0)
    memory._add(100.0)
    memory.saw([Row(100, {"loss": 1.0})], 100.0)
    assert memory._anchors == [(100.0, 101)] and memory._counter == 101
    memory.saw([Row(50, {"loss": 1.0})], 100.0)
    assert memory._anchors == [] and memory._counter == 50
