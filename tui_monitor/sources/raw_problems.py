"""What a line of a log looks like that tells of something wrong: an incident as the formats know it, or an error."""

from __future__ import annotations

import re

from tui_monitor.formats.incidents.causes import cause
from tui_monitor.formats.incidents.non_finite import non_finite
from tui_monitor.formats.incidents.ranks import split
from tui_monitor.model.text_source import Wanted

_ERRORS = (
    "traceback", "error", "exception", "fatal", "critical", "out of memory", "outofmemory", "oom", "nan",
    "no space left", "quota exceeded", "killed", "segmentation fault", "core dumped", "aborted", "terminated",
    "bad_alloc", "cancelled",
)  # fmt: skip
_ENDS = (
    "terminated", "aborted", "killed", "slurmstepd", "no module named", "can't open file",
    "command not found", "no such file", "panic", "what():", "watchdog caught", "exitcode", "return code",
    "exited on signal", "run failed", "job failed", "training failed", "training crashed", "training aborted",
    "exhausted", "alloc_failed", "runlimit", "memlimit", "floating point exception", "illegal instruction", "hangup",
    "diverged", "non-finite", "nan",
)  # fmt: skip
# Of what the formats know, without words such as `exit` and `inf`, which stand in every line of many logs (INFO): a
# search through megabytes would ask each of them.

WORDS = tuple(dict.fromkeys(_ERRORS + _ENDS))
"""One of these stands in each of them, in letters of any case: they are searched for in the bytes."""

_ERROR = re.compile(
    r"Traceback \(most recent call last\)|(?<!no )(?<!0 )\b(?:[\w.]{0,80}(?:Error|Exception)|ERROR|error|FATAL|Fatal"
    r"|CRITICAL)\b(?=[:\]|\s]|$)|out of memory|OutOfMemory|\b(?:OOM|oom)\b|(?<![\w./-])[-+]?(?:nan|NaN|NAN)(?![\w./-])"
    r"|No space left|Disk quota exceeded|\b[Kk]illed\b|Segmentation fault|core dumped|Aborted|TERMINATED|bad_alloc"
    r"|CANCELLED"
)


def is_problem(text: str) -> bool:
    """Whether the line tells of something wrong."""
    return _ERROR.search(text) is not None or _ends(text)


def _ends(text: str) -> bool:
    """Whether it is an incident of one line."""
    low = text.lower()
    if not any(word in low for word in _ENDS):
        return False
    return cause(split(text)[1]) is not None or non_finite(text) == "ends"


PROBLEM = Wanted(is_problem, tuple(word.encode() for word in WORDS), any_case=True)
