"""The health rules: each a function `(run, settings, now) -> Check | None`; a new rule is one more line in RULES."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.analysis.rules.checkpoints import judge_saved
from tui_monitor.analysis.rules.dependence import judge_frozen, judge_state
from tui_monitor.analysis.rules.disk import judge_disk
from tui_monitor.analysis.rules.entropy import judge_entropy
from tui_monitor.analysis.rules.gradients import judge_gradients
from tui_monitor.analysis.rules.incidents import judge_incidents, judge_non_finite, judge_rollbacks
from tui_monitor.analysis.rules.process import judge_process
from tui_monitor.analysis.rules.progress import judge_progress
from tui_monitor.analysis.rules.routing import judge_phase, judge_routing
from tui_monitor.analysis.rules.specialisation import judge_high_entropy
from tui_monitor.config import Settings
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run

Rule = Callable[[Run, Settings, float], Check | None]

# In the order of Quick Status. None means: this rule has nothing to say of such a run.
RULES: tuple[tuple[str, Rule], ...] = (
    ("process", judge_process),
    ("progress", judge_progress),
    ("entropy", judge_entropy),
    ("entropy.high", judge_high_entropy),
    ("routing.mode", judge_routing),
    ("routing.frozen", judge_frozen),
    ("routing.state", judge_state),
    ("phase", judge_phase),
    ("grad", judge_gradients),
    ("ckpt", judge_saved),
    ("disk", judge_disk),
    ("incidents", judge_incidents),
    ("nonfinite", judge_non_finite),
    ("rollback", judge_rollbacks),
)
RULE_IDS = frozenset(name for name, _ in RULES)
