"""Sentences that say a value became NaN or infinite, and whether the training gave up over it."""

from __future__ import annotations

import re
from typing import Literal

from tui_monitor.late import late

_HINTS = ("nan", "NaN", "NAN", "inf", "Inf", "INF", "finite", "diverged", "nvalid loss")
_WHAT = r"(?:loss\w*|gradients?|grad(?:ient)? norm|weights?|param(?:eter)?s?|logits|values?|outputs?|activations?)"
_NOT_FINITE = r"(?:nans?|infs?|infinity|infinite|non-?finite)"
_SAID = late(
    rf"\b{_WHAT} (?:is|are|became|has become|contains?|went|was|were|turned) (?:now )?(?:to )?{_NOT_FINITE}\b"
    rf"|\b(?:found|detected|encountered|got|returned) (?:an? )?{_NOT_FINITE}\b"
    rf"|\b{_NOT_FINITE}(?:(?:/| or | and ){_NOT_FINITE})?(?: {_WHAT})? (?:was |were )?(?:found|detected|encountered)\b"
    r"|\binvalid loss, terminating\b|\bmodel diverged\b|\btraining (?:has )?diverged\b|\bloss (?:has )?diverged\b",
    re.IGNORECASE,
)
_GIVES_UP = late(
    r"\b(?:stop|terminat|abort|exit|quit|halt|kill)(?:s|p?ing|p?ed|es)?\b|\bdiverged\b", re.IGNORECASE
)
# A condition, a negation, a count of none, code: nothing happened.
_NOTHING = late(
    r"\b(?:if|no|not|without|never|whether|when|unless|check(?:s|ing)?|skip_\w+|is(?:nan|inf))\b"
    r"|(?:found|detected|encountered)\s*[:=]\s*(?:0|false|none|no)\b|\(\)|[{}]|==",
    re.IGNORECASE,
)


def non_finite(line: str) -> Literal["ends", "said"] | None:
    """`ends` where the line says that a training gave up over a NaN, `said` where it only tells of one."""
    if not _hinted(line) or len(line) > 1000 or not _SAID.search(line) or _NOTHING.search(line):
        return None
    return "ends" if _GIVES_UP.search(line) else "said"


def _hinted(line: str) -> bool:
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HINTS:  # noqa: SIM110
        if hint in line:
            return True
    return False
