"""What loggers and launchers put before a line: times, levels, logger names, ranks, source places, tags."""

from __future__ import annotations

import re

from tui_monitor.late import late

_LEVEL = r"(?:INFO|WARNING|WARN|DEBUG|ERROR|CRITICAL|FATAL|NOTICE|TRACE|SUCCESS|[Ii]nfo|[Dd]ebug)"
_DATE = r"[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
_PLACE = r"[\w./\\-]+\.(?:py|go|cc|cpp|cu|c|rs|js|ts|java|jl|lua|hpp|h):[0-9]+"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"

_LAUNCHERS = (
    rf"[IWEFD][0-9]{{4}} {_CLOCK}\s+[0-9]+ \S+:[0-9]+\]",  # glog
    rf"[\[(]?{_DATE}(?:[T ,_]+{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?[\])]?(?=[\s:|,\]\[-]|$)",
    rf"\[[0-9]{{2}}/[0-9]{{2}} {_CLOCK}[^\]]*\]:?",
    rf"[0-9]{{2}}/[0-9]{{2}}(?:/[0-9]{{2,4}})? {_CLOCK}",
    rf"\[{_CLOCK}\]|{_CLOCK}(?=[ \t])(?!\s*[<|])",
    rf"{_MONTH} +[0-9]{{1,2}} [0-9:]{{8}} \S+ [\w./-]+(?:\[[0-9]+\])?:",  # syslog
    r"1[0-9]{9}(?:\.[0-9]+)?(?=\s+[^\W\d])",  # seconds since the epoch
    r"std(?:out|err) [FP](?= )",  # container runtimes
    r"\((?:[\w.:-]+ )*(?:pid|ip|rank)=[^)]*\)",  # Ray
    r"\[(?:[\w.]+ )?(?:pid|rank|gpu|default|worker|node|local_rank|process)[ :=_]?[0-9]+\]:?",
    r"\[[0-9]+\]:(?=\s)",
)
_LOGGERS = (
    rf"\[{_LEVEL}\|[\w./-]+:[0-9]+\]",
    rf"[\[(<]?\b{_LEVEL}\b[\])>]?(?::[\w.]+:|(?=[\s:|\]-]|$))",
    rf"[\w.-]+ - {_LEVEL} -|[\w.]+(?:\.[\w]+)+(?::[0-9]+)?(?= - | {_LEVEL}\b|\t)",
    rf"__\w+__(?= - )|\w+(?= - {_LEVEL}\b)",
    rf"\[?{_PLACE}[\]:]?|[\w-]+:[0-9](?=\t)|\([\w.]+:[0-9]+\)(?=\s)",
)
_TAGS = (
    # a word in brackets, unless it speaks of an evaluation, holds a counter, or is a whole line or a key
    r"\[(?!(?:val|valid|validation|dev|eval|evaluation|test)\b)(?!\w+[ :=#]+[0-9])[A-Za-z_][\w .:-]{0,30}\]"
    r"(?!\s*$)(?!\s*[=:]\s)",
    r">>|\|(?=\s)|-(?=\s)|::?(?=\s)|,(?=\s)",
    r"[\U0001F300-\U0001FAFF\u2600-\u27BF\u2022\u25B6\u25CF\u2192\u2794\u2714\u2B50*#>]\uFE0F?(?=\s)",
)
_PREFIX = late(rf"\s*(?:{'|'.join((*_LAUNCHERS, *_LOGGERS, *_TAGS))})\s*")
_BEFORE_BLOCKS = late(rf"(?:{'|'.join((*_LAUNCHERS, *_LOGGERS))})(?: - | ?-(?= )|:| >>)?(?: |\t|$)?")
_RANK = late(rf"(?:{'|'.join(_LAUNCHERS)}|[0-9]{{1,4}}:(?= ))(?: |$)?")

MOST = 12  # prefixes on one line


def without_prefix(line: str) -> str:
    """`line` from where the trainer's own words begin. A tag that speaks of an evaluation stays."""
    return line[_end(_PREFIX, line) :].strip()


def without_launcher(line: str) -> str:
    """`line` without what loggers and launchers write before each line, its own indentation and decoration kept: the
    lines of a block stand below each other again."""
    return line[_end(_BEFORE_BLOCKS, line) :]


def without_rank(line: str) -> str:
    """`line` without what launchers and containers write before each line; what a logger wrote stays."""
    return line[_end(_RANK, line) :]


def _end(prefix: re.Pattern[str], line: str) -> int:
    at = 0
    for _ in range(MOST):
        match = prefix.match(line, at)
        if match is None or match.end() == at:
            break
        at = match.end()
    return at
