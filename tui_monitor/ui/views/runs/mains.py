"""Which metrics have columns: those that tell most of most runs, as the table has the same for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tui_monitor.model.metrics import primary
from tui_monitor.model.report import RunReport

LOOKED_AT = 3  # metrics of a run, the most telling ones


class Mains(NamedTuple):
    """The metrics that have columns: what the runs learn for, what tells of their experts (or comes second), and on a
    wide screen what tells most of those that have not the first."""

    score: str | None
    second: str | None
    third: str | None


def main_metrics(reports: Sequence[RunReport]) -> Mains:
    """Those that tell most of most runs: the table has the same columns for all of them."""
    told = Counter(_telling(tuple(report.metrics)) for report in reports)
    first, second = Counter[str](), Counter[str]()
    for names, count in told.items():
        ranked = [name for name in names if name != "alpha_entropy"]
        first.update(dict.fromkeys(ranked[:1], count))
        second.update(dict.fromkeys(ranked[1:2], count))
        second.update(dict.fromkeys([name for name in names if name == "alpha_entropy"], len(reports) + 1))
    score = next((name for name, _ in first.most_common(1)), None)
    others = [name for name, _ in (*second.most_common(), *first.most_common()) if name != score]
    shown = {score, *others[:1]}
    lacking = (name for name, _ in (*first.most_common(), *second.most_common()) if name not in shown)
    return Mains(score, next(iter(others), None), next(lacking, None))


@lru_cache(maxsize=1024)
def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(primary(names)[:LOOKED_AT])
