"""What is remembered comes back, whole or not at all, and nothing that is in the folder can do harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tui_monitor.model.records import Remembered
from tui_monitor.sources.state import StateFile, boot_id, default_state_folder

SEEN = Remembered(
    pid=48213, process_started_at=1767756300.25, boot_id="b-1", anchors=((1767756400.0, 10), (1767756460.5, 20))
)


@pytest.fixture
def state(tmp_path: Path) -> StateFile:
    return StateFile(tmp_path / "deep" / "state")


def only_file(state: StateFile) -> Path:
    (path,) = state.folder.iterdir()
    return path


def test_what_is_saved_is_loaded_by_another_one(state: StateFile) -> None:
    assert state.load("/runs/a/train.log") is None
    assert state.save("/runs/a/train.log", SEEN)
    assert state.save("/runs/b/\udcff\u202e.log", Remembered())
    again = StateFile(state.folder)
    assert again.load("/runs/a/train.log") == SEEN
    assert again.load("/runs/b/\udcff\u202e.log") == Remembered()
    assert (state.problem, again.problem) == (None, None)


def test_saving_again_replaces_and_leaves_nothing_behind(state: StateFile) -> None:
    state.save("run", Remembered(pid=1))
    state.save("run", SEEN)
    assert state.load("run") == SEEN
    assert only_file(state).suffix == ".json"


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{", b"[]", b'{"version": 1, "run": "run"}', b"x" * (1 << 21)])
def test_a_damaged_file_is_said_and_then_replaced(state: StateFile, content: bytes) -> None:
    state.save("run", SEEN)
    only_file(state).write_bytes(content)
    assert state.load("run") is None
    assert state.problem is not None
    assert str(state.folder) in state.problem
    assert state.save("run", SEEN)
    assert state.load("run") == SEEN
    assert state.problem is None


def test_a_newer_file_is_left_alone(state: StateFile) -> None:
    state.save("run", SEEN)
    newer = msgspec.json.encode({"version": 99, "run": "run", "remembered": {"anchors": "other"}, "more": 1})
    only_file(state).write_bytes(newer)
    assert state.load("run") is None
    assert "newer moe-top" in (state.problem or "")
    assert not state.save("run", SEEN)
    assert only_file(state).read_bytes() == newer


def test_a_file_of_another_run_is_not_taken(state: StateFile) -> None:
    state.save("run", SEEN)
    other = only_file(state).read_bytes().replace(b'"run"', b'"nur"', 1).replace(b': "run"', b': "nur"')
    only_file(state).write_bytes(other)
    assert state.load("run") is None


def test_a_link_is_neither_read_nor_written_through(state: StateFile, tmp_path: Path) -> None:
    state.save("run", SEEN)
    path, victim = only_file(state), tmp_path / "victim"
    victim.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(victim)
    before = victim.read_bytes()
    assert state.load("run") is None
    assert not state.save("run", Remembered(pid=2))
    assert "symbolic link" in (state.problem or "")
    assert victim.read_bytes() == before


def test_a_fifo_in_its_place_hangs_nobody(state: StateFile) -> None:
    state.save("run", SEEN)
    path = only_file(state)
    path.unlink()
    os.mkfifo(path)
    assert state.load("run") is None
    assert not state.save("run", SEEN)
    assert "not a regular file" in (state.problem or "")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    state = StateFile(tmp_path / "file" / "state")
    assert not state.save("run", SEEN)
    assert state.problem == f"nothing can be remembered in {tmp_path}/file/state: Not a directory"
    assert state.load("run") is None


def test_a_killed_save_leaves_old_or_new(state: StateFile) -> None:
    """Killed at any system call of a save, the file is whole: the temporary one takes its place in one step."""
    state.save("run", SEEN)
    program = (
        "import os, signal, sys; from pathlib import Path; from tui_monitor.model.records import Remembered\n"
        "from tui_monitor.sources.state import StateFile\n"
        "os.fsync = lambda fd: os.kill(os.getpid(), signal.SIGKILL)\n"
        "StateFile(Path(sys.argv[1])).save('run', Remembered(pid=9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(state.folder)], env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert done.returncode == -9
    assert state.load("run") == SEEN


def test_where_state_lives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("MOE_TOP_STATE", raising=False)
    if sys.platform == "linux":
        assert default_state_folder() == tmp_path / "moe-top"
    monkeypatch.setenv("MOE_TOP_STATE", str(tmp_path / "own"))
    assert default_state_folder() == tmp_path / "own"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells its boot's id")
def test_the_boot_has_an_id() -> None:
    assert boot_id() == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
