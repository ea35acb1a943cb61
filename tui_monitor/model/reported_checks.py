"""What was judged of a run: checks, and the verdicts they came to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

Status = Literal["ok", "note", "warning", "critical", "unknown"]
Verdict = Literal["healthy", "warning", "critical", "unknown"]


class Check(Struct, frozen=True):
    """One judged row of Quick Status: what is, what was expected, and since when. Texts are never None."""

    id: str
    metric: Clean
    current: Clean
    expected: Clean
    status: Status
    reason: Clean
    value: float | None = None
    threshold: float | None = None
    since: Clean | None = None
    acknowledged: bool = False
    """Somebody has seen it as it is: it does not move the verdict until it changes."""
    failed: bool = False
    """The rule itself failed: what it would have said nobody knows, and nothing is healthy without it."""


class VerdictReport(Struct, frozen=True):
    """A verdict that moe-top came to earlier, where it was another than the one before."""

    at: datetime
    counter: Count | None
    verdict: Verdict
    reason: Clean
