"""The health rules: each a function `(run, settings, now) -> Check | None`; a new rule is one more line in RULES."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.analysis.rules.balance import judge_balance, judge_dropped, judge_z_loss
from tui_monitor.analysis.rules.best import judge_best
from tui_monitor.analysis.rules.checkpoints import judge_saved
from tui_monitor.analysis.rules.dependence import judge_frozen, judge_state
from tui_monitor.analysis.rules.disk import judge_disk
from tui_monitor.analysis.rules.entropy import judge_entropy
from tui_monitor.analysis.rules.exploration import judge_policy_entropy
from tui_monitor.analysis.rules.gradients import judge_gradients
from tui_monitor.analysis.rules.incidents import judge_incidents, judge_rollbacks
from tui_monitor.analysis.rules.language import judge_groups, judge_length, judge_mismatch, judge_reference_kl
from tui_monitor.analysis.rules.load import judge_dead, judge_load
from tui_monitor.analysis.rules.loss import judge_loss
from tui_monitor.analysis.rules.nonfinite import judge_non_finite
from tui_monitor.analysis.rules.policy import judge_clip, judge_critic, judge_kl
from tui_monitor.analysis.rules.process import judge_process
from tui_monitor.analysis.rules.progress import judge_progress
from tui_monitor.analysis.rules.rate import judge_rate
from tui_monitor.analysis.rules.routing import judge_phase, judge_routing
from tui_monitor.analysis.rules.score import judge_score
from tui_monitor.analysis.rules.specialisation import judge_high_entropy
from tui_monitor.analysis.rules.spikes import judge_spikes
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
    ("loss", judge_loss),
    ("spike", judge_spikes),
    ("score.trend", judge_score),
    ("ppo.kl", judge_kl),
    ("ppo.clip", judge_clip),
    ("ppo.ev", judge_critic),
    ("policy.entropy", judge_policy_entropy),
    ("grpo.groups", judge_groups),
    ("rlhf.kl", judge_reference_kl),
    ("rlhf.mismatch", judge_mismatch),
    ("len.clip", judge_length),
    ("lb_loss", judge_balance),
    ("z_loss", judge_z_loss),
    ("load", judge_load),
    ("dead", judge_dead),
    ("dropped", judge_dropped),
    ("rate", judge_rate),
    ("ckpt", judge_saved),
    ("ckpt.best", judge_best),
    ("disk", judge_disk),
    ("incidents", judge_incidents),
    ("nonfinite", judge_non_finite),
    ("rollback", judge_rollbacks),
)
RULE_IDS = frozenset(name for name, _ in RULES)
