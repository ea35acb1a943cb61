"""Row 12, without a screen: what hangs is given up by whoever waits, and said; what is slow is waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from pathlib import Path
from typing import ClassVar

import pytest

from tui_monitor import vigil
from tui_monitor.headless import answering
from tui_monitor.headless.answering import NoAnswer, Query, answer, outcomes
from tui_monitor.model.isolation import Failed, noted
from tui_monitor.model.refusal import Refusal
from tui_monitor.sources.asked import Unanswered, ask
from tui_monitor.sources.history import workers
from tui_monitor.sources.history.worker import Task
from tui_monitor.sources.history.workers import Worker, seconds_worked


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that answers when the gate is set; nobody waits long for it."""
    monkeypatch.setattr(vigil, "PATIENCE", 0.15)
    monkeypatch.setattr(answering, "HURRY", 0.05)
    made = threading.Event()
    yield made
    made.set()


def hang(gate: threading.Event) -> str:
    gate.wait(30)
    return "late"


def test_what_hangs_is_given_up_and_its_place_is_told(gate: threading.Event) -> None:
    """The one that was announced last; where none was, the one that the question is about."""

    def asks() -> str:
        ask("/mnt/run/log")
        ask("/mnt/run/checkpoints")
        return hang(gate)

    for query, place in ((asks, "/mnt/run/checkpoints"), (lambda: hang(gate), "/mnt/run")):
        with pytest.raises(NoAnswer) as raised:
            answer("/mnt/run", query)
        assert str(raised.value) == f"no answer from {place} for 0 s"
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "moe-top reading")


class Fast(answering._Clock):
    """Nobody really waits."""

    waited: ClassVar[list[float]] = []

    def wait(self, done: threading.Event, seconds: float) -> bool:
        self.waited.append(seconds)
        self.now += seconds
        return done.wait(0.001)


def test_the_usual_patience_is_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is looked at every two seconds."""
    monkeypatch.setattr(answering, "_Clock", Fast)
    gate = threading.Event()
    with pytest.raises(NoAnswer, match="no answer from /mnt/x for 30 s"):
        answer("/mnt/x", lambda: hang(gate))
    gate.set()
    assert max(Fast.waited) == vigil.LOOK_EVERY and 30 <= sum(Fast.waited) < 34


def test_one_that_hangs_holds_up_no_other_and_may_answer_late(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is asked while the first one waits, which then answers within its time."""
    monkeypatch.setattr(vigil, "PATIENCE", 20.0)
    queries = [Query("/a", lambda: hang(gate)), Query("/b", lambda: str(gate.set() or "now"))]
    assert outcomes(queries) == ["late", "now"]


def test_beyond_the_bound_on_threads_nothing_is_asked(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST", 2)
    asked: list[int] = []
    done = outcomes(Query(f"/{at}", lambda at=at: (asked.append(at), hang(gate))) for at in range(4))
    told = [str(each) for each in done]
    assert told[:2] == ["no answer from /0 for 0 s", "no answer from /1 for 0 s"]
    assert told[2:] == ["not read: too many places give no answer"] * 2
    assert asked == [0, 1]


def looked_at(times: int, gate: threading.Event, used: float) -> Callable[[], Callable[[], float]]:
    """A processor's clock that goes on by so much with each look, and lets the disk answer after so many looks."""
    looks = iter(range(1_000_000))

    def look() -> float:
        at = next(looks)
        if at == times:
            gate.set()
        return at * used

    return lambda: look


def test_what_works_is_waited_for_however_long(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long log is read for minutes."""
    monkeypatch.setattr(answering, "_own_clock", looked_at(5 * answering.LOOKS, gate, answering.WORK))
    assert answer("/a", lambda: hang(gate)) == "late"


def test_a_thread_that_only_wakes_up_does_not_work(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_own_clock", looked_at(500, gate, answering.WORK / 100))
    with pytest.raises(NoAnswer):
        answer("/a", lambda: hang(gate))


def test_who_waits_for_a_worker_process_that_works_is_waited_for(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a tenth of a core where the training wants all, and the last stretch of a log may take it a minute."""
    monkeypatch.setattr(answering, "seconds_worked", looked_at(5 * answering.LOOKS, gate, answering.WORK)())
    assert answer("/a", lambda: hang(gate)) == "late"


def test_what_asks_on_is_alive(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow disk that answers one question after another: here one with each look."""
    contexts: list[Context] = []
    look = looked_at(5 * answering.LOOKS, gate, 0.0)()

    def asks() -> str:
        contexts.append(copy_context())
        return hang(gate)

    def looks() -> float:
        for context in contexts:
            context.run(ask, "/mnt/slow")
        return look()

    monkeypatch.setattr(answering, "_own_clock", lambda: looks)
    assert answer("/mnt", asks) == "late"


def test_time_in_which_we_were_stopped_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+z, a frozen container: nobody could have answered."""
    clock, now = answering._Clock(), iter([0.0, 3600.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    done = threading.Event()
    done.set()
    assert clock.wait(done, 2.0) and clock.now == 4.0


def test_the_clock_is_of_the_asking_thread(gate: threading.Event) -> None:
    """The screen draws beside a replay that is read."""
    clocks: list[Callable[[], float]] = []
    thread = threading.Thread(target=lambda: (clocks.append(answering._own_clock()), hang(gate)))
    thread.start()
    while not clocks:
        time.sleep(0.001)
    before, end = clocks[0](), time.thread_time() + 0.05
    while time.thread_time() < end:
        pass
    assert clocks[0]() - before < answering.WORK
    gate.set()
    thread.join()


def test_what_goes_wrong_is_handed_over() -> None:
    """A bug of ours is a failure, of which others know nothing; what the user or the system got wrong ends all."""

    def fail(error: Exception) -> str:
        raise error

    noted()  # what other tests left
    with pytest.raises(Refusal, match="why"):
        answer("/a", lambda: fail(Refusal("why")))
    with pytest.raises(FileNotFoundError):
        outcomes([Query("/a", lambda: fail(FileNotFoundError())), Query("/b", lambda: pytest.fail("asked"))])
    first, second = outcomes([Query("/a", lambda: fail(ValueError("bug"))), Query("/b", lambda: "read")])
    assert isinstance(first, Failed) and first.words == "failed: ValueError: bug" and second == "read"
    with pytest.raises(ValueError, match="bug"):
        answer("/a", lambda: fail(ValueError("bug")))
    assert len(noted()) == 1
    (known,) = outcomes([Query("/a", lambda: fail(Unanswered("/mnt/x")))])
    assert isinstance(known, NoAnswer) and known.words == "no answer from /mnt/x"


def test_where_no_thread_can_be_had_it_is_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert answer("/a", lambda: 7) == 7


def test_workers_are_asked_what_they_did_as_long_as_they_are_there(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        worker = Worker(log.fileno())
        worker.ask(Task(log.fileno(), None, "", {}))  # type: ignore[arg-type]  # it has begun, and dies of this
        assert seconds_worked() > 0
        worker.close()
    assert seconds_worked() == 0 and not workers._at_work, "another process may have its number by now"
