"""Which runs the table has and in which order, as somebody set it; found anew only where the scene has changed."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import cell_width
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.views.runs.columns import Column, columns_of
from tui_monitor.ui.views.runs.layout import widths_of
from tui_monitor.ui.views.runs.mains import Mains, main_metrics
from tui_monitor.ui.views.runs.order import NEED, order_words, ordered, sortable
from tui_monitor.ui.views.runs.query import Misunderstood, Query, begun_field, query_of
from tui_monitor.ui.views.runs.sparklines import Sparklines


class Listing:
    """The choice of order and filter, and what follows from it."""

    def __init__(self) -> None:
        self.sort, self.reverse = NEED, False
        self.text, self.problem = "", ""
        self.mains = Mains(None, None, None)
        self.columns: dict[str, Column] = {}
        self.shown: list[RunView] = []
        self.widest = 0  # cells of the longest name
        self.tall = 1  # rows of one run
        self._query = Query()
        self.sparklines = Sparklines()
        self._of: tuple[Sequence[RunView], tuple[str, ...]] | None = None  # what `shown` was made of

    # --- the runs -----------------------------------------------------------------------------------------------------

    def take(self, scene: Scene) -> None:
        """Find the runs of this scene, unless they are those of the scene before."""
        if self._of is not None and self._of[0] is scene.views and self._of[1] == scene.marked:
            return
        reports = [view.report for view in scene.views]
        self.mains = main_metrics(reports)
        self.columns = columns_of(reports, self.mains, self.sparklines)
        self.widest = max((cell_width(report.name) for report in reports), default=0)
        found = self._query.chosen(scene.views, scene.marked)
        self.shown = ordered(found, self.column, self.reverse)
        self._of = scene.views, scene.marked

    def place_of(self, view: RunView | None) -> int | None:
        """Where the run stands, if it is shown."""
        return next((place for place, one in enumerate(self.shown) if one is view), None)

    def widths(self, width: int) -> dict[str, int]:
        """The columns in a table so wide."""
        return widths_of(self.columns, width, self.widest, "why" if self.tall > 1 else "")

    def fit(self, runs: int, room: int) -> int:
        """How many runs fit into so many rows: with a second row each where all of them have one, be they filtered or
        not."""
        self.tall = 2 if runs * 2 <= room else 1
        return max(room // self.tall, 1)

    # --- the order ----------------------------------------------------------------------------------------------------

    @property
    def column(self) -> Column | None:
        """The column that the order goes by; None where it is by need, or no run has anything of it."""
        column = self.columns.get(self.sort)
        return column if column is not None and column.key is not None else None

    @property
    def falls(self) -> bool:
        """Whether the greatest stand first."""
        return self.column is not None and self.column.falls != self.reverse

    @property
    def order(self) -> str:
        """The order in words."""
        return order_words(self.column, self.reverse)

    def sort_by(self, id: str) -> None:
        """By this column from now on; by the same one again the other way round."""
        self.sort, self.reverse = id, not self.reverse if id == self.sort else False
        self._of = None

    def turn_sort(self, step: int, width: int) -> None:
        """By the next column that is seen, in its own direction; after the last one by need."""
        ids = sortable(self.columns, self.widths(width))
        place = ids.index(self.sort) if self.sort in ids else 0
        self.sort, self.reverse, self._of = ids[(place + step) % len(ids)], False, None

    def turn_round(self) -> None:
        self.reverse, self._of = not self.reverse, None

    # --- the filter ---------------------------------------------------------------------------------------------------

    @property
    def filtered(self) -> bool:
        return bool(self._query.tests)

    def filter(self, text: str, scene: Scene | None) -> str:
        """Only the runs of which these words are true; where they mean nothing the runs stay, and it says why."""
        views = scene.views if scene is not None else ()
        metrics = {name for view in views for name in view.report.metrics}
        units = {str(view.report.progress.unit).lower() for view in views if view.report.progress is not None}
        marked = scene.marked if scene is not None else ()
        try:
            query = query_of(text, metrics, units)
            if not query.chosen(views, marked) and (field := begun_field(text, metrics)):
                raise Misunderstood(f"no match: {field}…?")
        except Misunderstood as why:
            self.problem = str(why)
        else:
            self._query, self.text, self.problem, self._of = query, text.strip(), "", None
        return self.problem

    # --- habits -------------------------------------------------------------------------------------------------------

    def habits(self) -> dict[str, Habit]:
        return {"sort": self.sort, "reverse": self.reverse}

    def adopt(self, habits: dict[str, Habit]) -> None:
        sort, reverse = habits.get("sort"), habits.get("reverse")
        self.sort = sort if isinstance(sort, str) else NEED
        self.reverse, self._of = reverse is True, None
