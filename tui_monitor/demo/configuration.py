"""The moe-top.toml of the demo's scaled phases."""

from pathlib import Path

from tui_monitor.demo.agent import EXPERTS
from tui_monitor.demo.schedule import Phase, Schedule

NAME = "moe-top.toml"


def place(results: Path, run: Path, text: str) -> Path:
    """Writes the text beside the runs; where another demo's stands already, into this run's folder, which is nearer."""
    path = results / NAME
    if path.exists() and path.read_text(encoding="utf-8") != text:
        path = run / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def text_of(schedule: Schedule) -> str:
    """The configuration; no total, because it serves the baseline too and each log names its own."""
    tables = [
        "# The demo's phases: the native trainer's, scaled to the demo's episodes. Written by moe-top demo.",
        f"[run]\nexperts = {EXPERTS}",
        f"[checkpoints]\nevery = {schedule.checkpoint_every}",
        '[routing]\nentropy = "of_mean"',
        *(_phase(phase, last=phase is schedule.phases[-1]) for phase in schedule.phases),
    ]
    return "\n\n".join(tables) + "\n"


def _phase(phase: Phase, last: bool) -> str:
    lines = ["[[phase]]", f'name = "{phase.name}"', f"from = {phase.start}"]
    if not last:
        lines.append(f"to = {phase.end}  # exclusive")
    lines.append(f'routing = "{phase.routing}"')
    if phase.top_k < EXPERTS:
        lines.append(f"top_k = {phase.top_k}")
    lines.append(f'entropy = "{phase.expected}"')
    if phase.expected == "max":
        lines.append('expected_warnings = ["专家混乱"]  # high entropy is intended here')
    return "\n".join(lines)
