"""A replay so fast that many rows come at once: they are told together, and nothing of them is lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.formats.test_bulk import in_bulk, line_by_line
from tests.making import NOW, T
from tests.native_text import consoles, row
from tests.run_state import difference, told
from tests.test_replay import END, WORLD, batches, lived, long_run
from tests.test_replay_script import SMALL, row_at
from tui_monitor.analysis.report import build_report
from tui_monitor.cli.recorded import recorded
from tui_monitor.config import Settings
from tui_monitor.headless.finding import find_runs
from tui_monitor.model.records import Batch, Row, Setup
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.replay import Replay
from tui_monitor.replay.script import Script
from tui_monitor.replay.tape import Place, Tape, tape_of
from tui_monitor.sources.backlog import Plan


@SMALL
@given(text=consoles(tracebacks=False), from_=st.floats(0, 1), to=st.floats(0, 1), gone=st.booleans())
def test_rows_that_are_passed_are_those_of_the_lines(
    tmp_path: Path, text: bytes, from_: float, to: float, gone: bool
) -> None:
    assume("恢复".encode() not in text)  # behind which rest of the row before it may be printed
    log = tmp_path / "train.log"
    log.write_bytes(text + row(5000, None))
    script = Script([*in_bulk(text), Row(5000, {}, 9000, text.count(b"\n") + 1)], None if gone else log)
    first, end = sorted((row_at(script, from_), row_at(script, to)))
    assume(first < end)
    rest = script.between(end, script.rows - 1) if end < script.rows - 1 else ()
    pieces = [*script.before(first), *script.between(first, end), *rest]
    unlike = difference(told(each for piece in pieces for each in piece), told(line_by_line(text)))
    allowed = {"routings", "phases"} | ({"metrics", "buckets"} if gone else set())  # the log's text alone has all
    assert not {*unlike} - allowed


def test_of_a_block_that_is_left_within_nothing_behind_it_is_told() -> None:
    rows = b"".join(row(at, None) for at in range(1, 200))
    script = Script([*in_bulk(rows), Setup(total=9000, line=200), Row(5000, {}, 9000, 201)])
    within, to_end = ([each for piece in script.between(50, end) for each in piece] for end in (100, 199))
    assert [each.counter for each in within if isinstance(each, Row)] == list(range(51, 101)) and len(within) == 50
    assert len(to_end) == 150 and isinstance(to_end[-1], Setup)


def native(folder: Path) -> Tape:
    """In columns."""
    (found,) = find_runs([long_run(folder)], WORLD.settings_of).runs
    return taped([*recorded(found, WORLD._replace(plan=Plan("whole")))])


def foreign(folder: Path) -> Tape:
    """Row by row, with numbers of its own clock."""
    run = lived(folder)
    (run / "training_output.log").unlink()
    text = "".join(f"step {at} loss {5 / at:.4f} lr 0.001 grad_norm {at % 7}\n" for at in range(1, 1001))
    (run / "train.log").write_text(text)
    os.utime(run / "train.log", (END, END))
    return taped(batches(run))


def taped(told: list[Batch]) -> Tape:
    tape = tape_of(told, T)
    assert tape is not None
    return tape


def led(tape: Tape, moment: float) -> Run:
    """What a face knows that went there."""
    events, _ = tape.leading_to(moment)
    store = Store()
    store.apply_all(Batch(tape.run, event.records, event.time) for event in events)
    return store.runs[tape.run]


def stepped(tape: Tape, moment: float) -> Run:
    """What a face knows that was told everything one by one."""
    store = Store()
    for event in tape.events():
        if event.time <= moment:
            store.apply(Batch(tape.run, event.records, event.time))
    return store.runs[tape.run]


def passed(tape: Tape, moments: list[float]) -> Run:
    """What a face knows that came there from the beginning, in leaps."""
    store, place = Store(), Place()
    for moment in moments:
        while (step := tape.step(place)) is not None and step[0].time <= moment:
            far = tape.on_to(place, moment)
            events, place = far if far is not None else (iter([step[0]]), step[1])
            store.apply_all(Batch(tape.run, event.records, event.time) for event in events)
    return store.runs[tape.run]


@pytest.mark.parametrize("make", [native, foreign])
@pytest.mark.parametrize("leaps", [(0.9,), (0.1, 0.11, 0.65), (0.3, 0.30001, 0.5, 1.0)])
def test_who_leaps_there_knows_what_is_told_of_that_place(
    tmp_path: Path, make: Callable[[Path], Tape], leaps: tuple[float, ...]
) -> None:
    tape = make(tmp_path)
    begin, end = tape.ends
    moments = [begin + share * (end - begin) for share in leaps]
    played, told_of = passed(tape, moments), led(tape, moments[-1])
    assert not {*difference(played, told_of)} - {"routings"}
    seen, then = (build_report(each, Settings(), NOW) for each in (played, told_of))
    assert seen.metrics == then.metrics and seen.progress is not None and then.progress is not None
    assert (seen.progress.current, seen.progress.total) == (then.progress.current, then.progress.total)
    assert seen.checkpoints == build_report(stepped(tape, moments[-1]), Settings(), NOW).checkpoints
    assert not [gap for gap in played.arrivals.gaps if gap > 60] and not played.arrivals.stalls


def test_a_tick_of_a_fast_replay_is_a_few_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = find_runs([long_run(tmp_path)], WORLD.settings_of).runs
    clock, woken = SimpleNamespace(time=time.time, monotonic=lambda: clock.now, now=0.0), threading.Event()
    monkeypatch.setattr("tui_monitor.replay.player.time", clock)
    player = Replay(lambda: recorded(found, WORLD._replace(plan=Plan("whole"))), 86_400.0)
    player.start(woken.set)
    try:
        assert woken.wait(30)
        told = drained(player)
        clock.now += 0.035  # fifty minutes of the run
        passed = drained(player)
        assert 1000 < (player.played().counter or 0) < 3000
        assert len(passed) < 20 and max(len(batch.records) for batch in passed) <= 300
        clock.now += 1
        told += [*passed, *drained(player)]
    finally:
        player.stop()
    store = Store()
    store.apply_all(told)
    assert [list(each.rows.counters) for each in store.runs.values()] == [list(range(1, 3001))]


def drained(player: Replay) -> list[Batch]:
    """All that is due."""
    told = list[Batch]()
    while batch := player.drain(8):
        told += batch
    return told
