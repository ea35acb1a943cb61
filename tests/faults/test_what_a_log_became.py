"""Rows 10 and 11 while a run is watched: its log becomes something else, or is closed to us, and a file again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.place import Place
from tests.faults.hostile import GOOD
from tests.making import let_others_in, native_row
from tui_monitor.model.records import Problem, Row
from tui_monitor.model.store import Store
from tui_monitor.routes import Routes
from tui_monitor.scout import Scout
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.tailer import Tailer
from tui_monitor.sources.walk import ADVICE
from tui_monitor.telling import Telling

BECOMES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty folder": (Path.mkdir, "is a folder"),
    "folder": (lambda log: (log.mkdir(), (log / "core.1").write_bytes(b"x")), "is a folder"),
    "folder of folders": (lambda log: (log / "a" / "b").mkdir(parents=True), "is a folder"),
    "FIFO": (os.mkfifo, "is a FIFO"),
    "dangling link": (lambda log: log.symlink_to(log.parent / "gone"), "dangling link"),
    "nothing": (lambda log: None, "no such file"),
}


class Watched:
    """A run as the engine watches it, without its threads: who searches and who reads is called by hand."""

    def __init__(self, root: Path) -> None:
        self.store = Store()
        self._telling = Telling(lambda: 0.0)
        self._scout = Scout(
            lambda: discover([root]), lambda found: RunSource(found, Wanted(), None),
            Routes(lambda lane: None), self._telling, lambda: 0.0,
        )  # fmt: skip

    def search(self) -> None:
        self._scout._find_runs()
        self.store.apply_all(self._telling.bus.drain(99))

    def read(self) -> None:
        for source in self._scout.sources.values():
            more = True
            while more:
                records, more = source.read_log(0.0)
                self._telling.publish(source.key, records)
        self.store.apply_all(self._telling.bus.drain(99))

    def close(self) -> None:
        for source in self._scout.sources.values():
            source.close()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "results" / "run_1000" / "training_output.log"
    path.parent.mkdir(parents=True)
    path.write_text(GOOD, "utf-8")
    return path


@pytest.mark.parametrize("order", ["search, read", "read, search"])
@pytest.mark.parametrize("beside", ["nothing", "checkpoints"])
@pytest.mark.parametrize("kind", BECOMES)
def test_a_run_whose_log_is_none_any_more_stays(kind: str, beside: str, order: str, log: Path, tmp_path: Path) -> None:
    """Whoever comes first, the search or the reader: one run, its rows, what its log is now; and it goes on."""
    if beside == "checkpoints":
        (log.parent / "checkpoints").mkdir()
        (log.parent / "checkpoints" / "model_00100.pth").write_bytes(b"PK\x03\x04" + bytes(99))
    run = Watched(tmp_path / "results")
    steps = [getattr(run, step) for step in order.split(", ")]
    run.search()
    run.read()
    log.rename(tmp_path / "aside")
    become, words = BECOMES[kind]
    become(log)
    for step in steps:
        step()
    [told] = run.store.runs.values()
    assert (told.key, told.current, len(told.rows)) == (str(log), 400, 40)
    assert words in told.problems["log"] and str(log) in told.problems["log"]
    shutil.rmtree(log) if log.is_dir() else log.unlink(missing_ok=True)
    log.write_text(GOOD + native_row(410), "utf-8")
    for step in steps:
        step()
    [told] = run.store.runs.values()
    assert told.current == 410 and "log" not in told.problems
    run.close()


def test_a_run_of_checkpoints_whose_log_comes_later_is_one_run(log: Path, tmp_path: Path) -> None:
    (log.parent / "model_00100.pth").write_bytes(b"PK\x03\x04" + bytes(99))
    log.rename(tmp_path / "aside")
    run = Watched(tmp_path / "results")
    run.search()
    [told] = run.store.runs.values()
    assert (told.log, told.current) == (None, None)
    (tmp_path / "aside").rename(log)
    run.search()
    run.read()
    run.search()
    [told] = run.store.runs.values()
    assert (told.key, told.log, told.current) == (str(log.parent), str(log), 400)
    assert next(iter(run._scout.sources.values())).look_at_writer(0.0), "somebody looks for its writer"
    run.close()


@pytest.mark.parametrize("kind", [kind for kind in BECOMES if kind not in ("nothing", "folder of folders")])
@pytest.mark.parametrize("beside", ["nothing", "checkpoints"])
def test_who_comes_when_it_is_none_already_learns_why(kind: str, beside: str, log: Path, tmp_path: Path) -> None:
    """The same run, by the same key: what was remembered of it is found again."""
    log.unlink()
    BECOMES[kind][0](log)
    if beside == "checkpoints":
        (log.parent / "model_00100.pth").write_bytes(b"PK\x03\x04" + bytes(99))
    [found] = discover([tmp_path / "results"]).runs
    assert (found.name, found.log) == ("run_1000", str(log))


def test_a_folder_for_logs_is_no_log(log: Path, tmp_path: Path) -> None:
    """`log/` beside checkpoints, with nothing in it yet."""
    log.unlink()
    (log.parent / "log").mkdir()
    (log.parent / "model_00100.pth").write_bytes(b"PK\x03\x04" + bytes(99))
    assert [found.log for found in discover([tmp_path / "results"]).runs] == [None]


def test_a_folder_that_is_named_as_a_log_is_said_to_be_none(tmp_path: Path) -> None:
    for name in ("exp7.log", "results"):
        (tmp_path / name).mkdir()
    is_none = f"{tmp_path}/exp7.log is a folder, not a log, and holds no run: {ADVICE}"
    assert discover([tmp_path / "exp7.log"]).why_none == (is_none,)
    assert discover([tmp_path / "results"]).why_none == (f"no runs under {tmp_path}/results",)


# --- a log that is closed to us --------------------------------------------------------------------------------------


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read anything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_log(log: Path) -> Path:
    """Below folders that everybody may enter."""
    let_others_in(log.parent)
    return log


def test_a_log_that_is_closed_while_it_is_read_is_said_and_read_on(open_log: Path) -> None:
    """The rows still come, by the handle; that no other moe-top could read them is said at the next look, once."""
    tailer = Tailer(open_log)
    with as_nobody():
        assert tailer.read().problem is None and tailer.read().problem is None
    open_log.chmod(0)
    with open_log.open("a", encoding="utf-8") as file:
        file.write(native_row(410))
    with as_nobody():
        piece = tailer.read()
        assert piece.lines == [native_row(410).encode().rstrip()] and piece.more
        words = tailer.read().problem
    assert words == f"not permitted to read {open_log} any more: it is read on by the handle opened before"
    open_log.chmod(0o600)  # of another mode, and not ours
    with as_nobody():
        assert tailer.read().problem == words
    open_log.chmod(0o444)
    with as_nobody():
        assert tailer.read().problem is None, "of another mode, and open to us"
    tailer.close()


def test_a_closed_log_that_is_truncated_is_said_to_be(open_log: Path) -> None:
    tailer = Tailer(open_log)
    tailer.read()
    open_log.chmod(0)
    os.truncate(open_log, 0)
    with as_nobody():
        piece = tailer.read()
        assert (piece.changed, piece.problem) == ("truncated", None)
        assert "any more" in (tailer.read().problem or "")
    tailer.close()


def test_a_log_that_may_not_be_read_after_a_rotation_is_said(open_log: Path) -> None:
    """What is written to the old one is still read."""
    tailer = Tailer(open_log)
    tailer.read()
    open_log.rename(open_log.with_suffix(".1"))
    open_log.touch(mode=0)
    with open_log.with_suffix(".1").open("a", encoding="utf-8") as file:
        file.write(native_row(410))
    with as_nobody():
        assert tailer.read().lines == [native_row(410).encode().rstrip()]
        assert tailer.read().problem == f"not permitted to read {open_log}"
    tailer.close()


def test_a_closed_log_goes_on_on_screen_as_a_problem(open_log: Path, tmp_path: Path) -> None:
    """A problem beside the rows: gone when it is open again."""
    run = Watched(tmp_path / "results")
    run.search()
    run.read()
    source = next(iter(run._scout.sources.values()))
    open_log.chmod(0)
    with open_log.open("a", encoding="utf-8") as file:
        file.write(native_row(410))
    with as_nobody():
        records, more = source.read_log(0.0)
        assert more and any(isinstance(record, Row) for record in records)
        records, more = source.read_log(0.0)
        assert not more and [record.source for record in records if isinstance(record, Problem)] == ["log"]
    records, _ = source.read_log(0.0)
    assert [record.text for record in records if isinstance(record, Problem)] == [""]
    run.close()


def test_on_screen_it_stays_says_why_and_goes_on(place: Place) -> None:
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    screen = place.open(place.run)
    screen.wait_for("400/1000")
    place.log.unlink()
    place.log.mkdir()
    screen.wait_for("log: training_output.log is a folder")
    assert "400/1000" in screen.text
    place.log.rmdir()
    place.log.write_text(GOOD + native_row(410), "utf-8")
    screen.wait_for("410/1000")
    assert "is a folder" not in screen.text
