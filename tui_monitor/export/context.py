"""What an exporter is told besides the reports: where and when it runs, and the settings of each run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tui_monitor.config import Settings
from tui_monitor.export.document import Document
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean

if TYPE_CHECKING:  # `check` and `list` compare nothing
    from tui_monitor.analysis.compare import Comparison


class Context(Struct, frozen=True):
    """`now` is aware, and its zone is the one people read; `settings` are keyed by `RunReport.path`, a run that is
    missing there has the built-in ones. `baselines` are the comparisons of runs that are
    over, keyed likewise: None where no baseline was found, missing where nobody has looked. `problems` are what could
    not be looked at, of no run in particular."""

    host: Clean
    now: datetime
    version: str
    settings: Mapping[str, Settings] = field(default_factory=dict)
    baselines: Mapping[str, Comparison | None] = field(default_factory=dict)
    problems: tuple[Clean, ...] = ()

    def settings_of(self, report: RunReport) -> Settings:
        return self.settings.get(report.path) or Settings()


Exporter = Callable[[Sequence[RunReport], Context], Document]
"""Reports to one text, which ends with a newline. An exporter reads nothing but its arguments."""
