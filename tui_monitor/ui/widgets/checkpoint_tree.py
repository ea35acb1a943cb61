"""The checkpoint folder as a tree: sizes, ages, problems in a word, what is due next, room on the disk."""

from __future__ import annotations

from tui_monitor.analysis.counting import counted
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.units import duration, short_duration, size
from tui_monitor.ui.phrases import disk_words, resume_checkpoint, seconds_since, shortened, stem
from tui_monitor.ui.rows import BLANK, Frame, Row, fit_row, row, wrap
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.widgets.panel import Panel

SIZE, AGE = 7, 6  # column widths: ` 9.4 MB`, `   12m`, ` ahead`
ORDER = {"best": 0, "latest": 1, "numbered": 2, "final": 3}


class CheckpointTree(Panel, can_focus=True):
    """Newest last; scrolls where there are more than fit."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._back = 0  # entries scrolled back from the newest

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row(("waiting for a run", "muted"))]
        report = scene.selected.report
        head, foot = tree_head(report, width), tree_foot(report, width)
        if not report.checkpoints:
            none = "none found" if report.state in ENDED else "waiting for the first one"
            return [*head, row((f"  {none}", "muted")), BLANK, *foot]
        room = max(height - len(head) - len(foot) - (1 if foot else 0), 1)
        entries = sorted(report.checkpoints, key=_place)
        self._back = max(min(self._back, len(entries) - room), 0)
        rows = tree_rows(report, entries, width, room, self._back)
        return [*head, *rows, BLANK, *foot][: max(height, 0)]

    def frame(self, scene: Scene) -> Frame:
        every = scene.selected.report.checkpoint_every if scene.selected else None
        return Frame(row("Checkpoints"), mark=row((f"every {every}", "muted")) if every else BLANK)

    def scroll_by(self, lines: int) -> None:
        self._back = max(self._back - lines, 0)
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.scroll_by(-1)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_by(1)


def _place(saved: CheckpointReport) -> tuple[int, int]:
    return ORDER.get(saved.kind, 2), saved.counter or 0


def tree_head(report: RunReport, width: int) -> list[Row]:
    """The folder, and how many files of what size together."""
    folder = (report.checkpoint_folder or "checkpoints").rstrip("/").split("/")[-1] + "/"
    total = f"{len(report.checkpoints)} · {size(sum(saved.bytes for saved in report.checkpoints))}"
    line = row(("└ ", "frame"), fit(folder, max(min(cell_width(folder), width - 2 - len(total) - 2), 4)))
    return [row(report.name), row(line, "   ", (total, "muted")) if report.checkpoints else line]


def tree_rows(report: RunReport, entries: list[CheckpointReport], width: int, room: int, back: int) -> list[Row]:
    """At most `room` entries; a line says how many older ones stand above."""
    stop = len(entries) - back
    start = max(stop - room, 0)
    hidden = start + (1 if start else 0)
    shown = entries[hidden:stop]
    rows = [row(("  ⋮ ", "frame"), (f"{hidden} before", "muted"))] if start else []
    chosen = resume_checkpoint(report)
    for saved in shown:
        rows.append(entry_row(saved, saved is entries[-1], saved is chosen, width, report))
    return rows


def entry_row(saved: CheckpointReport, last: bool, chosen: bool, width: int, report: RunReport) -> Row:
    """`├ ▲ model_00500  9.4 MB  ahead`, `├ model_00200  9.4 MB  12m`."""
    role = "warning" if saved.problem and saved.complete else None
    mark = "▲ " if role else ""
    age = seconds_since(saved.saved_at, report.generated_at)
    words = problem_word(saved) or short_duration(age or 0.0)
    words = " " + words.rjust(AGE - 1)
    name = fit(mark + stem(saved.name), max(width - 4 - SIZE - AGE, 6))
    return fit_row(row(
        ("  └ " if last else "  ├ ", "frame"),
        (name, f"{role} strong" if chosen and role else "strong" if chosen else role),
        (fit(size(saved.bytes), SIZE + AGE - cell_width(words), "right"), "muted"),
        (words, role or "muted"),
    ), width)  # fmt: skip


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
