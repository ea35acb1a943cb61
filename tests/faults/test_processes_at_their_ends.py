"""Row 17: a command line of any length; row 29: who died of the OOM killer, and who only died beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_monitor.model.records import Departure
from tui_monitor.sources import procfs
from tui_monitor.sources.oom_kills import OomKills
from tui_monitor.sources.witness import Witness, wait_for_end

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")
WAITING = [sys.executable, "-c", "print(flush=True); exit(int(input()))"]
Child = subprocess.Popen[bytes]


def started(*more: str) -> Child:
    """A process at work, with these arguments."""
    child = subprocess.Popen([*WAITING, *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"\n"
    return child


@pytest.fixture
def child() -> Iterator[Child]:
    child = started()
    yield child
    child.kill()
    child.communicate()


def test_of_a_command_line_of_any_length_64_kb_are_read() -> None:
    """1.2 MB of configuration in arguments; what the process is stands before them."""
    long = started(*(f"--layer{n}={'x' * 100_000}" for n in range(12)))
    words = procfs.arguments(long.pid)
    long.kill()
    long.communicate()
    assert words[:4] == [*WAITING[:3], f"--layer0={'x' * 100_000}"[: len(words[3])]]
    assert 60_000 < len("\0".join(words)) <= 64 * 1024


class Group:
    """A control group's count of OOM kills, as the kernel writes it; every witness of this test counts here."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = folder / "memory.events"
        self.strikes(3)
        monkeypatch.setattr(OomKills, "around", classmethod(lambda kind, pid: kind([self._file])))

    def strikes(self, times: int) -> None:
        self._file.write_text(f"low 0\noom {times}\noom_kill {times}\noom_group_kill 0\n")


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Group:
    return Group(tmp_path, monkeypatch)


def departed(child: Child, strikes: int, group: Group, how: str) -> Departure:
    """What a witness tells of an end after that many strikes."""
    stat = procfs.read_stat(child.pid)
    assert stat is not None
    witness = Witness(child.pid, stat.started_at)
    group.strikes(strikes)
    if how == "exits with 1":
        assert child.stdin is not None
        child.stdin.write(b"1\n")
        child.stdin.flush()
    else:
        child.kill() if how != "is terminated" else child.terminate()
    if how == "is gone, nobody knows how":
        witness.close()
        child.wait()  # reaped: neither a zombie nor a pidfd tells of it
    elif witness.fd is not None:
        assert wait_for_end([witness.fd], 60.0)
    told = witness.departure(9.0)
    witness.close()
    return told


@pytest.mark.parametrize(("how", "strikes", "is_blamed"), [
    ("is killed", 4, True), ("is killed", 3, False), ("is gone, nobody knows how", 4, True),
    ("is gone, nobody knows how", 3, False), ("is terminated", 4, False), ("exits with 1", 4, False),
])  # fmt: skip
def test_the_oom_killer_is_blamed_for_what_it_can_have_done(
    how: str, strikes: int, is_blamed: bool, child: Child, group: Group
) -> None:
    """It sends SIGKILL and nothing else; a strike before we watched was somebody else's."""
    told = departed(child, strikes, group, how)
    signals = {"is killed": 9, "is terminated": 15}
    assert (told.by_oom_killer, told.signal) == (is_blamed, signals.get(how))
    assert told.exit_status == {"is killed": 137, "is terminated": 143, "exits with 1": 1}.get(how)
