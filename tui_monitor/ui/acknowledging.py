"""Which check the key `a` is about: the worst that still moves the verdict, or the one that it let rest before."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.health import worst_check
from tui_monitor.analysis.remarks import NEVER_RESTS
from tui_monitor.model.report import Check
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.signs import is_bad


def check_meant(checks: Sequence[Check], last: str | None) -> Check | None:
    """The check that was let rest `last`, if it still does: the key again wakes it. Else the worst that may rest, else
    one that rests; None where there is nothing to acknowledge."""
    resting = [check for check in checks if check.acknowledged]
    again = next((check for check in resting if check.id == last), None)
    if again is not None:
        return again
    worst = worst_check(tuple(check for check in checks if may_rest(check) and is_bad(check)))
    return worst or next(iter(resting), None)


class Acknowledging:
    """Remembers of each run which check was let rest last."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def answer(self, view: RunView, named: str | None) -> tuple[Check | None, str]:
        """The check of the run that is acknowledged now, or no more - the one of id `named`, else the one that is
        meant - and what to say; None where there is nothing to do, or no log by which the run would be known again."""
        if view.run.log is None:
            return None, "a run without a log is not remembered: nothing was acknowledged"
        return self.choose(view.key, view.report.checks, named)

    def choose(self, run: str, checks: Sequence[Check], named: str | None) -> tuple[Check | None, str]:
        """The same for a run of this key, whose checks these are."""
        chosen = next((check for check in checks if check.id == named), None)
        check = chosen or check_meant(checks, self._last.get(run))
        if check is None or not may_rest(check):
            return None, refused_words(checks, check)
        self._last[run] = check.id
        return check, done_words(check)


def may_rest(check: Check) -> bool:
    """Whether there is anything to acknowledge, and whether it is a matter of opinion."""
    return check.status in ("note", "warning", "critical") and check.id not in NEVER_RESTS


def done_words(check: Check) -> str:
    """What the key did to this check."""
    name = check.metric.lower()
    if check.acknowledged:
        return f"{name} counts again"
    return f"{name} acknowledged: it rests until it changes; a takes it back"


def refused_words(checks: Sequence[Check], check: Check | None) -> str:
    """Why there was nothing to do."""
    dead = any(each.id in NEVER_RESTS and is_bad(each) for each in checks)
    if check is not None and check.id not in NEVER_RESTS:
        return f"{check.metric.lower()} is {check.status}: nothing to acknowledge"
    return "not to be acknowledged: it is about the process itself" if dead else "nothing to acknowledge"
