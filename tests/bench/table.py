"""The figures as a table: for a terminal, or in markdown for the README."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.bench.figures import Figure

HEADS = ("row", "what", "figure", "target", "met", "how")


def number(value: float | None, unit: str) -> str:
    """`0.52 s`, `14 ms`, `12.0 ×`: three digits, no more than are known."""
    if value is None:
        return "-"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def met(figure: Figure) -> str:
    return {True: "yes", False: "NO", None: "-"}[figure.is_met]


def cells(name: str, figure: Figure) -> tuple[str, ...]:
    target = "-" if figure.target is None else f"≤ {number(figure.target, figure.unit)}"
    return name, figure.what, number(figure.value, figure.unit), target, met(figure), figure.note


def as_text(rows: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """Aligned columns, a blank line between rows of several figures."""
    lines = [
        cells("" if at else name, figure) for name, figures in rows.items() for at, figure in enumerate(figures)
    ]
    widths = [max(len(line[column]) for line in [HEADS, *lines]) for column in range(len(HEADS) - 1)]
    for line in [HEADS, *lines]:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]).rstrip()


def as_markdown(rows: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """A pipe table; the row's name is left out: `what` says enough."""
    yield f"| {' | '.join(HEADS[1:])} |"
    yield "|---" * (len(HEADS) - 1) + "|"
    for name, figures in rows.items():
        for figure in figures:
            yield f"| {' | '.join(cell.replace('|', '/') for cell in cells(name, figure)[1:])} |"


def summary(rows: Mapping[str, Iterable[Figure]]) -> str:
    """`12 of 20 targets met, 3 could not be measured`."""
    answers = [figure.is_met for figures in rows.values() for figure in figures if figure.target is not None]
    unknown = answers.count(None)
    told = f"{answers.count(True)} of {len(answers)} targets met"
    return told + (f", {unknown} could not be measured" if unknown else "")
