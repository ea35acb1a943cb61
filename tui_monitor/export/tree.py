"""The checkpoint folder as a tree of text lines: sizes, what is wrong in words, where a resume may start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.words import resume_checkpoint
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.text import Clean, clean, trimmed
from tui_monitor.model.units import duration, size

LONGEST_NAME = 48  # cells; what follows it must stay on the page
FIRST, LAST = 6, 18  # entries shown of a long list: the oldest and the newest


def checkpoint_tree(report: RunReport, now: datetime) -> list[Clean]:
    """The folder's line and one line for each checkpoint; a long list is cut in its middle, and says so."""
    names = [item.name for item in report.checkpoints]
    sizes = [f"({size(item.bytes)})" for item in report.checkpoints]
    newest = resume_checkpoint(report)
    entries = [
        f"{name}  {amount}{_remark(item, item is newest, now)}"
        for name, amount, item in zip(_column(names), _column(sizes), report.checkpoints, strict=True)
    ]
    if len(entries) > FIRST + LAST + 1:
        entries[FIRST:-LAST] = [_left_out(report.checkpoints[FIRST:-LAST])]
    folder = (report.checkpoint_folder or "checkpoints").rstrip("/")
    branches = ["├── "] * (len(entries) - 1) + ["└── "]
    lines = [f"{folder}/", *(branch + entry for branch, entry in zip(branches, entries, strict=True))]
    return [trimmed(clean(line)) for line in lines]


def _column(texts: Sequence[str]) -> list[str]:
    width = min(max(map(cell_width, texts), default=0), LONGEST_NAME)
    return [fit(text, width) for text in texts]


def _remark(item: CheckpointReport, is_newest: bool, now: datetime) -> str:
    if item.problem:
        return f"  ▲ {item.problem}"
    if not item.complete:
        return "  being saved"
    if is_newest:
        return f"  ← newest usable, {duration(max(0.0, (now - item.saved_at).total_seconds()))} old"
    return ""


def _left_out(items: tuple[CheckpointReport, ...]) -> str:
    wrong = sum(item.problem is not None for item in items)
    return f"… {len(items)} more" + (f", {wrong} of them with a problem" if wrong else "")
