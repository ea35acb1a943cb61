"""The comparison as rows: the runs, their curves, their differences, their settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.events import Click

from tui_monitor.analysis.counting import numbered
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.trends import label_of
from tui_monitor.ui.arrangement import NARROW, Box
from tui_monitor.ui.chart_spec import Place
from tui_monitor.ui.naming import told_apart
from tui_monitor.ui.phrases import progress_words
from tui_monitor.ui.plotted import Plotted
from tui_monitor.ui.rows import Frame, Row, filled, fit_row, framed, row, wrap
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.views.compare.keys import CompareKeys
from tui_monitor.ui.views.compare.layout import Layout, lay_out
from tui_monitor.ui.views.compare.overlay import ROLES, Curve, axis_words, plan_overlay
from tui_monitor.ui.views.compare.table import NAME_MOST, Entry, Table, run_row, standing_row

NO_LINE = "no line has these words: esc shows all"
SCROLL = 3  # lines a turn of the wheel


class ComparePanel(CompareKeys):
    """All of the view, in one panel: its parts share the runs, their letters and colours."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._plots: list[Plotted] = []
        self._layout: Layout | None = None

    def inputs(self, scene: Scene) -> object:
        return scene.views, scene.selected, scene.marked, scene.baseline, scene.paused, scene.ascii

    def _search(self) -> None:
        """Find what is not known yet, or no longer true, beside the screen's own work."""
        scene, runs = self.scene, self.choice.runs
        if scene is None or not self.size or self.work.busy or (scene.paused and self.found is not None):
            return
        if self.work.is_wanted(runs):
            self.run_worker(self.work.search(runs, scene.now.timestamp(), self.redraw), group="compare")

    # --- drawing ------------------------------------------------------------------------------------------------------

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        self.choose(scene)
        if not self.choice.runs:
            said = [row((line, "muted")) for line in wrap(waiting_words(scene), max(width - 4, 1), height)]
            return framed(said, Frame(row(("Compare", "text"))), width, height) if width >= NARROW else said
        self.call_later(self._search)  # now it is known of which runs; who draws waits for no number
        self.gather(beside=lay_out(width, height, len(self.choice.runs), 0).settings is not None)
        self._layout = layout = lay_out(width, height, len(self.choice.runs), self.wanted_lines)
        rows = self._runs(scene, layout)
        if layout.charts:
            rows += _side_by_side([self._chart(scene, place, box, layout) for place, box in enumerate(layout.charts)])
        tables = [self._differences(layout)]
        if layout.settings is not None:
            tables.append(self._settings(layout.settings))
        return [*rows, *_side_by_side(tables)]

    def _runs(self, scene: Scene, layout: Layout) -> list[Row]:
        box, edge = layout.runs, 4 if layout.runs_framed else 0
        width = box.width - edge
        names = told_apart(tuple(view.report.name for view in self.choice.runs), max(min(NAME_MOST, width // 2 - 4), 8))
        room = max(map(cell_width, names.values()))
        done = max(len(progress_words(view.report)) for view in self.choice.runs)
        rows = []
        for view, role in zip(self.choice.runs, ROLES, strict=False):
            name = fit(names[view.report.name], room)
            rows.append(run_row(view, self.letter(view), role, self._about(view), name, width, done, view is self.held))
        left = f"{self.choice.left} more are marked: six are shown" if self.choice.left else ""
        frame = Frame(row(("Runs", "text")), mark=row((left, "warning")) if left else ())
        return framed(rows, frame, box.width, box.height) if edge else filled(rows, box.width, box.height)

    def _about(self, view: RunView) -> Row:
        if view is self.choice.runs[0]:
            alone = "nothing to compare it with: no other run has rows"
            return row((self.choice.how if self.baseline is not None else alone, "muted"))
        found = self.work.comparison(view, self.choice.runs[0])
        if found is None:
            return row(("comparing…", "muted"))
        name = self.drawn[0] if self.drawn else None
        label = label_of(view.report, name) if name else ""
        return standing_row(found.comparison, found.failure, label, name)

    def _chart(self, scene: Scene, place: int, box: Box, layout: Layout) -> list[Row]:
        names, edge = self.drawn, (4, 2) if layout.framed else (0, 1)
        if place >= len(names):
            title, rows, note = "no other metric", list[Row](), ""
        else:
            curves = self.curves(names[place])
            told = [curve for curve in curves if names[place] in curve.columns.metrics]
            title, note = _title(self.choice.runs, names[place]), axis_words(told, self.look)
            missing = {self.letter(view) for view in self.choice.runs} - {curve.letter for curve in told}
            note += f", without {' '.join(sorted(missing))}" if missing else ""
            where = Place(box.width - edge[0], box.height - edge[1], self.look.near, scene.ascii)
            rows = self._plotted(scene, place, names[place], curves, where)
        if not layout.framed:
            return filled([row((title, "muted")), *rows], box.width, box.height)
        return framed(rows, Frame(row((title, "text")), mark=_quiet(note)), *box[2:])

    def _plotted(self, scene: Scene, place: int, name: str, curves: Sequence[Curve], where: Place) -> list[Row]:
        """The curves of a chart; a paused display keeps those that were drawn."""
        while len(self._plots) <= place:
            self._plots.append(Plotted())
        plot, held = self._plots[place], self.letter(self.held) if self.held is not None else ""
        look = (name, where, self.look, held, tuple((curve.view.key, curve.letter) for curve in curves))
        told = tuple((len(curve.columns), curve.view.report.experts) for curve in curves)
        data = plot.data if scene.paused and plot.look == look else told
        plan = partial(plan_overlay, name, curves, self.look, where, held)
        return plot.draw(look, data, lambda canvas: data, plan, scene.instant)

    def _differences(self, layout: Layout) -> list[Row]:
        box = layout.table
        edge = (4, 2) if layout.framed else (0, 0)
        width, height = box.width - edge[0], box.height - edge[1]
        if not layout.framed:
            only = [fit_row(row((self._only, "accent")), width)] if self._only else []
            return filled([*only, *self._lines(self.entries, width, height - len(only))], box.width, box.height)
        rows = self._lines(self.entries, width, height)
        return framed(rows, self._table_frame(), box.width, box.height)

    @property
    def _only(self) -> str:
        """Which lines are shown, where not all."""
        return f"only {self.query_typed.text}" if self.query_typed is not None else ""

    def _lines(self, entries: Sequence[Entry], width: int, height: int) -> list[Row]:
        if self.held is None or self.baseline is None:
            said = "mark runs with m in the Runs view (2), or set a baseline with b"
            return [row((line, "muted")) for line in wrap(said, width, max(height, 1))]
        if self.found is None:
            return [row(("comparing…", "muted"))]
        letters = tuple(self.letter(view) for view in self.choice.runs)
        if not entries and self.query_typed is not None:
            return [row((line, "muted")) for line in wrap(NO_LINE, width, max(height, 1))]
        names = (self.letter(self.held), self.letter(self.baseline))
        table = Table(entries, names, letters, width)
        self.lines.fit(len(entries), height - 1)
        self.lines.jump(self.lines.cursor)  # into sight, on a lower screen too
        shown = range(self.lines.top, min(self.lines.top + self.lines.height, len(entries)))
        rows = [table.line(at, at == self.lines.cursor) for at in shown]
        return [fit_row(table.head(), width), *rows]

    def _table_frame(self) -> Frame:
        if self.held is None or self.baseline is None or self.found is None:
            return Frame(row(("Differences", "text")))
        comparison = self.found.comparison
        title = row(("Differences ", "text"), (f"{self.letter(self.held)} − {self.letter(self.baseline)}", "strong"))
        value = f"at {numbered(comparison.unit, comparison.at)}" if comparison is not None else ""
        last = min(self.lines.top + self.lines.height, len(self.entries))
        mark = f"{self.lines.top + 1}–{last} of {len(self.entries)}" if len(self.entries) > self.lines.height else ""
        note = "←→ another run" if len(self.choice.runs) > 2 else ""
        only = (f"  {self._only}" if self._only else "", "accent")
        return Frame(row(title, only), _quiet(value), _quiet(note), _quiet(mark))

    def _settings(self, box: Box) -> list[Row]:
        letters = tuple(self.letter(view) for view in self.choice.runs)
        width, height = box.width - 4, box.height - 2
        entries = [entry for entry in self.settings if entry.setting is not None] or self.settings
        table = Table(entries, ("", ""), letters, width)
        rows = [table.line(place) for place in range(min(len(entries), height))]
        if entries and entries[0].words:
            rows = [row((line, "muted")) for line in wrap(entries[0].words, width, height)]
        if not entries and self.query_typed is not None:
            rows = [row((line, "muted")) for line in wrap("no setting has these words", width, height)]
        count = len(entries) if entries and not entries[0].words else 0
        more = f"{height} of {count}" if count > height else ""
        frame = Frame(row(("Configuration", "text")), _quiet(f"{count} differ" if count else ""), mark=_quiet(more))
        return framed(rows, frame, box.width, box.height)

    # --- mouse --------------------------------------------------------------------------------------------------------

    def on_mouse_scroll_up(self) -> None:
        if self.all_lines:
            self.move_to(self.lines.cursor - SCROLL)

    def on_mouse_scroll_down(self) -> None:
        if self.all_lines:
            self.move_to(self.lines.cursor + SCROLL)

    def on_click(self, event: Click) -> None:
        """The line of the table under the pointer; a run above is held against the baseline."""
        layout = self._layout
        if layout is None:
            return
        line = event.y - layout.table.y - (2 if layout.framed else 1)
        if 0 <= line < self.lines.height and event.x < layout.table.width and self.all_lines:
            self.move_to(self.lines.top + line)
        place = event.y - (1 if layout.runs_framed else 0)
        if 0 < place < len(self.choice.runs) and event.y < layout.runs.height:
            self.focus_on(self.choice.runs[place])


def _quiet(words: str) -> Row:
    return row((words, "muted")) if words else ()


def _title(runs: Sequence[RunView], name: str) -> str:
    label = next((label_of(view.report, name) for view in runs if name in view.report.metrics), None)
    label = label or label_of(runs[0].report, name)
    return label if name == "alpha_entropy" else label[:1].upper() + label[1:]


def _side_by_side(parts: Sequence[list[Row]]) -> list[Row]:
    """Blocks of as many rows, beside each other."""
    return [row(*rows) for rows in zip(*parts, strict=True)]
