"""What the engine's threads tell comes whole and in order, and no batch of it keeps a face busy for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.face import Face, face
from tests.making import native_row
from tui_monitor.model.records import Batch, Block, LogFacts, Notice, Problem, Record, Retold, Row
from tui_monitor.model.text import Clean
from tui_monitor.telling import NOISE, PORTION, Telling, as_one, in_portions

__all__ = ["face"]

SAID = Problem(Clean("log"), Clean("odd"))


def rows(count: int) -> tuple[Row, ...]:
    return tuple(Row(at, {}, None, at) for at in range(count))


def test_much_that_is_told_anew_comes_in_portions() -> None:
    told: list[Record] = [SAID, Retold(rows(2 * PORTION + 1)), SAID]
    first, second, third = in_portions(told)
    parts = (first[1], second[0], third[0])
    assert all(isinstance(part, Retold) for part in parts)
    assert [part.goes_on for part in parts if isinstance(part, Retold)] == [True, True, False]
    assert sum((part.records for part in parts if isinstance(part, Retold)), ()) == rows(2 * PORTION + 1)
    assert (first[0], third[1], len(first), len(second), len(third)) == (SAID, SAID, 2, 1, 2)


def test_little_stays_one_batch_and_nothing_is_none() -> None:
    for few in (rows(0), rows(PORTION)):
        assert list(in_portions([SAID, Retold(few), SAID])) == [(SAID, Retold(few), SAID)]
    assert list(in_portions([])) == []


def test_a_block_of_many_warnings_is_a_portion_of_its_own() -> None:
    quiet = Block(range(1, 2), range(1, 2), {}, (), None)
    warning = (1, Notice("other", Clean("slow")))
    noisy = Block(range(2, 3), range(2, 3), {}, (warning,) * (PORTION * NOISE), None)
    batches = in_portions([Retold((quiet, noisy, quiet, quiet))])
    parts = [record for batch in batches for record in batch if isinstance(record, Retold)]
    assert [part.records for part in parts] == [(quiet,), (noisy,), (quiet, quiet)]
    assert [part.goes_on for part in parts] == [True, True, False]
    assert as_one([noisy]) == [Retold((noisy,))]


def test_what_is_told_first_is_seen_when_it_is_whole() -> None:
    blocks = tuple(Block(range(at, at + 1), range(at, at + 1), {}, (), None) for at in range(PORTION + 1))
    assert as_one([*blocks, SAID]) == [Retold(blocks), SAID]
    assert as_one([*blocks[1:], SAID]) == [*blocks[1:], SAID]
    facts = LogFacts(1, 1.0, 1)
    assert as_one([*rows(9), *blocks, *rows(1), facts]) == [Retold((*rows(9), *blocks, *rows(1))), facts]


def test_what_is_wrong_is_said_when_it_changes() -> None:
    telling = Telling(lambda: 1.0)
    for words in ("", "dead", "dead", "", ""):
        telling.say("run", "disk", words)
    assert [batch.records for batch in telling.bus.drain(9)] == [
        (Problem(Clean("disk"), Clean("dead")),),
        (Problem(Clean("disk"), Clean("")),),
    ]
    telling.publish("run", [Retold(rows(PORTION + 1))])
    assert len(telling.bus.drain(9)) == 2


def test_a_log_of_many_restarts_takes_no_turn_of_a_face_for_long(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is seen whole: no batch leaves a run of some of its sessions."""
    drain, told, seen = face.engine.drain, list[Batch](), set[int]()

    def one(_most: int) -> list[Batch]:
        seen.update(len(run.sessions) for run in face.store.runs.values())
        told.extend(batches := drain(1))
        return batches

    monkeypatch.setattr(face.engine, "drain", one)
    log = tmp_path / "made" / "training_output.log"
    log.parent.mkdir()
    log.write_text("".join(map(native_row, range(10, 510, 10))) * 100)
    log.parent.rename(tmp_path / "runs" / "one")
    face.until(lambda store: bool(store.runs) and len(face.run.sessions) == 100)
    assert len(face.run.rows) == 5000
    assert seen <= {0, 100}
    retold = [record for batch in told for record in batch.records if isinstance(record, Retold)]
    assert len(retold) > 1
    assert all(len(each.records) <= PORTION for each in retold)
