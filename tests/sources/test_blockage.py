"""A process that waits for a disk: told after several looks, by the kernel's own letter (no test can hang a disk)."""

from __future__ import annotations

import os

import pytest

from tui_monitor.sources import procfs
from tui_monitor.sources.blockage import Blockage

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")


def told(monkeypatch: pytest.MonkeyPatch, looks: list[tuple[float, str]]) -> list[bool]:
    """Whether each of the looks, at a time and with a state, says that the process waits for the disk."""
    stat = procfs.read_stat(os.getpid())
    assert stat is not None
    blockage, answers = Blockage(os.getpid()), []
    for at, state in looks:
        monkeypatch.setattr(procfs, "read_stat", lambda pid, state=state: stat._replace(state=state))
        answers.append("waits for the disk" in (blockage.words(at, ()) or ""))
    return answers


@pytest.mark.parametrize(
    ("looks", "answers"),
    [
        ([(0, "D"), (15, "D"), (30, "D"), (32, "D")], [False, False, True, True]),
        ([(0, "D"), (40, "D"), (41, "D")], [False, False, True]),  # two looks may be chance
        ([(0, "D"), (2, "D"), (4, "D")], [False, False, False]),  # reading data takes moments
        ([(0, "D"), (15, "S"), (30, "D"), (45, "D")], [False, False, False, False]),
        ([(float(at), "D") for at in range(0, 100, 2)], [at >= 30 for at in range(0, 100, 2)]),
    ],
)
def test_uninterruptible_sleep_for_long(
    monkeypatch: pytest.MonkeyPatch, looks: list[tuple[float, str]], answers: list[bool]
) -> None:
    assert told(monkeypatch, looks) == answers
