"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_monitor.writing import write_atomically


def test_written_readable_and_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a.md", "α\n")
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").read_bytes() == "α\n".encode()
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["a.md"]


def test_umask_is_kept(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "a.md", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o600


def test_an_older_file_is_replaced_not_written_into(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")
    with target.open() as reader:
        write_atomically(target, "new")
        assert reader.read() == "old"
    assert target.read_text() == "new"


def test_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("precious")
    (tmp_path / "a.md").symlink_to("real")
    with pytest.raises(OSError, match="symbolic link"):
        write_atomically(tmp_path / "a.md", "x")
    assert (tmp_path / "real").read_text() == "precious" and (tmp_path / "a.md").is_symlink()


@pytest.mark.parametrize("target", ["folder", "missing/a.md", "fifo"])
def test_refused_without_a_trace(target: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(OSError) as refusal:
        write_atomically(tmp_path / target, "x")
    assert (refusal.value.strerror and target in str(refusal.value.filename)) or "missing" in target
    assert sorted(os.listdir(tmp_path)) == ["fifo", "folder"]


def test_device_is_refused() -> None:
    """A terminal of our own: the folder of terminals takes no file and no name, so that even without the protection
    nobody, root included, replaces a device of the machine by a document."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    try:
        device = Path(os.ttyname(theirs))
        before = device.lstat()
        with pytest.raises(OSError, match="not a regular file"):
            write_atomically(device, "x")
        assert stat.S_ISCHR(before.st_mode) and os.path.samestat(device.lstat(), before)
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """The size limit of the process stands for a full disk: the write itself fails."""
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    target = tmp_path / "a.md"
    target.write_text("old")
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError):
            write_atomically(target, "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert target.read_text() == "old" and os.listdir(tmp_path) == ["a.md"]
