"""What the comparison shows: which runs, which of them the table is about, which line, over which axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.analysis.configuration import differing
from tui_monitor.model.columns import Columns
from tui_monitor.model.metrics import primary
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import charts_of
from tui_monitor.ui.summary_columns import SummaryColumns
from tui_monitor.ui.viewport import Viewport
from tui_monitor.ui.views.compare.choice import LETTERS, Choice, chosen
from tui_monitor.ui.views.compare.overlay import ROLES, Curve, Look
from tui_monitor.ui.views.compare.table import Entry, entries_of, matching, setting_entries
from tui_monitor.ui.views.compare.work import Found, Work
from tui_monitor.ui.views.narrowed import Narrowed
from tui_monitor.ui.views.view import why_no_match


class CompareState(Narrowed):
    """A panel that compares runs. What takes long is found by `Work`; what is known is shown until then."""

    FRAMED: ClassVar[bool] = False

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.look = Look()
        self.work = Work()
        self.lines = Viewport(following=False)
        self.choice = Choice()
        self.entries: list[Entry] = []
        self.settings: list[Entry] = []
        self._focus: str | None = None  # the key of the run that the table is about
        self._metric: str | None = None  # the one that is drawn
        self._line = ""  # the name of the chosen line
        self._hidden: tuple[str, str | None] | None = None  # the line that it hides, and the metric drawn until then
        self._summaries: dict[tuple[str, str], SummaryColumns] = {}
        self._chosen_for: object = None

    # --- which --------------------------------------------------------------------------------------------------------

    def choose(self, scene: Scene) -> None:
        """The runs of this scene; they stay the same while nobody chooses others."""
        asked = (tuple(sorted(view.key for view in scene.views)), scene.marked, scene.baseline,
                 scene.selected.key if scene.selected else None)  # fmt: skip
        if asked != self._chosen_for:
            self._chosen_for, self.choice = asked, chosen(scene)
            return
        now = {view.key: view for view in scene.views}
        self.choice = self.choice._replace(runs=tuple(now[view.key] for view in self.choice.runs))

    @property
    def baseline(self) -> RunView | None:
        """The first of several runs."""
        return self.choice.runs[0] if len(self.choice.runs) > 1 else None

    @property
    def held(self) -> RunView | None:
        """The run that the table holds against the baseline."""
        others = self.choice.runs[1:]
        return next((view for view in others if view.key == self._focus), others[0] if others else None)

    def focus_by(self, step: int) -> bool:
        """To another run; False where there is none."""
        others = self.choice.runs[1:]
        if len(others) < 2 or self.held is None:
            return False
        self._focus = others[(others.index(self.held) + step) % len(others)].key
        self.redraw()
        return True

    def focus_on(self, view: RunView) -> None:
        """Hold this run against the baseline."""
        self._focus = view.key
        self.redraw()

    def letter(self, view: RunView) -> str:
        return LETTERS[self.choice.runs.index(view)]

    # --- what is known ------------------------------------------------------------------------------------------------

    @property
    def found(self) -> Found | None:
        """The comparison of the table, as far as it is known."""
        return self.work.comparison(self.held, self.baseline) if self.held and self.baseline else None

    def gather(self, beside: bool) -> None:
        """The lines of the table and of the settings, which stand beside it, or below its lines."""
        facts = [self.work.facts(view) for view in self.choice.runs]
        told = [one.settings for one in facts if one is not None]
        known = sum(map(bool, told))
        complete = len(told) == len(facts)
        settings = setting_entries(differing(told) if known > 1 else (), known, len(facts)) if complete else []
        self.settings = matching(settings, self.query_typed)
        comparison = self.found.comparison if self.found is not None else None
        below = () if beside else self.settings
        self.entries = matching(entries_of(comparison, below), self.query_typed) if comparison is not None else []
        if self.entries:
            self._keep_line()

    def _keep_line(self) -> None:
        """The chosen line stays chosen where other runs have other lines: it, else one of its metric, else the first
        one of the chart."""
        names = [entry.name for entry in self.entries]
        if self._hidden is not None and self._hidden[0] in names:
            (self._line, self._metric), self._hidden = self._hidden, None
        if self._line in names:
            self.lines.cursor = names.index(self._line)
            return
        if self.query_typed is not None:
            self._hidden = self._hidden or (self._line, self._metric)
            self._metric = self.entries[0].metric or self._metric
        metric = self._metric or next(iter(self.drawn), None)
        self._metric = metric
        self.lines.cursor = next((at for at, entry in enumerate(self.entries) if entry.metric == metric), 0)
        self._line = names[self.lines.cursor]

    @property
    def wanted_lines(self) -> int:
        """Lines that the table has, or will have: the charts are not to jump when they come."""
        return max(len(self.entries), 2 * len(self.metrics) + 2)

    @property
    def metrics(self) -> list[str]:
        """What can be drawn: what any of the runs has, the most telling first."""
        charts = (chart for view in self.choice.runs for chart in charts_of(view.report))
        return primary(dict.fromkeys(chart.name for chart in charts if chart.source != "experts"))

    @property
    def drawn(self) -> list[str]:
        """The metric of the chosen line, then scores and entropies as they tell most."""
        names = self.metrics
        first = self._metric if self._metric in names else None
        first = first or next((name for name in names if name != "alpha_entropy"), None)
        return list(dict.fromkeys([*([first] if first else []), *names]))

    def curves(self, name: str) -> list[Curve]:
        """The runs of a chart; over time those whose times are known."""
        curves = []
        for view, role in zip(self.choice.runs, ROLES, strict=False):
            facts = self.work.facts(view)
            since = facts.since if facts is not None and self.look.hours else None
            if since is not None or not self.look.hours:
                curves.append(Curve(view, self.letter(view), role, self._columns(view, name), since))
        return curves

    def _columns(self, view: RunView, name: str) -> Columns:
        if name in view.run.rows.metrics:
            return view.run.rows
        return self._summaries.setdefault((view.key, name), SummaryColumns()).of(view.run, name)

    # --- how ----------------------------------------------------------------------------------------------------------

    @property
    def all_lines(self) -> Sequence[Entry]:
        """The lines that the cursor goes through, in the order in which they stand."""
        return self.entries

    def move_to(self, line: int) -> bool:
        """Choose a line; its metric is drawn. False where it is chosen already."""
        lines = self.all_lines
        place = min(max(line, 0), max(len(lines) - 1, 0))
        moved, self._hidden = place != self.lines.cursor, None
        self.lines.jump(place)
        if lines:
            self._line, self._metric = lines[place].name, lines[place].metric or self._metric
        self.redraw()
        return moved

    def next_match(self, step: int) -> str:
        count = len(self.all_lines)
        why = why_no_match(count if self.query_typed is not None else None)
        if not why:
            self.move_to((self.lines.cursor + step) % count)
        return why

    def habits(self) -> dict[str, Habit]:
        return {"hours": self.look.hours, "shared": self.look.shared, "near": self.look.near}

    def adopt(self, habits: dict[str, Habit]) -> None:
        told = {name: habits.get(name) is True for name in Look._fields}
        self.look = Look(**told)
