"""Which two metrics have columns: those that tell most of most runs, as the table has the same for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tui_monitor.model.metrics import primary
from tui_monitor.model.report import RunReport


class Pair(NamedTuple):
    """The metrics that have columns: what the runs learn for, and what tells of their experts (or comes second)."""

    score: str | None
    second: str | None


def main_metrics(reports: Sequence[RunReport]) -> Pair:
    """Those that tell most of most runs: the table has the same columns for all of them."""
    told = Counter(_telling(tuple(report.metrics)) for report in reports)
    first, second = Counter[str](), Counter[str]()
    for names, count in told.items():
        ranked = [name for name in names if name != "alpha_entropy"]
        first.update(dict.fromkeys(ranked[:1], count))
        second.update(dict.fromkeys(ranked[1:2], count))
        second.update(dict.fromkeys([name for name in names if name == "alpha_entropy"], len(reports) + 1))
    score = next((name for name, _ in first.most_common(1)), None)
    others = (name for name, _ in (*second.most_common(), *first.most_common()) if name != score)
    return Pair(score, next(others, None))


@lru_cache(maxsize=1024)
def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(primary(names)[:3])
