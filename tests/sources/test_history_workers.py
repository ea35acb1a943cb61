"""Worker processes read the history of a log: whatever becomes of them, the rows are the same, and none stays."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.run_state import difference
from tests.sources.conftest import Stage
from tests.sources.history_reading import line_by_line, make_narrow, rows, whole
from tui_monitor.sources.history import Cache, Hands, History, hands, stretches, workers
from tui_monitor.sources.history.worker import Done, Task
from tui_monitor.sources.history.workers import Worker

Eventually = Callable[..., Any]


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    make_narrow(monkeypatch)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "train.log"
    path.write_bytes(rows(1, 200))
    return path


@contextmanager
def at_work(log: Path, cache: Path | None) -> Iterator[tuple[History, Hands]]:
    history = History(os.open(log, os.O_RDONLY), log.stat().st_size, Cache(cache), {})
    readers = Hands(history)
    yield history, readers
    readers.close()
    assert [thread for thread in threading.enumerate() if thread.name == "moe-top history"] == []


def read_all(log: Path, cache: Path) -> History:
    """Have workers read the log, and see that what they tell is true."""
    with at_work(log, cache) as (history, readers):
        done = threading.Event()
        readers.start(lambda: done.set() if not history.unread else None)
        assert done.wait(30)
        assert difference(whole(history, log), line_by_line(log.read_bytes())) == {}
    return history


def is_kept(log: Path, cache: Path) -> bool:
    """Whether every page was written, by whomever."""
    with at_work(log, cache) as (history, _):
        return history.bytes_unread == 0


def test_workers_read_the_log(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is read here."""
    monkeypatch.setattr(hands, "read_stretch", None)
    monkeypatch.setattr(hands, "work", None)
    read_all(log, tmp_path / "cache")


def test_one_worker_helps(log: Path, tmp_path: Path) -> None:
    with at_work(log, tmp_path / "cache") as (history, readers):
        readers.read_now(helped=True)
        assert difference(whole(history, log), line_by_line(log.read_bytes())) == {}


def test_the_worker_begins_while_the_log_is_cut(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, cut = threading.Event(), History.cut

    class Begun(Worker):
        def __init__(self, handle: int) -> None:
            begun.set()
            super().__init__(handle)

    def cut_beside(history: History) -> None:
        assert begun.wait(10)
        cut(history)

    monkeypatch.setattr(hands, "Worker", Begun)
    monkeypatch.setattr(History, "cut", cut_beside)
    test_one_worker_helps(log, tmp_path)


def test_a_worker_without_work_ends(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LARGEST", 1 << 20)
    with at_work(log, tmp_path / "cache") as (history, readers):
        readers.read_now(helped=True)
        assert (history.size, history.unread) == (1, 0)


def test_the_newest_come_first(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "MOST", 1)
    with at_work(log, tmp_path / "cache") as (history, readers):
        seen, done = list[int](), threading.Event()
        readers.start(lambda: seen.append(history.newest) or (done.set() if not history.unread else None))
        assert done.wait(30)
        assert seen == list(range(1, history.size + 1))


class KilledWorker(Worker):
    """Killed while it has its second task."""

    asked = 0

    def ask(self, task: Task) -> Done | None:
        KilledWorker.asked += 1
        if KilledWorker.asked == 2:
            os.kill(self._process.pid, signal.SIGSTOP)
            threading.Timer(0.05, os.kill, (self._process.pid, signal.SIGKILL)).start()
        return super().ask(task)


def test_a_killed_worker_costs_nothing(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "Worker", KilledWorker)
    read_all(log, tmp_path / "cache")
    assert is_kept(log, tmp_path / "cache")
    assert KilledWorker.asked > 2


RUBBISH = {
    "none at all": None,
    "dead at once": "exit 1",
    "no words": "while read task; do echo '{\"failure'; done",
    "binary": "while read task; do head -c 100 /dev/urandom; echo; done",
    "another tongue": "while read task; do echo '[]'; echo '{}'; done",
    "liar": 'while read task; do echo \'{"type":"Done"}\'; done',
    "deaf": "exec <&-; exec sleep 0.2",
}


@pytest.mark.parametrize("script", RUBBISH.values(), ids=RUBBISH.keys())
def test_a_worker_that_is_none(script: str | None, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program"
    if script is not None:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
    monkeypatch.setattr(workers.sys, "executable", str(program))
    read_all(log, tmp_path / "cache")
    assert is_kept(log, tmp_path / "cache") == (script is None or ("Done" not in script and "{}" not in script))


def test_a_worker_that_hangs_does_not_hold_up_the_end(log: Path, tmp_path: Path, eventually: Eventually) -> None:
    started = threading.Event()

    class Hanging(Worker):
        def ask(self, task: Task) -> Done | None:
            os.kill(self._process.pid, signal.SIGSTOP)
            started.set()
            return super().ask(task)

    with pytest.MonkeyPatch.context() as patch, at_work(log, tmp_path / "cache") as (history, readers):
        patch.setattr(hands, "Worker", Hanging)
        readers.start(lambda: None)
        assert started.wait(30)
    assert history.unread > 0


PARENT = """
import os, signal, sys, time
from pathlib import Path
from tui_monitor.sources.history import Cache, Hands, History, stretches
stretches.LARGEST = 1 << 30
stretches.FEWEST = 2
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite started in the background has it ignored
log = Path(sys.argv[1])
hands = Hands(History(os.open(log, os.O_RDONLY), log.stat().st_size, Cache(log.parent / "cache"), {}))
hands.start(lambda: None)
while True:
    time.sleep(0.1)
"""


def workers_of(stage: Stage, parent: int) -> list[int]:
    """The processes of the stage that are worker processes at work: they have opened the log."""
    found = []
    for pid in set(stage.marked()) - {parent}:
        try:
            if b"history.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_parent(stage: Stage, eventually: Eventually, how: signal.Signals) -> None:
    """Also while it reads, and its parent had no time to say anything."""
    log = stage.folder / "train.log"
    log.write_bytes(rows(1, 1000) * 400)  # a second of work
    stage.script("parent.py", PARENT)
    parent = stage.run(f"exec $python parent.py {log}", PYTHONPATH=str(Path(__file__).parents[2]))
    eventually(lambda: len(workers_of(stage, parent.pid)) == 2, "workers")
    os.kill(parent.pid, how)
    parent.wait(60)
    eventually(lambda: not stage.marked(), "the end of all")
