"""Rows 12 and 13: read errors, a disk that does not answer, file events that do not come - each made for real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.place import COMMAND, ROOT, Place
from tests.end_to_end.terminal import Terminal
from tests.faults.conftest import need_namespaces, need_tracing
from tests.faults.hostile import GOOD
from tests.making import native_row
from tui_monitor.vigil import PATIENCE, Asking

# The engine without a screen on one log, with less patience; it prints what is wrong with the run as that changes.
WATCH = """
import sys, threading, time
from pathlib import Path
from tui_monitor import vigil
vigil.PATIENCE, vigil.LOOK_EVERY = 0.5, 0.1
from tui_monitor.engine import Engine
from tui_monitor.model.store import Store
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import Wanted
engine, store, told = Engine(lambda: discover([Path(sys.argv[1])]), lambda _: Wanted(), None), Store(), set()
woken = threading.Event()
engine.start(woken.set)
end = time.monotonic() + 25
while time.monotonic() < end and sys.argv[2] not in " ".join(told):
    woken.wait(0.1); woken.clear()
    store.apply_all(engine.drain(16))
    for run in store.runs.values():
        told.update(f"{part}: {words}" for part, words in run.problems.items())
        told.add(f"at {run.current}")
print("\\n".join(sorted(told)))
began = time.monotonic()
engine.stop()
print("stopped", time.monotonic() - began < 3)
sys.stdout.flush()
import os; os._exit(0)
"""


def traced(place: Place, inject: str, wanted: str) -> str:
    """What the engine tells under strace with a fault injected where the log is read."""
    need_tracing()
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    command = ["strace", "-f", "-o", "/dev/null", "-P", str(place.log), "-e", "trace=pread64", "-e", f"inject={inject}",
               sys.executable, "-c", WATCH, str(place.log), wanted]  # fmt: skip
    environment = place.environment | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=90)
    assert "Traceback" not in done.stderr  # strace itself talks about delays that overlap
    return done.stdout


def test_a_read_error_is_said_and_tried_again(place: Place) -> None:
    """Row 12: EIO at the first reads; then all of it is read."""
    told = traced(place, "pread64:error=EIO:when=1..2", "at 400")
    assert f"log: read error in {place.log}: Input/output error" in told
    assert "at 400" in told and "stopped True" in told


def test_a_disk_that_does_not_answer_is_said(place: Place) -> None:
    """Row 12: a read that hangs; the rest of the program lives, says so, and ends in time."""
    told = traced(place, "pread64:delay_enter=4000000:when=1", "no answer")
    assert f"disk: no answer from {place.log} for 0 s" in told or "disk: no answer from the folders of the runs" in told
    assert "stopped True" in told


def test_patience_is_counted_by_the_question() -> None:
    now = [0.0]
    asking = Asking(lambda: now[0])
    assert asking.unanswered == ""
    with asking.of("/nfs/train.log"):
        now[0] = PATIENCE - 1
        assert asking.unanswered == ""
        now[0] = PATIENCE
        assert asking.unanswered == "no answer from /nfs/train.log for 30 s"
    assert asking.unanswered == ""


def test_eio_in_a_command_is_one_line_and_a_code(place: Place) -> None:
    """Row 12: never a healthy verdict of a log that could not be read."""
    need_tracing()
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    for command in ("check", "snapshot"):
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-P", str(place.log), "-e", "trace=pread64,read",
             "-e", "inject=pread64,read:error=EIO", *COMMAND, command, str(place.log)],
            capture_output=True, text=True, env=place.environment, check=False,
        )  # fmt: skip
        assert "read error" in done.stdout + done.stderr or "Input/output error" in done.stderr
        assert done.returncode == 3 or (command, done.returncode) == ("snapshot", 0)
        assert "healthy" not in done.stdout.lower() or "unknown" in done.stdout.lower()


# A command as it is started and as it ends, with less patience; whoever reads the log waits in the system for an hour.
IMPATIENT = """
import os, sys, time
from tui_monitor import vigil
vigil.PATIENCE = float(sys.argv.pop(1))
log, read = os.stat(sys.argv.pop(1)), os.pread
def pread(fd, *rest):
    if os.path.samestat(os.fstat(fd), log):
        print("asked", flush=True)
        time.sleep(3600)
    return read(fd, *rest)
os.pread = pread
from tui_monitor.cli import script
script()
"""


@pytest.mark.parametrize("command", ["check", "check --full", "list", "snapshot", "explain", "compare"])
def test_a_command_on_a_disk_that_dies_ends_and_says_so(command: str, place: Place) -> None:
    """Row 12: what hangs after the search is not waited for, not even at the end; no process is left."""
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    other = place.run.with_name("other")
    other.mkdir()
    (other / "training_output.log").write_text(GOOD, "utf-8")
    arguments = [*command.split(), str(place.log), *([str(other)] if command == "compare" else [])]
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT, "0.5", str(place.log), *arguments], capture_output=True, text=True,
        env=place.environment | {"PYTHONPATH": str(ROOT)}, check=False, timeout=30,
    )  # fmt: skip
    assert f"no answer from {place.log} for 0 s" in done.stdout + done.stderr
    assert done.returncode == (0 if command in ("list", "snapshot") else 3)
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_what_waits_for_a_dead_disk(place: Place) -> None:
    """Row 12: nobody has to wait for half a minute."""
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", IMPATIENT, "3600", str(place.log), "check", str(place.run)],
        stdout=subprocess.PIPE, text=True, env=place.environment | {"PYTHONPATH": str(ROOT)},
    ) as command:  # fmt: skip
        assert command.stdout is not None and command.stdout.readline() == "asked\n"
        command.send_signal(signal.SIGINT)
        assert command.wait(30) == 128 + signal.SIGINT


def test_without_inotify_the_screen_says_polling_and_goes_on(place: Place) -> None:
    """Row 13: the limit of watches is 0; rows are on screen after the next poll."""
    need_namespaces()
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    shell = 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"'
    command = ["unshare", "-Ur", "sh", "-c", shell, "sh", *COMMAND, str(place.run)]
    place._terminals.append(screen := Terminal(command, 150, 40, place.environment, place.here))
    screen.wait_for("400/1000")
    screen.wait_for("events: polling")
    with place.log.open("a", encoding="utf-8") as log:
        log.write(native_row(410))
    screen.wait_for("410/1000")
    screen.send("q")
    assert screen.wait_end() == 0


def test_a_burst_that_loses_events_loses_no_rows(place: Place) -> None:
    """Row 13: files come by the thousand in a watched folder, faster than they are taken, while the log grows."""
    folder = place.run / "checkpoints"
    folder.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    screen = place.open(place.run)
    screen.wait_for("400/1000")
    with place.log.open("a", encoding="utf-8") as log:
        for n in range(10_000):
            os.close(os.open(folder / f"sample-{n}.txt", os.O_CREAT))
            if n % 200 == 0:
                log.write(native_row(410 + n // 20, total=9000))
                log.flush()
    screen.wait_for("900/9000")
    done = json.loads(place.ask("snapshot", "--format", "json", place.run).stdout)
    assert done["runs"][0]["metrics"]["score"]["count"] == 40 + 50


def test_a_silent_network_disk_is_polled_and_said(tmp_path: Path) -> None:
    """See also tests/sources/test_watch.py: a table of mounts with an NFS line, and a dead observer."""
    from tui_monitor.sources.watch import Watcher

    watcher = Watcher(lambda path: None)
    watcher._observing.remote = {"/nfs/a.log": "nfs4"}
    assert watcher.trouble_of(Path("/nfs/a.log")) == "polling: no file events on nfs4"
    assert watcher.trouble_of(tmp_path) == ""
    watcher._observing.local_trouble = "the observer of file events died"
    assert watcher.trouble_of(tmp_path) == "polling: the observer of file events died"
