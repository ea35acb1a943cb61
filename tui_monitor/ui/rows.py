"""Rows of styled pieces: made to fit, packed by importance, and put in a frame."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.draw.cells import Row, cell_width, cut, fit, merge, row_text
from tui_monitor.draw.cells import Run as Piece
from tui_monitor.model.text import Clean, blank, clean, joined, part

BLANK: Row = ()
MATCH = "accent strong on"  # the role of what a search found
CUT = Clean("…")


def row(*parts: str | tuple[str, str | None] | Row) -> Row:
    """A row of plain texts, (text, role) pairs and other rows. Every text passes the gate here."""
    return merge(piece for part in parts for piece in _pieces(part))


def _pieces(part: str | tuple[str, str | None] | Row) -> Iterable[Piece]:
    match part:
        case str():
            return (Piece(clean(part)),)
        case (str(text), (str() | None) as role):
            return (Piece(clean(text), role),)
    return [piece for piece in part if isinstance(piece, Piece)]


def row_width(pieces: Row) -> int:
    """Cells the row takes."""
    return sum(cell_width(piece.text) for piece in pieces)


def fit_row(pieces: Row, width: int) -> Row:
    """The row in exactly `width` cells: cut with an ellipsis, or padded."""
    width, spare = max(width, 0), max(width, 0) - row_width(pieces)
    if spare >= 0:
        return merge([*pieces, Piece(blank(spare))])
    kept: list[Piece] = []
    for piece in pieces:
        room = width - sum(cell_width(done.text) for done in kept)
        if cell_width(piece.text) > room or piece is pieces[-1]:
            return merge([*kept, *_cut_piece(piece, room)])
        kept.append(piece)
        if cell_width(piece.text) == room:
            return merge([*kept[:-1], *_cut_piece(Piece(joined(piece.text, CUT), piece.role), room)])
    return merge(kept)


def chosen_row(pieces: Row, width: int) -> Row:
    """The row as the one that is chosen: on a ground of its own, to the end of the line."""
    return tuple(piece._replace(role=f"{piece.role or 'text'} on") for piece in fit_row(pieces, width))


def highlighted(pieces: Row, search: re.Pattern[str] | None) -> Row:
    """The row with what the search finds in its text in the role of a match."""
    found = search.finditer(row_text(pieces)) if search is not None else ()
    spans = [match.span() for match in found if match.start() < match.end()]
    edges = [edge for span in spans for edge in span]  # rising: matches do not overlap
    kept: list[Piece] = []
    at = 0
    for piece in pieces if spans else ():
        end = at + len(piece.text)
        cuts = [at, *edges[bisect_right(edges, at) : bisect_left(edges, end)], end]
        for start, stop in pairwise(cuts):
            is_found = bisect_right(edges, start) % 2 == 1  # behind a match's start, before its end
            kept.append(Piece(part(piece.text, start - at, stop - at), MATCH if is_found else piece.role))
        at = end
    return merge(kept) if spans else pieces


def _cut_piece(piece: Piece, room: int) -> list[Piece]:
    return [Piece(fit(piece.text, room), piece.role)] if room > 0 else []


class Part(NamedTuple):
    """A part of a packed line; the greater `rank`, the sooner it is left out."""

    rank: int
    content: Row


def pack(parts: Iterable[Part], width: int, gap: int = 3) -> Row:
    """The parts in order with gaps between, narrower ones at need; those of the greatest rank are left out until the
    rest fits."""
    kept = [part for part in parts if part.content]
    least = min(gap, 2)
    while len(kept) > 1 and _packed_width(kept, least) > width:
        worst = max(part.rank for part in kept)
        kept.pop(max(index for index, part in enumerate(kept) if part.rank == worst))
    between = Piece(blank(gap if _packed_width(kept, gap) <= width else least))
    packed = merge(piece for index, part in enumerate(kept) for piece in ((between,) if index else ()) + part.content)
    return fit_row(packed, width) if row_width(packed) > width else packed


def _packed_width(parts: Sequence[Part], gap: int) -> int:
    return sum(row_width(part.content) + gap for part in parts) - gap


def ends(left: Row, right: Row, width: int, gap: int = 2) -> Row:
    """Left and right at the two ends of the line; the right one gives way, then the left is cut."""
    if row_width(left) + gap + row_width(right) > width:
        right = BLANK
    return row(fit_row(left, width - row_width(right)), right)


class Frame(NamedTuple):
    """The four corners' texts of a panel's frame, and the role of its lines."""

    title: Row = BLANK
    value: Row = BLANK
    note: Row = BLANK
    mark: Row = BLANK
    role: str = "frame"


def framed(body: Sequence[Row], frame: Frame, width: int, height: int) -> list[Row]:
    """Exactly `height` rows of `width` cells with a rounded frame around the body; too small a frame is left out."""
    if width < 6 or height < 3:
        return filled(body, width, height)
    return [
        _edge("╭", "╮", frame.title, frame.value, frame.role, width),
        *(_between(body[y] if y < len(body) else BLANK, frame.role, width) for y in range(height - 2)),
        _edge("╰", "╯", frame.note, frame.mark, frame.role, width),
    ]


@lru_cache(maxsize=2048)  # most rows of a panel are those of the picture before
def _between(line: Row, role: str, width: int) -> Row:
    """`│ line │`."""
    side = Piece(Clean("│"), role)
    return merge([side, Piece(blank(1)), *fit_row(line, width - 4), Piece(blank(1)), side])


def labelled(told: Iterable[tuple[str, str]], width: int, label: int, most: int) -> list[Row]:
    """`size      9.4 MB`: names in `label` cells (0: none), what is said of each in at most `most` lines."""
    return [
        row((name.ljust(label)[:label] if place == 0 else " " * label, "muted"), (line, "text"))
        for name, text in told
        for place, line in enumerate(wrap(text, max(width - label, 1), most))
    ]


def filled(body: Sequence[Row], width: int, height: int) -> list[Row]:
    """Exactly `height` rows of exactly `width` cells."""
    return [fit_row(body[index] if index < len(body) else BLANK, width) for index in range(max(height, 0))]


@lru_cache(maxsize=256)
def _edge(start: str, end: str, left: Row, right: Row, role: str, width: int) -> Row:
    """`╭─ left ───── right ─╮`; the right text gives way before the left one is cut."""
    room = width - 4
    taken = [row_width(text) + 2 if text else 0 for text in (left, right)]
    if taken[0] + taken[1] > room:
        right, taken[1] = BLANK, 0
    if taken[0] > room:
        left, taken[0] = (fit_row(left, room - 2), room) if room > 2 else (BLANK, 0)
    line = "─" * (room - taken[0] - taken[1])
    texts = [row(" ", text, " ") if text else BLANK for text in (left, right)]
    return row((start + "─", role), texts[0], (line, role), texts[1], ("─" + end, role))


def wrap(text: str, width: int, most: int) -> list[str]:
    """The text in at most `most` lines of `width` cells, broken between words; the rest is cut with an ellipsis."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most - 1 and cell_width(rest) > width:
        head = cut(rest, width)
        space = head.rfind(" ")
        head = head[:space] if space > width // 3 and not rest[len(head) :].startswith(" ") else head
        if not head:
            break
        lines.append(head.rstrip())
        rest = rest[len(head) :].strip()
    return [*lines, fit(rest, width).rstrip()] if rest and most > 0 else lines


__all__ = [
    "BLANK",
    "MATCH",
    "Frame",
    "Part",
    "Piece",
    "Row",
    "chosen_row",
    "ends",
    "filled",
    "fit_row",
    "framed",
    "highlighted",
    "labelled",
    "merge",
    "pack",
    "row",
    "row_text",
    "row_width",
    "wrap",
]  # fmt: skip
