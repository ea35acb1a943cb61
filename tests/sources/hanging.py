"""Disks that give no answer. There is none here: a question to one place waits until the test lets it go."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.making import native_row
from tui_monitor.sources import patient


class Disk:
    """Folders that give no answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hangs: dict[str, threading.Event] = {}
        self.answers: dict[str, int] = {}
        for name in ("scandir", "stat", "open"):
            monkeypatch.setattr(os, name, self._slow(getattr(os, name)))

    def hang(self, path: Path, after: int = 0) -> None:
        """It answers some questions before."""
        self.hangs[str(path)] = threading.Event()
        self.answers[str(path)] = after

    def answer(self) -> None:
        for event in self.hangs.values():
            event.set()

    def _slow(self, ask: Any) -> Any:
        def asked(path: Any = ".", *rest: Any, **more: Any) -> Any:
            place = str(path)
            if place in self.hangs:
                self.answers[place] -= 1
                self.hangs[place].wait(0 if self.answers[place] >= 0 else 30)
            return ask(path, *rest, **more)

        return asked


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr(patient, "PATIENCE", 0.2)
    monkeypatch.setattr(patient, "HURRY", 0.04)
    made = Disk(monkeypatch)
    yield made
    made.answer()


def make_run(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "training_output.log").write_text("".join(native_row(at) for at in range(10, 60, 10)), "utf-8")
    return folder
