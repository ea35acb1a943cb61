"""The bus: hints coalesced, batches lossless and in order, waiting readers let go."""

from __future__ import annotations

import threading
import time

from tui_monitor.bus import Bus, Hints
from tui_monitor.model.records import Batch, Other
from tui_monitor.model.text import Clean


def batch(number: int) -> Batch:
    return Batch(f"run{number}", (), 0.0)


def test_a_thing_is_dirty_once_however_often_touched() -> None:
    hints: Hints[str] = Hints()
    for name in ("a", "b", "a", "a"):
        hints.touch(name)
    assert hints.take(0) == ["a", "b"]
    assert hints.take(0) == []


def test_a_touch_wakes_who_waits() -> None:
    hints: Hints[str] = Hints()
    taken: list[list[str]] = []
    waiter = threading.Thread(target=lambda: taken.append(hints.take(30)))
    waiter.start()
    hints.touch("a")
    waiter.join(30)
    assert taken == [["a"]]


def test_a_thing_that_rests_is_taken_when_its_rest_is_over_and_holds_nothing_up() -> None:
    now = [10.0]
    hints: Hints[str] = Hints(lambda: now[0])
    hints.rest("a", 12.0)
    for name in ("a", "b"):
        hints.touch(name)
    assert hints.take(0) == ["b"]
    now[0] = 11.9
    assert hints.take(0) == []
    now[0] = 12.0
    assert hints.take(0) == ["a"]


def test_who_waits_wakes_by_itself_for_what_rests_and_at_once_where_its_rest_is_ended() -> None:
    for end_it in (False, True):
        hints: Hints[str] = Hints()
        hints.rest("a", time.monotonic() + (600.0 if end_it else 0.05))
        taken: list[list[str]] = []
        waiter = threading.Thread(target=lambda h=hints, t=taken: t.append(h.take(30)))  # type: ignore[misc]
        waiter.start()
        hints.touch("a")
        if end_it:
            hints.rest("a", 0.0)
        waiter.join(30)
        assert taken == [["a"]]


def test_closing_wakes_who_waits_for_hints() -> None:
    hints: Hints[str] = Hints()
    waiter = threading.Thread(target=lambda: hints.take(60))
    waiter.start()
    hints.close()
    waiter.join(30)
    assert not waiter.is_alive()


def test_the_face_is_woken_once_when_the_queue_turns_non_empty() -> None:
    bus, woken = Bus(), []
    bus.listen(lambda: woken.append(1))
    for number in range(5):
        bus.put(batch(number))
    assert len(woken) == 1
    assert [b.run for b in bus.drain(3)] == ["run0", "run1", "run2"]
    assert [b.run for b in bus.drain(9)] == ["run3", "run4"]
    bus.put(batch(9))
    assert len(woken) == 2


def test_a_full_bus_makes_the_reader_wait_and_loses_nothing() -> None:
    bus = Bus(room=4)
    reader = threading.Thread(target=lambda: [bus.put(batch(number)) for number in range(100)])
    reader.start()
    got: list[str] = []
    while len(got) < 100:
        got += [b.run for b in bus.drain(2)]
    reader.join(30)
    assert got == [f"run{number}" for number in range(100)]


def test_a_batch_of_many_records_fills_the_bus() -> None:
    bus, other = Bus(room=10), Other(Clean("a line"))
    assert bus.put(Batch("large", (other,) * 30, 0.0))
    reader = threading.Thread(target=bus.put, args=(batch(1),))
    reader.start()
    reader.join(0.1)
    assert reader.is_alive(), "it waits"
    assert [each.run for each in bus.drain(1)] == ["large"]
    reader.join(30)
    assert [each.run for each in bus.drain(1)] == ["run1"]


def test_closing_lets_a_waiting_reader_go() -> None:
    bus, answers = Bus(room=1), []
    bus.put(batch(0))
    reader = threading.Thread(target=lambda: answers.append(bus.put(batch(1))))
    reader.start()
    bus.close()
    reader.join(30)
    assert answers == [False]
