"""What a headless command is asked, what its answer depends on, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tui_monitor.config import Settings
from tui_monitor.export.document import Document
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import Clean
from tui_monitor.sources.backlog import LINES, Plan
from tui_monitor.sources.state import StateFile

SettingsOf = Callable[[Path], Settings]


class CannotJudge(Refusal):
    """Nothing that can be answered; the message says what is wrong and what to do."""


class Question(NamedTuple):
    """What is asked: of which paths, which run, up to which counter."""

    paths: Sequence[Path]
    run: str | None = None
    as_of: int | None = None


class World(NamedTuple):
    """What the answer depends on besides the question: settings, remembered state, the moment, the machine's name, and
    how large logs are read."""

    settings_of: SettingsOf
    state: StateFile | None
    now: datetime
    host: Clean
    version: str
    plan: Plan = LINES


class Answer(NamedTuple):
    """Standard output, standard error and the exit code."""

    text: Document
    code: int
    talk: tuple[str, ...] = ()
