"""The native trainer's announcements of several lines: Summary, phase banner and end."""

import re
from typing import Protocol

from tui_monitor.formats.numbers import COUNTER, NUMBER, counter, number
from tui_monitor.formats.text import metric_name, shown
from tui_monitor.late import late
from tui_monitor.model.records import Ending, LogRecord, PhaseMark, Summary
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

METRICS = 64  # of one Summary: the trainer prints four
_SUMMARY = late(rf"[\s#*]*Episode\s+({COUNTER})\s+Summary[\s:*]*")
_SPREAD = late(rf"[\s*`-]*([^\s:*`][^:*`]*)[*`]*\s*[:：][\s*`]*({NUMBER})\s*(?:±|\+/?-)\s*({NUMBER})[\s*`]*")
_BANNER = late(
    rf"\W*进入\s*([A-Za-z][\w -]{{0,30}}?)\s*阶段\s*(?:[(（]\s*Episode\s*:?\s*({COUNTER})\s*[)）])?\W*"
)
_FACT = late(r"[\s*\-•→]*(路由方式|路由模式|学习率|负载均衡系数|负载均衡)\s*[:：]\s*(.+)")
_FACTS = {
    "路由方式": "routing",
    "路由模式": "routing",
    "学习率": "learning_rate",
    "负载均衡系数": "load_balance",
    "负载均衡": "load_balance",
}
_ENDING = late(r"\W*训练(?:已)?(?:全部)?完成.*")
_HOURS = late(
    rf"(?:总(?:训练)?(?:时间|时长|用时|耗时)|训练(?:时间|时长|用时|耗时)|用时|耗时|total\s+(?:training\s+)?time|hours)"
    rf"\s*[:：=]\s*({NUMBER})\s*(小时|分钟|秒|h|min|s)?(?![\w.:])",
    re.IGNORECASE,
)
_FIGURE = late(
    rf"(最佳|最高|最好|best|平均|mean|average|avg)[\s_]*(?:episode[\s_]*)?(奖励|回报|reward|分数|得分|score)"
    rf"\s*[:：=]\s*({NUMBER})(?![\w.])",
    re.IGNORECASE,
)
_HOURS_PER = {"分钟": 1 / 60, "min": 1 / 60, "秒": 1 / 3600, "s": 1 / 3600}
_REWARDS = ("奖励", "回报", "reward")
_BESTS = ("最佳", "最高", "最好", "best")


class Block(Protocol):
    """An announcement whose further lines may follow."""

    def take(self, line: str) -> bool:
        """Adds a line; False if the line is no part of this announcement."""
        ...

    def record(self) -> LogRecord | None:
        """What was announced so far, None while that is nothing."""
        ...


class SummaryBlock:
    """`Episode 250 Summary`, then lines of `key: mean ± std`."""

    def __init__(self, at: int, line: int) -> None:
        self.at = at
        self._line = line
        self._values: dict[str, tuple[float, float]] = {}

    def take(self, line: str) -> bool:
        match = _SPREAD.fullmatch(line)
        name = metric_name(match[1].strip()) if match else None
        if match is None or name is None or len(self._values) >= METRICS:
            return False
        self._values[name] = (number(match[2]), number(match[3]))
        return True

    def record(self) -> Summary | None:
        return Summary(self.at, dict(self._values), self._line) if self._values else None


class PhaseBlock:
    """`进入 WARMUP 阶段 (Episode 0)`, then its routing, learning rate and load balance."""

    def __init__(self, name: Clean, at: Count | None, line: int) -> None:
        self.name = name
        self._at = at
        self._line = line
        self._facts: dict[str, Clean] = {}

    def take(self, line: str) -> bool:
        match = _FACT.fullmatch(line)
        if match is None:
            return False
        self._facts[_FACTS[match[1]]] = shown(match[2], 80)
        return True

    def record(self) -> PhaseMark:
        return PhaseMark(self.name, self._at, True, dict(self._facts), self._line)


class EndBlock:
    """`训练完成`, on it or after it the hours and the best and mean figures."""

    def __init__(self, text: str, line: int) -> None:
        self._text = shown(text)
        self._line = line
        self._facts = _figures(text)

    def take(self, line: str) -> bool:
        figures = _figures(line[:400])  # a figure's line is short; a longer one is not worth two searches
        self._facts.update(figures)
        return bool(figures)

    def record(self) -> Ending:
        return Ending(self._text, dict(self._facts), self._line)


def _figures(text: str) -> dict[str, float]:
    figures = {}
    if match := _HOURS.search(text):
        figures["hours"] = number(match[1]) * _HOURS_PER.get((match[2] or "").lower(), 1.0)
    for which, what, value in _FIGURE.findall(text):
        kind = "best" if which.lower() in _BESTS else "mean"
        figures[f"{kind}_{'reward' if what.lower() in _REWARDS else 'score'}"] = number(value)
    return figures


def summary_block(line: str, number: int) -> SummaryBlock | None:
    """The Summary that the line opens."""
    match = _SUMMARY.fullmatch(line)
    at = counter(match[1]) if match else None
    return None if at is None else SummaryBlock(at, number)


def phase_block(line: str, number: int) -> PhaseBlock | None:
    """The phase banner that the line opens."""
    match = _BANNER.fullmatch(line)
    return PhaseBlock(shown(match[1]), counter(match[2]) if match[2] else None, number) if match else None


def end_block(line: str, number: int) -> EndBlock | None:
    """The end that the line announces."""
    return EndBlock(line[:400], number) if _ENDING.fullmatch(line) else None
