"""The input thread's wait: it ends with the first byte, and is none where somebody else asks."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from tui_monitor.ui import patience
from tui_monitor.ui.patience import Patience


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def asked_elsewhere(event: Patience) -> tuple[threading.Thread, list[bool]]:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(event.is_set()))
    thread.start()
    return thread, answers


def test_a_byte_ends_the_wait(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "AWAKE", -1.0)
    monkeypatch.setattr(patience, "SLEEP", 600.0)
    thread, answers = asked_elsewhere(Patience(pipe[0]))
    os.write(pipe[1], b"q")
    thread.join(30)
    assert answers == [False]


def test_after_a_key_and_at_the_end_nobody_waits(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SLEEP", 600.0)
    event = Patience(pipe[0])
    monkeypatch.setattr(patience, "AWAKE", 600.0)
    thread, answers = asked_elsewhere(event)
    thread.join(30)
    monkeypatch.setattr(patience, "AWAKE", -1.0)
    assert not event.is_set(), "the main thread is never held up"
    event.set()
    ended, told = asked_elsewhere(event)
    ended.join(30)
    assert (answers, told) == ([False], [True])
