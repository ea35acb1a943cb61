"""Which columns a table of some width has, and how wide each is: it depends on no value, so that nothing jumps."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.ui.views.runs.columns import Column

GUTTER = 5  # cells left of the names: the cursor, the mark for comparison, the sign
GAP, WIDE_GAP = 1, 2  # cells between columns; two where there is plenty of room
PLENTY = 150  # cells of a table
# In order of need. Beside the first ones a short name is enough, the others must leave it room.
FIRST = ("done", "end")
MORE = (
    "status", "score", "line", "phase", "entropy", "since", "entropy-course", "score-course", "counter",
    "third", "third-course", "why",
)  # fmt: skip
SHORT_NAME, NAME = 9, 21
LONGEST_NAME = 44
LONGEST = (
    ("why", 44), ("score-course", 20), ("entropy-course", 20), ("third-course", 20), ("since", 24), ("why", 999),
    ("score-course", 30), ("entropy-course", 30), ("third-course", 30), ("score-course", 40), ("entropy-course", 40),
)  # fmt: skip
"""Who gets what is left when the names stand in full, and up to how many cells."""


def gap_of(width: int) -> int:
    """Cells between two columns."""
    return WIDE_GAP if width >= PLENTY else GAP


def widths_of(columns: Mapping[str, Column], width: int, widest_name: int, leave_out: str = "") -> dict[str, int]:
    """The columns that stand in a table of this width, in their order, each with its cells."""
    gap, chosen, left = gap_of(width), set[str](), width - GUTTER
    for id in (*FIRST, *MORE):
        if id not in columns or id == leave_out:
            continue
        taken, least = gap + columns[id].width, SHORT_NAME if id in FIRST else NAME
        if left - taken < least:
            break
        chosen.add(id)
        left -= taken
    widths = {id: column.width for id, column in columns.items() if id in chosen}
    return _shared_out(widths, max(left, 0), widest_name)


def _shared_out(widths: dict[str, int], left: int, widest_name: int) -> dict[str, int]:
    """What is left goes to the names, then to who has the most to say; at last to the names again."""
    name = min(left, max(min(widest_name, LONGEST_NAME), NAME))
    left -= name
    for id, most in LONGEST:
        if id in widths:
            more = min(left, max(most - widths[id], 0))
            widths[id], left = widths[id] + more, left - more
    return {"name": name + left} | widths
