"""The words of checks: however one is made or said anew, every text of it passes the gate."""

from __future__ import annotations

import msgspec

from tui_monitor.model.report import Check, Status
from tui_monitor.model.text import clean, clean_or_none


def checked(
    rule: str, metric: str, current: str, expected: str, status: Status, reason: str,
    value: float | None = None, threshold: float | None = None, since: str | None = None, failed: bool = False,
) -> Check:  # fmt: skip
    """The check of a rule. Its texts are sentences of moe-top's own with what a log told in them."""
    words = clean(metric), clean(current), clean(expected)
    return Check(rule, *words, status, clean(reason), value, threshold, clean_or_none(since), failed=failed)


def restated(check: Check, status: Status, reason: str) -> Check:
    """The check with another status, and why."""
    return msgspec.structs.replace(check, status=status, reason=clean(reason))


def with_since(check: Check, since: str | None) -> Check:
    """The check with the moment since which its status holds."""
    return msgspec.structs.replace(check, since=clean_or_none(since))
