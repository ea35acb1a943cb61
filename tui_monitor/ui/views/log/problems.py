"""What a line of a log looks like that tells of something wrong."""

from __future__ import annotations

import re

from tui_monitor.model.text_source import Wanted

WORDS = (
    "traceback", "error", "exception", "fatal", "critical", "out of memory", "outofmemory", "oom", "nan",
    "no space left", "quota exceeded", "killed", "segmentation fault", "core dumped", "aborted", "terminated",
    "bad_alloc", "cancelled",
)  # fmt: skip
"""One of these stands in each of them, in letters of any case: they are searched for in the bytes."""

_PROBLEM = re.compile(
    r"Traceback \(most recent call last\)|(?<!no )(?<!0 )\b(?:[\w.]{0,80}(?:Error|Exception)|ERROR|error|FATAL|Fatal"
    r"|CRITICAL)\b(?=[:\]|\s]|$)|out of memory|OutOfMemory|\b(?:OOM|oom)\b|(?<![\w./-])[-+]?(?:nan|NaN|NAN)(?![\w./-])"
    r"|No space left|Disk quota exceeded|\b[Kk]illed\b|Segmentation fault|core dumped|Aborted|TERMINATED|bad_alloc"
    r"|CANCELLED"
)


def is_problem(text: str) -> bool:
    """Whether the line tells of something wrong."""
    return _PROBLEM.search(text) is not None


PROBLEM = Wanted(is_problem, tuple(word.encode() for word in WORDS), any_case=True)
