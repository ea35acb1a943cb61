"""The score as a table of families, and each miss as one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.corpus.scoring import Item

RIGHT = 0.95  # share of items, by the issue
FALSE = 0.01  # wrong and invented together: false data are worse than none
_COLUMNS = ("files", "right", "missing", "wrong", "invented")


class Scored(NamedTuple):
    """One file: its items; `failure` where it could not be read."""

    file: str
    family: str
    items: tuple[Item, ...]
    seconds: float
    failure: str = ""


class Sum(NamedTuple):
    """Items of some files, counted."""

    files: int
    right: int
    missing: int
    wrong: int
    invented: int

    @property
    def expected(self) -> int:
        return self.right + self.missing + self.wrong

    @property
    def right_share(self) -> float:
        return self.right / self.expected if self.expected else 0.0

    @property
    def false_share(self) -> float:
        return (self.wrong + self.invented) / self.expected if self.expected else 0.0

    @property
    def is_enough(self) -> bool:
        return self.right_share >= RIGHT and self.false_share <= FALSE


def total(scored: Iterable[Scored]) -> Sum:
    """The sum over files. A file that could not be read is one item that is wrong."""
    files, counts = 0, Counter[str]()
    for one in scored:
        files += 1
        counts.update(item.outcome for item in one.items)
        counts["wrong"] += bool(one.failure)
    return Sum(files, counts["right"], counts["missing"], counts["wrong"], counts["invented"])


def table(title: str, scored: list[Scored]) -> Iterator[str]:
    """A line for each family and one for all, with the shares that decide."""
    yield f"{title:<24}" + "".join(f"{name:>10}" for name in (*_COLUMNS, "right %", "false %"))
    for family in dict.fromkeys(one.family for one in scored):
        yield _line(family, total(one for one in scored if one.family == family))
    yield _line("all", total(scored))


def _line(name: str, counts: Sum) -> str:
    return (
        f"{name:<24}"
        + "".join(f"{count:>10}" for count in counts)
        + (f"{counts.right_share:>10.1%}{counts.false_share:>10.1%}")
    )


def misses(one: Scored) -> Iterator[str]:
    """A file's time, and every item that is not right."""
    yield f"{one.file}  {one.seconds:.2f} s" + (f"  FAILED {one.failure}" if one.failure else "")
    for item in one.items:
        if item.outcome != "right":
            yield f"    {item.outcome:<9}{item.name:<22} expected {item.expected} | got {item.got}"
