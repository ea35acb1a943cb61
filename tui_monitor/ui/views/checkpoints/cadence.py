"""The lines above the tree: what was due and what was saved, one sign each; and how long the disk lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from statistics import median

from tui_monitor.analysis.counting import counted
from tui_monitor.draw.cells import cell_width
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import clock, count_text, duration, size
from tui_monitor.ui.checkpoint_rows import next_due
from tui_monitor.ui.phrases import disk_seconds, disk_words, moved
from tui_monitor.ui.rows import Part, Row, pack, row, row_width, wrap
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.checkpoints.entries import entries_of, is_sick

LABEL = 10  # cells before what is said
SURE = 12 * 3600.0  # seconds: a moment that may be farther off than that, either way together, is no time of day
SAVED, SAVING, SICK = ("■", "ok"), ("○", "muted"), ("▲", "warning")
ABSENT = {"taken": ("·", "frame"), "missing": ("✖", "warning"), "late": ("✖", "warning"), "due": ("○", "muted")}
MEANT = {SICK: "with a problem", ABSENT["missing"]: "missing", ABSENT["due"]: "to come", ABSENT["taken"]: "taken away"}


def cadence_rows(view: RunView, width: int, height: int) -> list[Row]:
    """As many as there is room for beside a tree: cadence, strip, disk."""
    rows = [each for each in (_cadence(view, width), _strip(view, width), _disk(view, width)) if each]
    return rows[: max(height // 3, 1)] if height > 3 else []


def _cadence(view: RunView, width: int) -> Row:
    """`every 100   usually 12 min apart   next at 300, in 10 episodes, 81 s   6 files, 56 MB`."""
    report = view.report
    apart = [entry.apart for entry in entries_of(view) if entry.apart is not None and entry.apart > 0]
    due = next_due(report)
    total = f"{counted(len(report.checkpoints), 'file')}, {size(sum(saved.bytes for saved in report.checkpoints))}"
    return pack([
        Part(0, row(("every ", "muted"), str(report.checkpoint_every)) if report.checkpoint_every else ()),
        Part(2, row(("usually ", "muted"), duration(median(apart)), (" apart", "muted")) if apart else ()),
        Part(1, row(("next at ", "muted"), f"{due[0]}", (f", {due[1]}", "muted")) if due is not None else ()),
        Part(3, row((total, "muted")) if report.checkpoints else ()),
    ], width)  # fmt: skip


def _strip(view: RunView, width: int) -> Row:
    """`100 on    ■■✖■○  3 usable  ✖ 1 missing  ○ 1 to come`: one sign for each that was due up to now; of more than
    fit the newest."""
    every, progress = view.report.checkpoint_every, view.report.progress
    if not every or progress is None or progress.current < every:
        return ()
    signs, usable = _signs(view, every, int(progress.current) // every)
    words = f"  {usable} usable"
    newest = max(int(progress.current) // every, 1)
    room = max(width - LABEL - cell_width(words), 1)
    first = max(min(signs, default=newest), newest - room + 1)
    label = f"{count_text(first * every)} on"
    label = label if len(label) < LABEL else "newest"
    shown = [signs.get(slot, ABSENT["taken"]) for slot in range(first, newest + 1)]
    strip = row((label.ljust(LABEL), "muted"), *shown, (words, "muted"))
    return row(strip, *_legend(shown, width - row_width(strip)))


def _legend(shown: Sequence[tuple[str, str]], room: int) -> Iterator[Row]:
    """What the signs mean besides the usable ones, and how many there are of each, as far as there is room."""
    for (mark, role), word in MEANT.items():
        told = row((f"  {mark}", role), (f" {shown.count((mark, role))} {word}", "muted"))
        room -= row_width(told) if (mark, role) in shown else 0
        if (mark, role) in shown and room >= 0:
            yield told


def _signs(view: RunView, every: int, newest: int) -> tuple[dict[int, tuple[str, str]], int]:
    """The sign of each slot of the cadence where something is known, and how many are usable."""
    signs: dict[int, tuple[str, str]] = {}
    usable = 0
    for entry in entries_of(view):
        saved, gap = entry.saved, entry.gap
        if saved is not None and saved.kind == "numbered" and saved.counter is not None:
            slot = round(saved.counter / every)
            if slot <= newest:
                signs[slot] = SICK if is_sick(saved) else SAVED if saved.complete else SAVING
                usable += signs[slot] is SAVED
        elif gap is not None and gap.kind != "taken":
            from_slot, to_slot = round(gap.first / every), min(round(gap.last / every), newest)
            signs |= dict.fromkeys(range(max(from_slot, to_slot - 500), to_slot + 1), ABSENT[gap.kind])
    return signs, usable


def _disk(view: RunView, width: int) -> Row:
    report = view.report
    if report.disk_free_bytes is None:
        return ()
    forecast = _full_words(report) or disk_words(report)
    text = f"{size(report.disk_free_bytes)} free" + (f", {forecast}" if forecast else "")
    line = next(iter(wrap(text, max(width - LABEL, 1), 1)), "")
    return row(("disk".ljust(LABEL), "muted"), (line, "warning" if forecast.startswith("full") else "text"))


def _full_words(report: RunReport) -> str:
    """`full in 3 d, Thu 14:00, before the end`: the moment too, as far as the pace is known well enough to tell it: the
    ETA's interval, in the part of its time after which the disk is full."""
    left, eta = disk_seconds(report), report.eta
    if left is None or left == inf or eta is None or eta.overdue_seconds or eta.seconds <= 0:
        return ""
    if (eta.high_seconds - eta.low_seconds) * left / eta.seconds > SURE:
        return ""
    return f"full in {duration(left)}, {clock(moved(report.generated_at, left), report.generated_at)}, before the end"
