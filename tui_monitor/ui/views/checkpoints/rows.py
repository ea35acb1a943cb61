"""An entry of the checkpoint tree as a row, and what is known of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.gaps import Gap
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.words import resume_checkpoint
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.text import clean
from tui_monitor.model.units import clock, duration, short_duration, size
from tui_monitor.ui.phrases import seconds_since, stem
from tui_monitor.ui.rows import Row, labelled, row
from tui_monitor.ui.views.checkpoints.entries import Entry, is_sick

NAME_LEAST, NAME_MOST = 14, 36
COUNTER, SIZE, GROWN, AGE, APART = 9, 9, 10, 7, 9  # cells of the columns after the name
WIDE, MIDDLE = 90, 60  # cells from which all columns, or those up to the age, have room
LABEL = 10
SAME = 0.001  # of the size: what differs by less is the same size to the eye


def heading_row(width: int, name: int) -> Row:
    """What stands in the columns."""
    return row(("  " + _columns("checkpoint", "counter", "size", "differs", "age", "apart", "", width, name), "muted"))


def name_width(entries: Sequence[Entry], width: int) -> int:
    """Cells of the names' column: as wide as the widest that is not beyond measure."""
    named = ((cell_width(stem(entry.saved.name)) + 2 * entry.depth) for entry in entries if entry.saved is not None)
    return min(max(max(named, default=0) + 2, NAME_LEAST), NAME_MOST, max(width // 2, NAME_LEAST))


def entry_row(entry: Entry, wanted: CheckpointReport | None, now: datetime, width: int, name: int) -> Row:
    """`├ ▲ model_00500   500   9.4 MB    +12 kB   12m   9 min  ahead of episode 290`; `wanted` is what a
    resume would take."""
    saved, branch = entry.saved, _branch(entry)
    if saved is None:
        return _node_row(entry, branch, width, name) if entry.gap is None else _gap_row(entry.gap, branch)
    chosen = saved is wanted
    sick = is_sick(saved)
    mark, role = ("▲ ", "warning") if sick else ("★ ", "accent") if chosen else ("  ", None)
    age = short_duration(seconds_since(saved.saved_at, now) or 0.0)
    problem = saved.problem or ("a resume starts here" if chosen else "" if saved.complete else "being saved")
    counter = "" if saved.counter is None else str(saved.counter)
    text = _columns(stem(saved.name), counter, size(saved.bytes), _grown(entry, saved), age,
                    short_duration(entry.apart) if entry.apart is not None and entry.apart >= 0 else "", problem,
                    width, name - 2 * entry.depth)  # fmt: skip
    return row((branch, "frame"), (mark, role), (text, role if sick else "strong" if chosen else "text"))


def _branch(entry: Entry) -> str:
    """What leads from the folder to the line."""
    return ("│ " * (entry.depth - 1) + ("└ " if entry.last else "├ ")) if entry.depth else ""


def _node_row(node: Entry, branch: str, width: int, name: int) -> Row:
    """`▾ checkpoints/   56 MB`, `├ ▸ 12 older   113 MB   2 with a problem`: of what is folded it is said."""
    files = [entry.saved for entry in node.within if entry.saved is not None]
    sick = sum(entry.is_problem for entry in node.within)
    hidden = f"{sick} with a problem" if sick and not node.open else ""
    text = _columns(node.label, "", size(sum(saved.bytes for saved in files)), "", "", "", hidden, width,
                    name - 2 * node.depth)  # fmt: skip
    return row((branch, "frame"), ("▾ " if node.open else "▸ ", "accent"), (text, "warning" if hidden else "muted"))


_GAPS = {
    "taken": ("⋮ ", "muted", "older ones, taken away"),
    "missing": ("✖ ", "warning", "missing between others: never written, or deleted"),
    "late": ("✖ ", "warning", "has not come, though it was due"),
    "due": ("○ ", "muted", "due now"),
}


def _gap_row(gap: Gap, branch: str) -> Row:
    """`✖ 300 … 500  missing between others`."""
    mark, role, words = _GAPS[gap.kind]
    counters = str(gap.first) if gap.first >= gap.last else f"{gap.first} … {gap.last}"
    return row((branch, "frame"), (mark, role), (counters, role), (f"  {words}", "muted"))


def _columns(
    name: str, counter: str, size: str, grown: str, age: str, apart: str, problem: str, width: int, cells: int
) -> str:
    text = fit(name, cells)
    text += fit(counter, COUNTER, "right") if width >= MIDDLE else ""
    text += fit(size, SIZE, "right")
    text += fit(grown, GROWN, "right") if width >= WIDE else ""
    text += fit(age, AGE, "right")
    text += fit(apart, APART, "right") if width >= WIDE else ""
    return f"{text}  {problem}" if width >= MIDDLE else text


def _grown(entry: Entry, saved: CheckpointReport) -> str:
    """`+12 kB`; `=` where the size is the same."""
    if entry.grown is None:
        return ""
    if abs(entry.grown) <= SAME * saved.bytes:
        return "="
    return f"{'+' if entry.grown > 0 else '−'}{size(abs(entry.grown))}"


def detail_rows(entry: Entry | None, report: RunReport, width: int) -> list[Row]:
    """All that is known of the chosen one."""
    if entry is None:
        return [row(("the first checkpoint will be listed here", "muted"))]
    saved = entry.saved
    if entry.node:
        files = [each.saved for each in entry.within if each.saved is not None]
        said = f"{counted(len(files), 'file')}, {size(sum(each.bytes for each in files))}"
        return labelled([("state", f"{said}; {'folded: enter opens' if not entry.open else 'enter folds'}"),
                         ("folder", clean(report.checkpoint_folder or ""))], width, LABEL, 2)  # fmt: skip
    if saved is None:
        said = _GAPS[entry.gap.kind][2] if entry.gap is not None else ""
        return labelled([("state", said), ("cadence", f"one is due every {report.checkpoint_every}"),
                      ("folder", clean(report.checkpoint_folder or ""))], width, LABEL, 2)  # fmt: skip
    age = duration(seconds_since(saved.saved_at, report.generated_at) or 0.0)
    state = saved.problem or ("complete and usable" if saved.usable else "still being saved")
    apart = f", {duration(entry.apart)} after the one before" if entry.apart is not None and entry.apart >= 0 else ""
    here = "; a resume would start here" if saved is resume_checkpoint(report) else ""
    return labelled([
        ("state", state + here),
        ("saved", f"{clock(saved.saved_at, report.generated_at)}, {age} ago{apart}"),
        ("size", f"{size(saved.bytes)}, {saved.bytes:,} bytes"),
        ("path", clean(saved.path)),
    ], width, LABEL, 2)  # fmt: skip
