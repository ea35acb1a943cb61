"""Hints that files changed: by events where they come, by the heartbeat always, and nothing left behind at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui_monitor.sources import mounts
from tui_monitor.sources.watch import Watcher

PATIENCE = 20.0  # seconds until a condition counts as failed
NEVER = 3600.0  # seconds between heartbeats where only events are to be seen


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


class Touches:
    """Collects what is touched, from whatever thread."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def __call__(self, path: str) -> None:
        self.paths.append(path)

    def await_new(self, path: Path) -> None:
        before = len(self.paths)
        wait_for(lambda: str(path) in self.paths[before:])

    def after(self, act: Callable[[], object], path: Path) -> None:
        """`act` is followed by a touch of `path`."""
        before = len(self.paths)
        act()
        wait_for(lambda: str(path) in self.paths[before:])


@pytest.fixture
def touches() -> Touches:
    return Touches()


@pytest.fixture
def watcher(touches: Touches) -> Iterator[Watcher]:
    """Events only: no heartbeat comes within the test."""
    watcher = Watcher(touches, heartbeat=NEVER)
    watcher.start()
    yield watcher
    watcher.stop()


@pytest.fixture
def beating(touches: Touches) -> Iterator[Watcher]:
    watcher = Watcher(touches, heartbeat=0.05)
    watcher.start()
    yield watcher
    watcher.stop()


def follow(watcher: Watcher, touches: Touches, path: Path) -> None:
    """Follows `path` and waits until its folder is watched, which touches it once."""
    touches.after(lambda: watcher.follow(path), path)


def observer_of(watcher: Watcher) -> threading.Thread:
    observer = watcher._observing._observer
    assert observer is not None
    return observer


def test_every_kind_of_change_is_touched(tmp_path: Path, watcher: Watcher, touches: Touches) -> None:
    log = tmp_path / "train.log"
    follow(watcher, touches, log)
    touches.after(lambda: log.write_bytes(b"1\n"), log)
    touches.after(lambda: log.write_bytes(b""), log)
    touches.after(lambda: log.rename(tmp_path / "train.log.1"), log)
    touches.after(lambda: (tmp_path / "train.log.1").rename(log), log)
    touches.after(log.unlink, log)
    assert watcher.degraded is None


def test_reading_and_strangers_touch_nothing(tmp_path: Path, watcher: Watcher, touches: Touches) -> None:
    log, stranger = tmp_path / "train.log", tmp_path / "other.log"
    log.write_bytes(b"1\n")
    follow(watcher, touches, log)
    follow(watcher, touches, tmp_path / "end.log")
    touches.paths.clear()
    log.read_bytes()
    stranger.write_bytes(b"1\n")
    touches.after(lambda: (tmp_path / "end.log").write_bytes(b"1\n"), tmp_path / "end.log")
    assert str(log) not in touches.paths
    assert str(stranger) not in touches.paths


def test_a_folder_is_touched_by_what_is_in_it(tmp_path: Path, watcher: Watcher, touches: Touches) -> None:
    touches.after(lambda: watcher.follow_folder(tmp_path), tmp_path)
    touches.after(lambda: (tmp_path / "model_00100.pth").write_bytes(b"x"), tmp_path)
    touches.after(lambda: (tmp_path / "checkpoint-500").mkdir(), tmp_path)


def test_a_link_is_watched_at_its_target(tmp_path: Path, watcher: Watcher, touches: Touches) -> None:
    target = tmp_path / "far" / "train.log"
    target.parent.mkdir()
    target.write_bytes(b"")
    link = tmp_path / "train.log"
    link.symlink_to(target)
    follow(watcher, touches, link)
    touches.after(lambda: target.write_bytes(b"1\n"), link)


def test_what_is_no_longer_followed_is_not_touched(tmp_path: Path, beating: Watcher, touches: Touches) -> None:
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    beating.follow(first)
    beating.follow(second)
    touches.await_new(first)
    beating.unfollow(first)
    touches.await_new(second)
    touches.paths.clear()
    touches.await_new(second)
    touches.await_new(second)
    assert str(first) not in touches.paths


@pytest.mark.parametrize("first_missing", [True, False])
def test_a_folder_made_later_or_anew_is_watched(tmp_path: Path, touches: Touches, first_missing: bool) -> None:
    """The heartbeat renews the watches; then an event comes at once although no further heartbeat does."""
    folder = tmp_path / "run"
    log = folder / "train.log"
    watcher = Watcher(touches, heartbeat=NEVER)
    watcher.start()
    if first_missing:
        follow(watcher, touches, log)
    else:
        folder.mkdir()
        follow(watcher, touches, log)
        touches.after(lambda: shutil.rmtree(folder), log)
    folder.mkdir()
    touches.after(watcher._wake.set, log)  # as the heartbeat does
    touches.after(lambda: log.write_bytes(b"1\n"), log)
    watcher.stop()


def test_a_dead_observer_is_said_and_the_heartbeat_goes_on(tmp_path: Path, touches: Touches) -> None:
    log = tmp_path / "train.log"
    watcher = Watcher(touches, heartbeat=NEVER)
    watcher.start()
    follow(watcher, touches, log)
    dead = observer_of(watcher)
    dead.stop()  # type: ignore[attr-defined]  # a thread of watchdog
    dead.join()
    watcher._wake.set()
    wait_for(lambda: watcher.degraded)
    assert watcher.degraded == "polling: the observer of file events died"
    watcher._heartbeat = 0.01
    touches.after(watcher._wake.set, log)
    wait_for(lambda: watcher.degraded is None)
    assert observer_of(watcher) is not dead
    watcher.stop()


def test_the_heartbeat_touches_what_no_event_tells(tmp_path: Path, beating: Watcher, touches: Touches) -> None:
    nowhere = tmp_path / "no" / "such" / "train.log"
    beating.follow(nowhere)
    for _ in range(3):
        touches.await_new(nowhere)


def test_network_file_systems_are_polled_only(
    tmp_path: Path, touches: Touches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No server is at hand: the table of mounts is a real one with a line more."""
    table = tmp_path / "mountinfo"
    table.write_text(f"36 35 0:29 / / rw - ext4 /dev/sda rw\n40 36 0:41 / {tmp_path} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", table)
    watcher = Watcher(touches, heartbeat=0.05)
    watcher.start()
    watcher.follow(tmp_path / "train.log")
    touches.await_new(tmp_path / "train.log")
    wait_for(lambda: watcher.degraded == "polling: no file events on nfs4")
    assert watcher._observing._observer is None
    watcher.stop()


def test_no_thread_is_left(tmp_path: Path, touches: Touches) -> None:
    before = set(threading.enumerate())
    watcher = Watcher(touches)
    watcher.start()
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        follow(watcher, touches, tmp_path / name / "train.log")
    began = time.monotonic()
    watcher.stop()
    assert time.monotonic() - began < 2
    assert set(threading.enumerate()) == before


def test_stop_without_start_is_no_error(touches: Touches) -> None:
    Watcher(touches).stop()


NO_INOTIFY = """
import sys, time
from pathlib import Path
from tui_monitor.sources.watch import Watcher
touched = []
watcher = Watcher(touched.append, heartbeat=0.05)
watcher.start()
watcher.follow(Path(sys.argv[1]))
deadline = time.monotonic() + 20
while not (watcher.degraded and len(touched) > 2) and time.monotonic() < deadline:
    time.sleep(0.01)
print(watcher.degraded, len(touched) > 2)
watcher.stop()
"""


@pytest.mark.parametrize("limit", ["max_user_watches", "max_user_instances"])
def test_without_inotify_it_polls_and_says_so(tmp_path: Path, limit: str) -> None:
    file = f"/proc/sys/user/{limit.replace('user', 'inotify')}"
    shell = f'echo 0 > {file} && exec "$@"'
    command = ["unshare", "-Ur", "sh", "-c", shell, "sh", sys.executable, "-c", NO_INOTIFY, str(tmp_path / "x.log")]
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-Ur", "true"], capture_output=True).returncode:
        pytest.skip("no user namespaces here: inotify's limits cannot be taken away")
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()})
    expected = "polling: no inotify watches left (fs.inotify.max_user_watches, max_user_instances) True\n"
    assert (done.stdout, done.stderr) == (expected, "")


def test_of_many_paths_events_come_for_those_that_are_looked_at(
    watcher: Watcher, touches: Touches, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_monitor.sources.watch.MANY", 2)
    logs = [tmp_path / name / "train.log" for name in "abc"]
    for log in logs:
        log.parent.mkdir()
        log.write_text("")
    for seen, other in ((logs[0], logs[1]), (logs[1], logs[0])):
        watcher.prefer(lambda path, seen=seen: path == str(seen))
        for log in logs:
            watcher.follow(log)
        wait_for(lambda seen=seen: {*watcher._observing._watches} == {str(seen.parent)})
        told = touches.paths.count(str(other))
        other.write_text("a line\n")
        touches.after(lambda seen=seen: seen.write_text("a line\n"), seen)
        assert touches.paths.count(str(other)) == told
