"""The face without a screen: list, check, snapshot, compare, explain and config, each a text and an exit code."""

from __future__ import annotations

from tui_monitor.headless.commands import CODES, check, gather, list_runs, snapshot
from tui_monitor.headless.comparing import compare
from tui_monitor.headless.explain import explain
from tui_monitor.headless.finding import find_runs, source_of, wanted_of
from tui_monitor.headless.world import Answer, CannotJudge, Question, World

__all__ = [
    "CODES",
    "Answer",
    "CannotJudge",
    "Question",
    "World",
    "check",
    "compare",
    "explain",
    "find_runs",
    "gather",
    "list_runs",
    "snapshot",
    "source_of",
    "wanted_of",
]
