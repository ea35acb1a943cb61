"""Rows 24-27: targets, configurations, state and cache that are full, odd, closed or shared, and low limits."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.place import COMMAND, ROOT, Place
from tests.faults.conftest import need, need_namespaces
from tests.faults.hostile import GOOD
from tui_monitor.model.records import Remembered
from tui_monitor.sources.state import StateFile

OLD = "the old document\n"


@pytest.fixture
def run(place: Place) -> Place:
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    return place


@pytest.mark.parametrize("kind", ["socket", "folder", "link", "dangling link", "missing folder", "FIFO", "device"])
def test_an_odd_target_is_refused_and_nothing_else_is_touched(
    kind: str, run: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 24: one line that names it, exit code 3, and no trace. The device is a terminal of our own: where it stands
    no file can be made, so that root replaces nothing of the machine even if the protection were gone."""
    monkeypatch.chdir(run.here)  # a socket's path must be short
    precious, target = run.here / "precious", run.here / "report.md"
    precious.write_text(OLD)
    ours, theirs = os.openpty()
    if kind in ("missing folder", "device"):
        target = run.here / "no" / "report.md" if kind == "missing folder" else Path(os.ttyname(theirs))
    else:
        {"folder": target.mkdir, "link": lambda: target.symlink_to(precious), "FIFO": lambda: os.mkfifo(target),
         "socket": lambda: socket.socket(socket.AF_UNIX).bind(target.name),
         "dangling link": lambda: target.symlink_to(run.here / "elsewhere")}[kind]()  # fmt: skip
    before = sorted(os.listdir(run.here))
    done = run.ask("snapshot", run.run, "-o", target)
    assert done.returncode == 3 and done.stdout == ""
    assert str(target) in done.stderr and len(done.stderr.splitlines()) == 1
    assert kind not in ("socket", "FIFO", "device") or "not a regular file" in done.stderr
    assert sorted(os.listdir(run.here)) == before and precious.read_text() == OLD
    assert os.isatty(theirs) and stat.S_ISCHR(os.stat(os.ttyname(theirs)).st_mode)
    os.close(ours)
    os.close(theirs)


def test_a_full_disk_keeps_the_old_document(run: Place) -> None:
    """Row 24: a disk of 64 kB in a mount namespace of our own."""
    need_namespaces()
    shell = (
        'mount -t tmpfs -o size=64k none "$1" && printf old > "$1/a.md" && (dd if=/dev/zero of="$1/filler" bs=1k; true)'
        ' 2>/dev/null && shift && "$@"; echo "code $?"; cat "$0/a.md"; ls -A "$0"'
    )
    disk = run.here / "disk"
    disk.mkdir()
    command = ["unshare", "-Urm", "sh", "-c", shell, disk, disk, *COMMAND, "snapshot", run.run, "-o", disk / "a.md"]
    done = subprocess.run(command, capture_output=True, text=True, env=run.environment, check=False)
    assert done.stdout == "code 3\nolda.md\nfiller\n"
    assert "No space left on device" in done.stderr and len(done.stderr.splitlines()) == 1


def test_killed_while_writing_there_is_the_old_or_the_new(tmp_path: Path) -> None:
    """Row 24: SIGKILL at 30 moments; never half a document."""
    program = (
        "import sys; from pathlib import Path; from tui_monitor.writing import write_atomically\n"
        "path = Path(sys.argv[1])\nprint('ready', flush=True)\nn = 0\n"
        "while True:\n    n += 1; write_atomically(path, f'{n} ' * 100_000)"
    )
    target = tmp_path / "a.md"
    for n in range(6):
        writer = subprocess.Popen([sys.executable, "-c", program, target], stdout=subprocess.PIPE, cwd=ROOT)
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        end = time.monotonic() + 20
        while not target.exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(n / 300)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        words = target.read_text().split()
        assert len(words) == 100_000 and len(set(words)) == 1


@pytest.mark.parametrize("kind", ["FIFO", "device", "folder", "link loop", "dangling link", "binary", "huge", "syntax",
                                  "type", "unknown key"])  # fmt: skip
def test_a_configuration_that_cannot_be_used_is_never_passed_over(kind: str, run: Place) -> None:
    """Row 25: which file, what is wrong, exit code 3: a verdict by half a plan would be worse than none."""
    file = run.run / "moe-top.toml"
    makes = {
        "FIFO": lambda: os.mkfifo(file), "device": lambda: file.symlink_to("/dev/zero"), "folder": file.mkdir,
        "link loop": lambda: file.symlink_to(file), "dangling link": lambda: file.symlink_to(run.here / "gone"),
        "binary": lambda: file.write_bytes(b"\x00\xff\xfe"), "huge": lambda: file.write_bytes(b"#" * (1 << 20) + b"#"),
        "syntax": lambda: file.write_text("x = ["), "type": lambda: file.write_text('[run]\ntotal = "many"'),
        "unknown key": lambda: file.write_text("[run]\ntotla = 3"),
    }  # fmt: skip
    makes[kind]()
    done = run.ask("check", run.run)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"moe-top: {file}:") and len(done.stderr.splitlines()) == 1


HOMES = {
    "no home": {"HOME": "", "MOE_TOP_STATE": "", "MOE_TOP_CACHE": ""},
    "closed": {"HOME": "/proc/1", "MOE_TOP_STATE": "/proc/no", "MOE_TOP_CACHE": "/proc/no"},
    "files": {"HOME": "/dev/null", "MOE_TOP_STATE": "/dev/null", "MOE_TOP_CACHE": "/dev/null/x"},
}


@pytest.mark.parametrize("home", HOMES)
def test_without_a_place_to_remember_it_works(home: str, run: Place) -> None:
    """Row 26: with a live writer there is something to remember; that it cannot be is said, and no more."""
    run.shell('exec "$python" -c "import time; time.sleep(60)" >> "$log"')
    end = time.monotonic() + 20
    while "400/1000 unknown" in (done := run.ask("check", run.run, **HOMES[home])).stdout and time.monotonic() < end:
        time.sleep(0.05)  # until the writer is seen
    assert done.returncode == 0 and done.stdout.startswith("HEALTHY run_1000 400/1000 eta ")
    assert home == "no home" or "nothing can be remembered in " in done.stderr
    assert "internal error" not in done.stderr


NO_STATES = [b"", b"{", b"\x00" * 4096, b'{"version": 99}', b'{"version": 1, "run": 3}', b"[" * 99_999,
             b'{"version": 1, "more": ' + b"[" * 99_999 + b"]" * 99_999 + b"}"]  # fmt: skip


@pytest.mark.parametrize("content", NO_STATES, ids=lambda content: repr(content[:20]))
def test_a_state_file_that_is_none_is_said_and_stops_nothing(content: bytes, tmp_path: Path) -> None:
    """Row 26: one of a newer moe-top is left as it is."""
    state = StateFile(tmp_path)
    assert state.save("run", Remembered())
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    assert state.load("run") is None and state.problem
    assert state.save("run", Remembered()) == (b"99" not in content or b"[" in content)
    assert (file.read_bytes() == content) == (content == b'{"version": 99}')


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_state_file_is_memory_or_a_word(content: bytes, tmp_path: Path) -> None:
    """Issue 8.7: fuzzed, as configurations, formats and metric files are in their own tests."""
    state = StateFile(tmp_path)
    state.save("run", Remembered())
    next(tmp_path.iterdir()).write_bytes(content)
    assert state.load("run") is None and state.problem


def test_two_screens_on_one_run_do_not_harm_each_other(run: Place) -> None:
    """Row 26: both remember; what is there afterwards is whole."""
    screens = [run.open(run.run) for _ in range(2)]
    for screen in screens:
        screen.wait_for("400/1000")
    for screen in screens:
        screen.send("q")
    assert [screen.wait_end() for screen in screens] == [0, 0]
    for file in Path(run.environment["MOE_TOP_STATE"]).glob("*.json"):
        json.loads(file.read_bytes())
    assert not [*Path(run.environment["MOE_TOP_STATE"]).rglob("*.tmp")]


@pytest.mark.parametrize(("limit", "value"), [("--nofile", "24"), ("--as", str(600 << 20)), ("--nproc", "1")])
def test_low_limits_are_met_with_a_verdict_or_a_line(limit: str, value: str, run: Place) -> None:
    """Row 27: few files, little memory, no further process: it works or says so, and never lies."""
    need("prlimit")
    done = subprocess.run(["prlimit", f"{limit}={value}", *COMMAND, "check", run.run], capture_output=True, text=True,
                          env=run.environment, check=False)  # fmt: skip
    assert (done.returncode, done.stdout[:7]) in ((0, "HEALTHY"), (3, ""))
    assert "Traceback" not in done.stderr
