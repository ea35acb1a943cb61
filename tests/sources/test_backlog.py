"""What a large log told before moe-top came: by its ends, whole, or behind the screen; in the end it is the log."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.run_state import difference
from tests.sources.history_reading import make_large, rows
from tui_monitor.model.records import Batch, Retold
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.sources import backlog
from tui_monitor.sources.backlog import LINES, Plan
from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.history import Cache, Stretch, hands
from tui_monitor.sources.history.worker import Done, Task


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    make_large(monkeypatch)


class Gate:
    """In the place of a worker: one that answers nothing, and only once it is let. What it was to read is read here."""

    open = threading.Event()

    def __init__(self, handle: int) -> None:
        self.stop = self.close = lambda: None

    def ask(self, task: Task) -> Done | None:
        self.open.wait(30)
        return None


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    monkeypatch.setattr(hands, "Worker", Gate)
    monkeypatch.setattr(hands, "CLOSED_WITHIN", 0.05)
    Gate.open.clear()
    yield Gate.open
    Gate.open.set()


class Follower:
    """Reads a log by a plan into a run, as the engine does."""

    def __init__(self, log: Path, depth: backlog.Depth, cache: Path | None = None) -> None:
        self.woken = threading.Event()
        self.retold = 0
        plan = Plan(depth, Cache(cache), lambda path: self.woken.set()) if depth != "lines" else LINES
        self._file = FollowedFile(log, {}, ())
        self._file.follow(plan)
        self._store = Store()

    def poll(self) -> None:
        """Read what there is."""
        more = True
        while more:
            turned, told, piece, _ = self._file.read(5000)
            facts = self._file.facts(piece)
            self.retold += sum(isinstance(record, Retold) for record in told)
            self._store.apply(Batch("run", (*turned, *told, *([facts] if facts else [])), 0.0))
            more = piece.more

    def until(self, condition: Callable[[Run], bool]) -> Run:
        for _ in range(3000):
            self.poll()
            if condition(self.run):
                return self.run
            self.woken.wait(0.01)
            self.woken.clear()
        raise AssertionError("never came")

    @property
    def run(self) -> Run:
        return self._store.runs["run"]

    @property
    def skipped(self) -> int | None:
        return self.run.facts.skipped if self.run.facts else None

    def close(self) -> None:
        self._file.close()


@pytest.fixture
def follow(tmp_path: Path) -> Iterator[Callable[..., Follower]]:
    followers = list[Follower]()

    def begin(log: Path, depth: backlog.Depth, cache: Path | None = tmp_path / "cache") -> Follower:
        followers.append(Follower(log, depth, cache))
        followers[-1].poll()
        return followers[-1]

    yield begin
    for follower in followers:
        follower.close()


Follow = Callable[..., Follower]
BANNER = ("=" * 60 + "\n训练配置: 9000 episodes, 500 steps/episode\n专家数量: 4\n" + "=" * 60 + "\n").encode()


def is_whole(run: Run) -> bool:
    return run.facts is not None and run.facts.skipped == 0


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "train.log"
    path.write_bytes(BANNER + rows(1, 300, "warmup") + b"some other line\n" + rows(301, 700, "fine-tune"))
    return path


def test_the_ends_tell_the_plan_and_the_state(log: Path, follow: Follow) -> None:
    follower = follow(log, "ends")
    counters = list(follower.run.rows.counters)
    assert (counters[0], counters[-1], follower.run.setup.experts) == (1, 700, 4)
    assert len(counters) < 40
    assert len(log.read_bytes()) - 2500 < (follower.skipped or 0) < len(log.read_bytes())
    with log.open("ab") as file:
        file.write(rows(701, 702))
    follower.poll()
    assert list(follower.run.rows.counters) == [*counters, 701, 702]


@pytest.mark.parametrize("cached", [False, True])
def test_the_whole_is_what_lines_tell(log: Path, follow: Follow, cached: bool) -> None:
    if cached:
        follow(log, "whole")
    follower = follow(log, "whole")
    assert follower.skipped == 0
    assert difference(follower.run, follow(log, "lines").run) == {}


@pytest.mark.parametrize("cache", [True, False])
def test_what_is_behind_comes(log: Path, follow: Follow, tmp_path: Path, gate: threading.Event, cache: bool) -> None:
    follower = follow(log, "behind", tmp_path / "cache" if cache else None)
    assert (len(follower.run.rows) < 40, follower.run.current) == (True, 700)
    assert (follower.skipped or 0) > 50_000
    gate.set()
    assert difference(follower.until(is_whole), follow(log, "lines").run) == {}
    assert follower.retold
    retold = follower.retold
    follower.poll()
    assert follower.retold == retold


def test_a_log_that_was_read_before_is_there_at_once(log: Path, follow: Follow, gate: threading.Event) -> None:
    gate.set()
    follow(log, "behind").until(is_whole)
    gate.clear()
    with log.open("ab") as file:
        file.write(rows(701, 710))
    for depth in ("behind", "ends", "whole"):
        follower = follow(log, depth)
        assert (follower.skipped, follower.retold) == (0, 0)
        assert difference(follower.run, follow(log, "lines").run) == {}


def test_a_log_that_was_read_before_and_grew_much(log: Path, follow: Follow, gate: threading.Event) -> None:
    """Until the growth is read its newest rows stay, and nothing older is told without them."""
    gate.set()
    follow(log, "behind").until(is_whole)
    gate.clear()
    with log.open("ab") as file:
        file.write(rows(701, 1200))
    follower = follow(log, "behind")
    for _ in range(20):
        follower.poll()
        assert follower.run.current == 1200
    gate.set()
    assert difference(follower.until(is_whole), follow(log, "lines").run) == {}


def test_lines_that_come_meanwhile_are_neither_lost_nor_doubled(
    log: Path, follow: Follow, gate: threading.Event
) -> None:
    follower = follow(log, "behind")

    def write() -> None:
        with log.open("ab", buffering=0) as file:
            for at in range(701, 1001):
                text = rows(at, at)
                file.write(text[: at % 50])
                file.write(text[at % 50 :])
                if at == 850:
                    gate.set()

    writer = threading.Thread(target=write)
    writer.start()
    follower.until(lambda run: run.current == 1000 and is_whole(run))
    writer.join()
    assert difference(follower.run, follow(log, "lines").run) == {}


def rotated(log: Path) -> None:
    log.rename(log.with_name("train.log.1"))
    log.write_bytes(rows(1, 60))


def replaced(log: Path) -> None:
    new = log.with_name("new")
    new.write_bytes(rows(1, 60))
    new.replace(log)


def removed_for_a_while(log: Path) -> None:
    log.rename(log.with_name("train.log.1"))


@pytest.mark.parametrize("change", [rotated, replaced, removed_for_a_while])
def test_a_log_that_loses_its_name_meanwhile_is_read_to_its_end(
    log: Path, follow: Follow, gate: threading.Event, change: Callable[[Path], None]
) -> None:
    by_lines, follower = follow(log, "lines"), follow(log, "behind")
    with log.open("ab") as late:
        change(log)
        follower.poll()
        late.write(rows(701, 720))
    gate.set()
    follower.until(is_whole)
    current = 720 if change is removed_for_a_while else 60
    for each in (follower, by_lines):
        each.until(lambda run: run.current == current)
        each.poll()
    assert difference(follower.run, by_lines.run) == {}
    assert follower.run.changes == by_lines.run.changes != []


def cut(log: Path) -> None:
    os.truncate(log, 0)
    with log.open("ab") as file:
        file.write(rows(1, 60, "warmup"))


def cut_and_regrown(log: Path) -> None:
    """Longer than before, so that only its text tells."""
    os.truncate(log, 0)
    with log.open("ab") as file:
        file.write(rows(1, 900, "transition"))


@pytest.mark.parametrize("polled", [True, False])
@pytest.mark.parametrize("change", [cut, cut_and_regrown])
def test_of_a_log_that_was_truncated_meanwhile_the_told_ends_stay(
    log: Path, follow: Follow, gate: threading.Event, change: Callable[[Path], None], polled: bool
) -> None:
    """What nobody has read is gone. `polled`: it is seen before the history is there."""
    follower = follow(log, "behind")
    before = list(follower.run.rows.counters)
    if not polled:
        gate.set()
        for _ in range(3000):
            if follower.woken.wait(0.01):
                break
    change(log)
    if polled:
        follower.poll()
        gate.set()
    last = 60 if change is cut else 900
    run = follower.until(lambda run: run.current == last and is_whole(run))
    assert run.changes == ["truncated"]
    assert list(run.rows.counters) == [*before, *range(1, last + 1)]


FOREIGN = b"".join(b"step %d: loss=%d.5 lr=0.1\n" % (at, at % 9) for at in range(800))


@pytest.mark.parametrize("depth", ["whole", "behind"])
def test_a_foreign_middle(tmp_path: Path, follow: Follow, depth: backlog.Depth) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(rows(1, 60) + FOREIGN + rows(61, 130))
    run = follow(log, depth).until(is_whole)
    assert difference(run, follow(log, "lines").run) == {}


LOGS = {
    "foreign": FOREIGN,
    "foreign, then native": FOREIGN + rows(1, 200),
    "native, then foreign": rows(1, 200) + FOREIGN,
    "no lines": b"x" * 50_000,
    "zeros": bytes(50_000),
    "half a row at its end": rows(1, 300)[:-30],
    "carriage returns": rows(1, 300).replace(b"\n", b"\r\n"),
    "progress bars": b"".join(rows(at, at) + b"1%\r2%\r3%\n" for at in range(1, 300)),
    "UTF-16": rows(1, 200).decode().encode("utf-16"),
}


@pytest.mark.parametrize("depth", ["whole", "behind"])
@pytest.mark.parametrize("text", LOGS.values(), ids=LOGS.keys())
def test_any_other_log_is_read_as_ever(
    tmp_path: Path, follow: Follow, gate: threading.Event, text: bytes, depth: backlog.Depth
) -> None:
    gate.set()
    log = tmp_path / "train.log"
    log.write_bytes(text)
    run = follow(log, depth).until(is_whole)
    assert difference(run, follow(log, "lines").run) == {}


@pytest.mark.parametrize("text", LOGS.values(), ids=LOGS.keys())
def test_the_ends_of_any_log(tmp_path: Path, follow: Follow, text: bytes) -> None:
    """The latest row is the log's, and what was left out is said."""
    log = tmp_path / "train.log"
    log.write_bytes(text)
    run, plain = follow(log, "ends").run, follow(log, "lines").run
    assert run.current == plain.current or text.endswith(FOREIGN)
    assert run.facts is not None and run.facts.bytes_read + len(text) - run.facts.size <= len(text)
    assert (len(run.rows) < len(plain.rows)) <= (run.facts.skipped > 0)


@pytest.mark.parametrize("depth", ["whole", "behind"])
def test_a_stretch_that_cannot_be_read(
    log: Path, follow: Follow, gate: threading.Event, monkeypatch: pytest.MonkeyPatch, depth: backlog.Depth
) -> None:
    """A disk that fails once, or a foreign stretch: the log is read line by line after all."""

    def broken(handle: int, stretch: Stretch, aliases: object) -> NoReturn:
        raise OSError(errno.EIO, "no luck")

    monkeypatch.setattr(hands, "work", lambda task: Done("no luck"))
    monkeypatch.setattr(hands, "read_stretch", broken)
    follower = follow(log, depth)
    gate.set()
    assert difference(follower.until(is_whole), follow(log, "lines").run) == {}
