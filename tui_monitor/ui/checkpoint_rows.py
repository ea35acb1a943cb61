"""The dashboard's checkpoint tree as rows: sizes, ages, problems in a word, what is due next, room on the disk."""

from __future__ import annotations

from datetime import datetime

from tui_monitor.analysis.counting import counted
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.units import duration, short_duration, size
from tui_monitor.ui.checkpoint_nodes import Node
from tui_monitor.ui.phrases import disk_words, seconds_since, shortened, stem
from tui_monitor.ui.rows import Row, fit_row, row, wrap
from tui_monitor.ui.signs import ENDED

SIZE, AGE = 7, 6  # column widths: ` 9.4 MB`, `   12m`, ` ahead`
FOLDED, OPEN = "▸ ", "▾ "


def folder_row(report: RunReport, is_open: bool, width: int) -> Row:
    """`▾ checkpoints/   6 · 56 MB`; without files nothing is there to fold."""
    folder = (report.checkpoint_folder or "checkpoints").rstrip("/").split("/")[-1] + "/"
    total = f"{len(report.checkpoints)} · {size(sum(saved.bytes for saved in report.checkpoints))}"
    mark = (OPEN if is_open else FOLDED) if report.checkpoints else "└ "
    line = row((mark, "frame"), fit(folder, max(min(cell_width(folder), width - 2 - len(total) - 2), 4)))
    return row(line, "   ", (total, "muted")) if report.checkpoints else line


def node_row(node: Node, chosen: CheckpointReport | None, now: datetime, width: int) -> Row:
    """`├ ▲ model_00500  9.4 MB  ahead`, `├ model_00200  9.4 MB  12m`, `├ ▸ 12 older  113 MB`; `chosen` is what a resume
    would take."""
    saved = node.saved
    branch = "  " + "│ " * (node.depth - 1) + ("└ " if node.last else "├ ")
    if saved is None:
        return _older_row(node, branch, width)
    role = "warning" if saved.problem and saved.complete else None
    age = seconds_since(saved.saved_at, now)
    words = problem_word(saved) or short_duration(age or 0.0)
    name = ("▲ " if role else "") + stem(saved.name)
    shown = f"{role} strong" if role else "strong"
    return _columns(branch, name, shown if saved is chosen else role, size(saved.bytes), words,
                    role, width)  # fmt: skip


def _older_row(node: Node, branch: str, width: int) -> Row:
    """`├ ▸ 12 older  113 MB  ▲ 2`: of those that are folded the ones with a problem are counted."""
    sick = sum(1 for saved in node.folded if saved.problem and saved.complete)
    total = size(sum(saved.bytes for saved in node.folded))
    name = f"{OPEN if node.open else FOLDED}{len(node.folded)} older"
    return _columns(branch, name, None, total, f"▲ {sick}" if sick else "", "warning" if sick else None, width)


def _columns(
    branch: str, name: str, name_role: str | None, bytes: str, words: str, role: str | None, width: int
) -> Row:
    words = " " + words.rjust(AGE - 1)
    return fit_row(row(
        (branch, "frame"),
        (fit(name, max(width - cell_width(branch) - SIZE - AGE, 6)), name_role),
        (fit(bytes, SIZE + AGE - cell_width(words), "right"), "muted"),
        (words, role or "muted"),
    ), width)  # fmt: skip


def count_row(count: int, words: str) -> Row:
    """`⋮ 12 before`: lines that have no room."""
    return row(("  ⋮ ", "frame"), (f"{count} {words}", "muted"))


def problem_word(saved: CheckpointReport) -> str:
    """The first word of the problem: `ahead` of `ahead of episode 290`, `half?` of `half-written? (3.1 MB)`."""
    word = saved.problem.split()[0].rstrip(":,;.") if saved.problem else "" if saved.complete else "saving"
    return word.replace("-written", "")


def tree_foot(report: RunReport, width: int) -> list[Row]:
    """What is due next, and the room that is left."""
    rows: list[Row] = []
    due = next_due(report)
    if due is not None:
        rows.append(row(("next due  ", "muted"), f"at {due[0]}"))
        rows.append(row("          ", (shortened(due[1], width - 10), "muted")))
    if report.disk_free_bytes is not None:
        rows.append(row(("disk      ", "muted"), f"{size(report.disk_free_bytes)} free"))
        forecast = disk_words(report)
        full = forecast.startswith("full")
        rows += [row("          ", (words, "warning" if full else "muted")) for words in wrap(forecast, width - 10, 2)]
    return rows


def next_due(report: RunReport) -> tuple[int, str] | None:
    """The counter of the next checkpoint, and `in 10 episodes, 81 s`."""
    progress, every = report.progress, report.checkpoint_every
    if progress is None or not every or report.state in ENDED:
        return None
    due = (int(progress.current // every) + 1) * every
    if progress.total is not None and due > progress.total:
        return None
    left = due - progress.current
    words = f"in {counted(left, progress.unit)}"
    pace = report.eta.rate_per_minute if report.eta else 0.0
    return due, words + (f", {duration(left / pace * 60)}" if pace > 0 else "")
