"""The tailer through each thing that happens to logs, by real files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_monitor.sources import held
from tui_monitor.sources.tailer import MOST_FILES, QUIET_READS, Change, Tailer


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "train.log"


@pytest.fixture
def tailer(log: Path) -> Iterator[Tailer]:
    tailer = Tailer(log)
    yield tailer
    tailer.close()


def drain(tailer: Tailer) -> tuple[list[bytes], list[Change]]:
    """Every line there is now, and every change said on the way."""
    lines, changes, more = [], [], True
    while more:
        piece = tailer.read()
        lines += piece.lines
        changes += [piece.changed] if piece.changed else []
        more = piece.more
    return lines, changes


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def test_reads_on_from_where_it_stood(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"Episode 1\nEpisode 2\nEpis")
    piece = tailer.read()
    assert (piece.lines, piece.more, piece.size, piece.offset) == ([b"Episode 1", b"Episode 2"], False, 24, 24)
    assert piece.modified_at == log.stat().st_mtime
    assert (tailer.carried, tailer.rest()) == (b"Epis", b"Epis")
    append(log, b"ode 3\r\n")
    assert drain(tailer) == ([b"Episode 3"], [])
    assert drain(tailer) == ([], [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_last_line_of_utf16_comes_at_once(log: Path, tailer: Tailer, encoding: str) -> None:
    log.write_bytes("\ufeffEpisode 1\r\n".encode(encoding))
    assert drain(tailer) == (["\ufeffEpisode 1".encode()], [])
    append(log, "Episode Ċ\n".encode(encoding))
    assert drain(tailer) == (["Episode Ċ".encode()], [])
    assert tailer.encoding == encoding


def test_a_state_that_ended_is_read_while_nothing_follows(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"1/9 done\r")
    assert [tailer.read().lines for _ in range(3)] == [[], [b"1/9 done\r"], []]
    append(log, b"\n2/9 done\r")
    assert [tailer.read().lines for _ in range(2)] == [[b"1/9 done"], [b"2/9 done\r"]]


def test_a_limit_bounds_each_read_and_more_says_to_go_on(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"1234567\n" * 10)
    first = tailer.read(limit=20)
    assert (first.lines, first.more, first.offset) == ([b"1234567"] * 2, True, 20)
    assert len(drain(tailer)[0]) == 8


def test_truncated(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"old 1\nold 2\nhal")
    drain(tailer)
    log.write_bytes(b"new\n")
    assert drain(tailer) == ([b"new"], ["truncated"])


def test_truncated_to_nothing_is_said_at_once(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"old\n")
    drain(tailer)
    log.write_bytes(b"")
    assert drain(tailer) == ([], ["truncated"])
    append(log, b"new\n")
    assert drain(tailer) == ([b"new"], [])


@pytest.mark.parametrize(("banner", "end"), [(b"", b""), (b"=" * 5000 + b"\n", b""), (b"", b"the same line\n" * 500)])
def test_truncated_and_grown_bigger_even_with_the_same_banner_or_end(
    log: Path, tailer: Tailer, banner: bytes, end: bytes
) -> None:
    log.write_bytes(banner + b"old 1\n" * 50 + end)
    drain(tailer)
    log.write_bytes(banner + b"new 1\n" * 50 + end + b"more\n" * 900)
    lines, changes = drain(tailer)
    assert changes == ["truncated"]
    assert (lines.count(b"new 1"), lines.count(b"more")) == (50, 900)


def test_rewritten_with_the_same_size(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"old 1\nold 2\n")
    drain(tailer)
    log.write_bytes(b"new 1\nnew 2\n")
    assert drain(tailer) == ([b"new 1", b"new 2"], ["truncated"])


@pytest.mark.parametrize("seen_empty", [True, False])
def test_copytruncate_leaves_a_hole_that_is_skipped(log: Path, tailer: Tailer, seen_empty: bool) -> None:
    with log.open("wb", buffering=0) as writer:
        writer.write(b"old\n" * 1000)
        drain(tailer)
        os.truncate(log, 0)
        if seen_empty:
            assert drain(tailer) == ([], ["truncated"])
        writer.write(b"new\n")
        assert drain(tailer) == ([b"new"], [] if seen_empty else ["truncated"])


def test_a_sparse_log_of_8_gb_is_skipped_by_its_holes(log: Path, tailer: Tailer) -> None:
    append(log, b"first\nhalf")
    os.truncate(log, 4 << 30)
    append(log, b"\nmiddle\n")
    os.truncate(log, 8 << 30)
    reads = 0
    lines: list[bytes] = []
    more = True
    while more:
        piece = tailer.read()
        lines, more, reads = lines + piece.lines, piece.more, reads + 1
    assert lines == [b"first", b"half\0", b"middle"]
    assert reads < 20  # a read for each mebibyte would be 8192
    append(log, b"last\n")
    assert drain(tailer) == ([b"last"], [])


def test_truncated_while_it_stood_behind_a_hole(log: Path, tailer: Tailer) -> None:
    log.touch()
    os.truncate(log, 64 << 20)
    append(log, b"old\n")
    first = tailer.read()  # to where the data begin
    assert (first.more, first.offset) == (True, 64 << 20)
    os.truncate(log, 1 << 20)
    append(log, b"new\n")
    assert drain(tailer) == ([b"new"], ["truncated"])


def test_a_hole_in_the_place_of_a_hole_is_no_copy(log: Path, tailer: Tailer) -> None:
    lines: list[bytes] = []
    for number in range(2):
        other = log.with_suffix(".new")
        other.touch()
        os.truncate(other, 64 << 20)
        append(other, b"%d\n" % number)
        other.replace(log)
        lines += tailer.read(limit=4096).lines  # stands behind the first hole, then reads that file's line
    rest, changes = drain(tailer)
    assert (lines + rest, changes) == ([b"0", b"1"], ["replaced"])


def test_a_preallocated_log_is_read_as_it_fills(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"Episode 1\n" + b"\0" * 5000)
    assert drain(tailer) == ([b"Episode 1"], [])
    with log.open("r+b") as writer:
        writer.seek(10)
        writer.write(b"Episode 2\n")
    assert drain(tailer) == ([b"Episode 2"], [])


def test_rename_rotation_with_late_writes(log: Path, tailer: Tailer) -> None:
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old 1\nhalf")
        drain(tailer)
        old_identity = tailer.identity
        log.rename(log.with_suffix(".1"))
        writer.write(b" done\n")
        log.write_bytes(b"new 1\n")
        assert drain(tailer) == ([b"half done", b"new 1"], ["rotated"])
        assert tailer.identity != old_identity
        writer.write(b"late\n")
        append(log, b"new 2\n")
        assert drain(tailer) == ([b"late", b"new 2"], [])


def test_late_writes_count_from_the_rotation_on_not_from_the_last_line(log: Path, tailer: Tailer) -> None:
    with log.open("ab", buffering=0) as writer:
        for _ in range(QUIET_READS * 2):
            drain(tailer)
        log.rename(log.with_suffix(".1"))
        log.write_bytes(b"new\n")
        drain(tailer)
        drain(tailer)
        writer.write(b"late\n")
        assert drain(tailer) == ([b"late"], [])


def test_a_writer_that_stays_with_the_rotated_file_is_followed(log: Path, tailer: Tailer) -> None:
    """logrotate with `create`: the new file is empty for ever, the trainer never reopens."""
    with log.open("ab", buffering=0) as writer:
        writer.write(b"1\n")
        drain(tailer)
        log.rename(log.with_suffix(".1"))
        log.touch()
        for _ in range(QUIET_READS * 3):
            drain(tailer)
        writer.write(b"2\n")
        assert drain(tailer) == ([b"2"], [])


def test_rotated_twice_between_reading_it_all(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"a1\na2\n")
    assert tailer.read(limit=3).lines == [b"a1"]
    log.rename(log.with_suffix(".1"))
    log.write_bytes(b"b1\nb2\n")
    assert tailer.read(limit=3).lines == [b"a2"]
    log.rename(log.with_suffix(".2"))
    log.write_bytes(b"c\n")
    assert drain(tailer) == ([b"b1", b"b2", b"c"], ["rotated", "rotated"])


def test_handles_do_not_grow_with_rotations(log: Path, tailer: Tailer) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for number in range(50):
        log.write_bytes(b"%d\n" % number)
        assert drain(tailer)[0] == [b"%d" % number]
        log.rename(log.with_suffix(f".{number}"))
    assert len(os.listdir("/proc/self/fd")) - before <= MOST_FILES
    log.write_bytes(b"new\n")
    for _ in range(QUIET_READS + 2):
        drain(tailer)
    assert len(os.listdir("/proc/self/fd")) - before == 1


def test_atomic_replace(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"old\n")
    drain(tailer)
    other = log.with_suffix(".tmp")
    other.write_bytes(b"new\n")
    other.replace(log)
    assert drain(tailer) == ([b"new"], ["replaced"])


def test_a_copy_that_has_grown_is_read_on(log: Path, tailer: Tailer) -> None:
    """rsync puts the grown copy in the place of the old one: the lines that were read are not read again."""
    text = b"".join(b"Episode %d\n" % number for number in range(1000))
    log.write_bytes(text + b"hal")
    drain(tailer)
    for addition in (b"", b"f\nEpisode 1000\n"):
        copy = log.with_suffix(".Xy12ab")
        copy.write_bytes(text + b"hal" + addition)
        copy.replace(log)
        assert drain(tailer) == (addition.replace(b"f\n", b"half\n").splitlines(), [])


def test_deleted_and_made_again(log: Path, tailer: Tailer) -> None:
    with log.open("ab", buffering=0) as writer:
        writer.write(b"1\n")
        drain(tailer)
        log.unlink()
        gone = tailer.read()
        assert (gone.changed, gone.problem) == ("missing", f"no such file: {log}")
        assert tailer.read().changed is None
        writer.write(b"2\n")  # the writer does not know
        assert drain(tailer) == ([b"2"], [])
        log.write_bytes(b"3\n")
        assert drain(tailer) == ([b"3"], ["appeared"])


def test_inode_reused_at_once(log: Path, tailer: Tailer) -> None:
    for number in range(20):
        log.write_bytes(b"%d\n" % number)
        lines, changes = drain(tailer)
        assert (lines, changes) == ([b"%d" % number], ["replaced"] if number else [])
        log.unlink()


def test_folder_gone_and_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    tailer = Tailer(folder / "train.log")
    tailer.path.write_bytes(b"1\n")
    drain(tailer)
    tailer.path.unlink()
    folder.rmdir()
    assert drain(tailer) == ([], ["missing"])
    folder.mkdir()
    tailer.path.write_bytes(b"2\n")
    assert drain(tailer) == ([b"2"], ["appeared"])
    tailer.close()


def test_moved_away_and_back_is_the_same_file(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"1\n")
    drain(tailer)
    log.rename(log.with_suffix(".away"))
    assert drain(tailer) == ([], ["missing"])
    log.with_suffix(".away").rename(log)
    append(log, b"2\n")
    assert drain(tailer) == ([b"2"], ["appeared"])


def test_a_link_turned_to_another_run(log: Path, tailer: Tailer) -> None:
    for name in ("a", "b"):
        log.with_name(name).write_bytes(name.encode() + b"\n")
    log.symlink_to("a")
    assert drain(tailer) == ([b"a"], [])
    log.with_name("link").symlink_to("b")
    log.with_name("link").replace(log)
    assert drain(tailer) == ([b"b"], ["replaced"])


def test_what_cannot_be_read_is_told_and_recovers(log: Path, tailer: Tailer) -> None:
    def problem() -> str | None:
        return tailer.read().problem

    assert problem() == f"no such file: {log}"
    os.mkfifo(log)
    assert problem() == f"{log} is a FIFO, not a regular file"
    log.unlink()
    log.mkdir()
    assert problem() == f"{log} is a folder, not a regular file"
    log.rmdir()
    log.symlink_to("nowhere")
    assert problem() == f"dangling link: {log} -> nowhere"
    log.unlink()
    log.symlink_to(log)
    assert problem() == f"link loop: {log}"
    log.unlink()
    log.write_bytes(b"")
    piece = tailer.read()
    assert (piece.problem, piece.changed, piece.lines) == (None, "appeared", [])
    append(log, b"1\n")
    assert drain(tailer) == ([b"1"], [])


def test_not_permitted(log: Path, tailer: Tailer) -> None:
    log.write_bytes(b"1\n")
    log.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read anything
    try:
        assert tailer.read().problem == f"not permitted to read {log}"
    finally:
        os.seteuid(user)
    log.chmod(0o600)
    assert drain(tailer) == ([b"1"], ["appeared"])


def test_hostile_names_are_shown_and_do_not_act(tmp_path: Path) -> None:
    problem = Tailer(tmp_path / "a\x1b]52;c;x\x07\u202e.log").read().problem
    assert problem is not None
    assert problem.endswith("a\\x1b]52;c;x\\x07\\u202e.log")


def test_a_handle_that_the_server_forgot(log: Path, tailer: Tailer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stale NFS handles cannot be had without a server, so the system call is made to fail once."""
    text = b"".join(b"Episode %d\n" % number for number in range(1000))
    log.write_bytes(text)
    drain(tailer)

    def forget(*_: object) -> bytes:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(held.os, "pread", forget)
    assert tailer.read().problem == f"read error in {log}: Stale file handle"
    monkeypatch.undo()
    append(log, b"more\n")
    assert drain(tailer) == ([b"more"], [])
