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
        self._opened: dict[int, str] = {}
        for name in ("scandir", "stat", "open"):
            monkeypatch.setattr(os, name, self._slow(getattr(os, name)))
        monkeypatch.setattr(os, "pread", self._slow_to_read(os.pread))

    def hang(self, path: Path, after: int = 0, reading: bool = False) -> None:
        """It answers some questions before; where only `reading` what is open hangs, all others."""
        place = _to_read(path) if reading else str(path)
        self.hangs[place] = threading.Event()
        self.answers[place] = after

    def answer(self) -> None:
        for event in self.hangs.values():
            event.set()

    def _slow(self, ask: Any) -> Any:
        def asked(path: Any = ".", *rest: Any, **more: Any) -> Any:
            self._wait(str(path))
            told = ask(path, *rest, **more)
            if isinstance(told, int):
                self._opened[told] = str(path)
            return told

        return asked

    def _slow_to_read(self, ask: Any) -> Any:
        def asked(handle: int, *rest: Any) -> Any:
            self._wait(_to_read(self._opened.get(handle, "")))
            return ask(handle, *rest)

        return asked

    def _wait(self, place: str) -> None:
        if place in self.hangs:
            self.answers[place] -= 1
            self.hangs[place].wait(0 if self.answers[place] >= 0 else 30)


def _to_read(path: Path | str) -> str:
    return f"what is in {path}"


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
