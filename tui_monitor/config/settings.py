"""What can be set, as typed sections with the native trainer's defaults; what is shown as it was written is `Clean`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from tui_monitor.model.metrics import Metric, MetricClass, canonical, metric
from tui_monitor.model.phases import NATIVE_PHASES, Phase
from tui_monitor.model.text import Clean, clean


class _Section(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class RunSettings(_Section, frozen=True):
    """`[run]`: what discovery or the log cannot tell, or tells wrongly."""

    log: str | None = None
    process: str | None = None
    total: int | None = None
    experts: int | None = None
    baseline: str | None = None


class CheckpointSettings(_Section, frozen=True):
    """`[checkpoints]`: where they are saved and how often. `every` None: learned from the files."""

    folder: str | None = None
    every: int | None = None
    pattern: str | None = None
    keep: int | None = None


class RoutingSettings(_Section, frozen=True):
    """`[routing]`: whether the printed entropy is that of the mean weights (native) or the mean of each step's."""

    entropy: Literal["of_mean", "mean_of"] = "of_mean"


class MetricSettings(_Section, frozen=True):
    """`[[metric]]`: what a metric of this project means. Names and aliases are written as the trainer prints them."""

    name: str
    aliases: tuple[str, ...] = ()
    better: Literal["higher", "lower"] | None = None
    kind: MetricClass = field(name="class", default="other")
    unit: Clean = Clean("")


class FormatSettings(_Section, frozen=True):
    """`[[format]]`: a line of this project's log. In `line` `{counter}`, `{total}` and metric names stand where numbers
    are printed and `{_}` for any text; each of `samples` is such a line. `unit` names the counter in the singular."""

    name: str
    line: str
    samples: tuple[str, ...] = ()
    unit: Clean | None = None


class ReportSettings(_Section, frozen=True):
    """`[report]`: where `s` writes, and the lists of the markdown snapshot that no log can know.
    `{results}` in an action is the usual name of the run's results document, `WARMUP_1000_RESULTS.md`."""

    folder: str | None = None
    next_actions: tuple[Clean, ...] = (
        Clean("Run visualization: `python tools/visualize_1000ep_training.py`"),
        Clean("Review plots in `ablation_v3/visualizations/1000ep/`"),
        Clean("Compare with 50-episode baseline"),
        Clean("Create results document: `{results}`"),
        Clean("Decide on next phase (continue to 3000 episodes?)"),
    )
    commands: tuple[Clean, ...] = (
        Clean("moe-top check ."),
        Clean("watch -n 30 moe-top check ."),
        Clean("bash tools/monitor_training.sh"),
    )
    references: tuple[Clean, ...] = (
        Clean("Training Status: `ablation_v3/TRAINING_STATUS.md`"),
        Clean("Visualization Guide: `ablation_v3/VISUALIZATION_GUIDE.md`"),
        Clean("Training README: `ablation_v3/TRAINING_1000EP_README.md`"),
    )


class UiSettings(_Section, frozen=True):
    """`[ui]`: theme, other keys for actions (`keys."run.next" = "n"`), drains per second at most."""

    theme: str | None = None
    keys: dict[str, str] = {}
    refresh: int = 20


class RuleSettings(_Section, frozen=True):
    """`[rules."entropy.high"]`: other thresholds for one rule, or none of it."""

    warning: float | None = None
    critical: float | None = None
    off: bool = False


class Settings(_Section, frozen=True):
    """Everything that can be set, for one run."""

    run: RunSettings = RunSettings()
    checkpoints: CheckpointSettings = CheckpointSettings()
    phases: tuple[Phase, ...] = field(name="phase", default=NATIVE_PHASES)
    routing: RoutingSettings = RoutingSettings()
    rules: dict[str, RuleSettings] = {}
    metrics: tuple[MetricSettings, ...] = field(name="metric", default=())
    formats: tuple[FormatSettings, ...] = field(name="format", default=())
    report: ReportSettings = ReportSettings()
    ui: UiSettings = UiSettings()

    def meaning(self, name: str) -> Metric:
        """What the canonical metric `name` means: configured, and for what is not said there, known or nothing."""
        known, own = metric(name), self._own(name)
        if own is None:
            return known
        kind = own.kind if own.kind != "other" else known.kind
        return Metric(name, known.label, kind, own.better or known.better, own.unit or known.unit, known.decimals)

    def label(self, name: str) -> Clean:
        """`Win Rate (%)`: as the configuration calls the canonical metric `name`; empty where it says nothing."""
        own = self._own(name)
        if own is None:
            return Clean("")
        called = metric(name).label if own.name == name else own.name
        return clean(f"{called} ({own.unit})" if own.unit else called)

    def _own(self, name: str) -> MetricSettings | None:
        return next((own for own in self.metrics if canonical(own.name) == name), None)

    @property
    def aliases(self) -> dict[str, str]:
        """Canonical names that mean another metric, and its canonical name."""
        pairs = ((canonical(alias), canonical(own.name)) for own in self.metrics for alias in own.aliases)
        return {alias: name for alias, name in pairs if alias != name}
