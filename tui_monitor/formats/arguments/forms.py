"""The forms in which trainers print their arguments, each as one line's key-value pairs."""

from __future__ import annotations

import re

from tui_monitor.formats.arguments import keys
from tui_monitor.late import late

LONGEST = 20_000  # characters: the arguments of a large trainer on one line

# A logger's prefix: time, level, names in brackets; the message stands behind it.
_PREFIX = late(
    r"(?:\s*(?:\[[^\]]{1,120}\]+|\([^()]{0,40}pid=[^()]{1,60}\)|\d{4}-\d\d-\d\d[ T][\d:.,]+|\d\d:\d\d:\d\d[\d.,]*"
    r"|(?:INFO|WARNING|DEBUG|NOTICE)\b:?|[A-Z]+:[\w.]+:|>>|[\w.]+:\d+ >>|[\w.]{2,60} - (?=INFO|DEBUG)|[-|:](?=\s)))*"
    r"(?:(?<=\S)\s)?"
)
_PAIR = late(r"[\s\-•*·>]*([A-Za-z_\u4e00-\u9fff][\w .()/\-]{0,60}?)\s*[:=：]\s*(\S.{0,400}?)[\s,]*")
_SECOND = late(r"\w\s*(?:: |=\s*)[-+]?[\d.]")  # another pair behind the first
# What also stands behind a colon: errors, bars, the end of the training.
_OTHERWISE = late(
    r"(?:error|exception|warning|traceback|killed)\b|can't|cannot|no such|\b(?:completed?|finished)\b|%\||it/s\b",
    re.IGNORECASE,
)
_DOTS = late(r"\s*([\w\-/]+(?: [\w\-/]+){0,4}) \.{3,} (.*)")
_RULED = late(
    r"\s*[-=*#]{3,}.{0,40}\b(?:arguments|configuration|config|hyperparameters|args)\b.{0,40}[-=*#]{3,}\s*"
)
_CALL = late(
    r"\b(?:Namespace|Config|\w*(?:Args|Arguments|Config|Params|Parameters|Settings|Options|H[pP]arams|Hyperparameters))\("
    r"(?=\s*$|\w+=|\s*\w+\s*=)"
)
_KEYWORD = late(r"(?<![\w.])([A-Za-z_]\w*)\s*=\s*('[^']*'|\"[^\"]*\"|[^\s,(){}\[\]]+)")
_ITEM = late(r"['\"]([\w.\-/ ]{1,60})['\"]\s*:\s*('[^']*'|\"[^\"]*\"|[^\s,{}\[\]]+)")
_FLAG = late(r"(?<![\w\[-])--([A-Za-z][\w.-]*)(?:[ =]([^\s\-][^\s]*))?")
_COMPLAINS = late(r"(?:usage|error|warning|failed)\b", re.IGNORECASE)
_DOTTED = late(r"\bargs\.(\w+)\s*=\s*([^\s,]+)")
_ELEMENT = late(r"\s*(?:'[^']*'|\"[^\"]*\"|[-+\w.]+)\s*")
_QUOTED = late(r"'[^']*'|\"[^\"]*\"")
_HEADING = late(
    r"[^\w]*(?:[\w/-]+ ){0,4}?(?:config(?:uration)?s?|arguments|args|hyper-?param(?:eter)?s|settings|options|flags"
    r"|parameters|超参数|训练参数|参数|训练配置|配置|配置信息|configuração|parâmetros|parámetros)"
    r"(?: \w+)?\s*[:：]?[^\w]*",
    re.IGNORECASE,
)
_HEADING_HINTS = ("config", "arg", "param", "setting", "option", "flag", "参数", "配置", "parâm", "parám")
_HINTS = (
    *("Namespace(", "onfig", "rgs", "rgument", "aram", "etting", "ption", "flag", "FLAG", "ARG", "CONFIG", "参数"),
    *("配置", "{'", '{"', " ...", "--", "alue"),
)
_TABLE_HEADING = late(
    r"\s*\|\s*(?:param|parameter|argument|arg|hyper-?parameter|setting|key)s?\s*\|\s*value\s*\|\s*", re.IGNORECASE
)
_TABLE_ROW = late(r"\s*\|\s*([^|]{1,80}?)\s*\|\s*([^|]{0,400}?)\s*\|\s*")
_COUNTS = late(
    r"[^\w]*(?:global[ _])?(?:episode|epoch|step|iter|iteration|timestep|update|batch|cycle|generation)\b[\s#:=\[]*\d",
    re.IGNORECASE,
)

Pairs = list[tuple[str, str]]


def hinted(line: str) -> bool:
    """A cheap test: False for a line that opens no dump."""
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HINTS:  # noqa: SIM110
        if hint in line:
            return True
    return False


def message(line: str) -> str:
    """The line behind a logger's prefix, with its own indentation."""
    match = _PREFIX.match(line)
    return line[match.end() :] if match and match[0].strip() else line


def pair(text: str) -> Pairs | None:
    """`key: value` or `key = value` alone on a line, unless it is a counter's or a metric's."""
    match = _PAIR.fullmatch(text) if len(text) <= 500 else None
    if (
        match is None
        or _SECOND.search(match[2])
        or _OTHERWISE.search(text)
        or _COUNTS.match(text)
        or keys.MEASURED.fullmatch(match[1].strip())
    ):
        return None
    return [(match[1], match[2])]


def dots(line: str) -> Pairs | None:
    """`train_iters ........ 5000`, and the ruled headings of such lists."""
    if len(line) <= 200 and _RULED.fullmatch(line):
        return []
    match = _DOTS.fullmatch(line) if " ..." in line else None
    return [(match[1], match[2])] if match else None


def call(line: str) -> Pairs | None:
    """`Namespace(a=1, b=2)` and the printed form of any class of arguments, or the beginning of one."""
    match = _CALL.search(line) if "(" in line and ("=" in line or line.rstrip().endswith("(")) else None
    return keywords(line[match.end() :]) if match else None


def keywords(text: str) -> Pairs:
    """Each `key=value` in it."""
    return [(key, value) for key, value in _KEYWORD.findall(text)]


def items(text: str) -> Pairs:
    """Each `'key': value` in it."""
    return [(key, value) for key, value in _ITEM.findall(text)]


def element(text: str) -> bool:
    """Whether this is a value alone: an element of a list of them."""
    return _ELEMENT.fullmatch(text) is not None


def mapping(line: str) -> Pairs | None:
    """A dict of arguments up to the line's end: at least two keys that only arguments have, and no metric."""
    begin = line.find("{")
    if begin < 0 or ":" not in line or not line.rstrip().endswith(("}", "})")):
        return None
    found = items(line[begin:])
    names = [keys.normal(key) for key, _ in found]
    if sum(name in keys.SURE or name in keys.UNIT_OF or name in keys.BARE for name in names) < 2:
        return None
    return None if any(keys.MEASURED.fullmatch(name) for name in names) else found


def flags(line: str) -> Pairs | None:
    """A command line's `--key value`, at least two of them or one that goes on with a backslash; no usage."""
    if "--" not in line or "[--" in line or _COMPLAINS.search(line):
        return None
    found = _FLAG.findall(line)
    continued = line.rstrip().endswith("\\") or line.lstrip().startswith("--")
    return list(found) if len(found) >= 2 or (found and (continued or ".py" in line)) else None


def dotted(line: str) -> Pairs | None:
    """`args.key=value`, one or more."""
    return list(_DOTTED.findall(line)) or None if "args." in line else None


def heads(text: str) -> bool:
    """Whether this message is the heading of a list of arguments."""
    return len(text) <= 100 and _hinted(text.lower()) and _HEADING.fullmatch(text) is not None


def _hinted(lower: str) -> bool:
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HEADING_HINTS:  # noqa: SIM110
        if hint in lower:
            return True
    return False


def heads_table(line: str) -> bool:
    """Whether a markdown table of arguments begins here."""
    return "|" in line and _TABLE_HEADING.fullmatch(line) is not None


def table_row(line: str) -> Pairs | None:
    """A row of such a table."""
    match = _TABLE_ROW.fullmatch(line)
    return [(match[1], match[2])] if match else None


def depth(line: str) -> int:
    """By how much the line opens more brackets than it closes, those in quotes left out."""
    plain = _QUOTED.sub("", line)
    return sum(plain.count(sign) for sign in "([{") - sum(plain.count(sign) for sign in ")]}")
