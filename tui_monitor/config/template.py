"""The commented moe-top.toml of `config --init`, made from the settings themselves: as it is it changes nothing."""

from __future__ import annotations

from tui_monitor.config.settings import Settings
from tui_monitor.config.toml import phase_lines, value_text
from tui_monitor.model.phases import NATIVE_PHASES

HEAD = """\
# moe-top.toml - what moe-top cannot tell by itself, for every run in this folder and below.
# A file nearer to the run wins, key by key; then those of the parent folders; then the one in your own configuration
# folder. Every line is optional and commented out at its built-in value: as it is, this file changes nothing.
# Remove the "# " in front of the keys you want to set; lines with "## " explain.
# `moe-top config --show` tells which file each setting in force comes from.
"""

# Section, key, an example where the built-in value is "not set", and what it means.
_KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("run", "log", '"logs/train.log"', "the run's log, from the run's folder; not set: found by itself"),
    ("run", "process", '"train_v3_gat_moe.py"', "part of the trainer's command line; not set: whoever writes the log"),
    ("run", "total", "1000", "episodes of the whole run; not set: as the log prints it"),
    ("run", "experts", "4", "number of experts N, whose ln N is the highest entropy; not set: as the log prints it"),
    ("run", "baseline", '"baseline_50"', "the run that results are compared with; not set: a sibling `baseline*`"),
    ("checkpoints", "folder", '"checkpoints"', "from the run's folder; not set: found by itself"),
    ("checkpoints", "every", "100", "episodes between two; not set: learned from the files"),
    ("checkpoints", "pattern", '"model_*.pth"', "only names like this; not set: every known kind"),
    ("checkpoints", "keep", "5", "how many the trainer keeps; not set: learned"),
    ("routing", "entropy", "", 'the printed entropy is of the mean weights ("of_mean") or the mean of each step\'s '
     '("mean_of")'),
    ("report", "folder", '"reports"', "where the key s writes; not set: the current folder"),
    ("report", "next_actions", "", "of the snapshot, markdown; {results} is the name of the results document"),
    ("report", "commands", "", "shell lines of the snapshot"),
    ("report", "references", "", "of the snapshot, `Title: text`"),
    ("ui", "theme", '"moe-dark"', "moe-dark, moe-light, or one of Textual's; not set: moe-dark"),
    ("ui", "keys", '{ "run.next" = "n" }', "other keys for actions; `?` on the screen names them"),
    ("ui", "refresh", "", "redraws a second at the most"),
)  # fmt: skip

_PHASES = """
## The training plan: routing, top-k and entropy ("max", "falling", "low") that are right in each phase, from `from` to
## before `to`; without gaps or overlaps, the last without an end. `expected_warnings` are parts of the trainer's lines.
"""
_RULES = """
## Another threshold for one rule, or none of it; the ids are those of `moe-top check --json`, in quotes.
# [rules."entropy.high"]
# warning = 1.3
# critical = 1.38
# off = false
"""
_METRICS = """
## What a metric of this project means: names as the trainer prints them; better = "higher" or "lower"; class = "score",
## "loss", "entropy", "gradient", "derived", "time" or "other".
# [[metric]]
# name = "win_rate"
# aliases = ["Win Rate", "wins"]
# better = "higher"
# class = "score"
# unit = ""
"""

_FORMATS = """
## A line of this project's log that is read wrongly or not at all (`moe-top explain FILE` shows what is): {counter},
## {total} and names of metrics stand where numbers are printed, {_} for any text; a brace that is printed is written
## twice. Every sample must match. A line without {counter} belongs to the row before it. unit: what is counted.
# [[format]]
# name = "evaluation"
# line = "{_} Ep {counter}/{total} R {reward}"
# unit = "episode"
# samples = ["12:00:01 Ep 5/100 R 0.5"]
"""


def template() -> str:
    """The file's text."""
    sections = dict.fromkeys(section for section, *_ in _KEYS)
    plan = [_PHASES.rstrip("\n"), *(f"# {line}" for phase in NATIVE_PHASES for line in phase_lines(phase))]
    return "\n".join([HEAD, *map(_section, sections), *plan]) + "\n" + _RULES + _METRICS + _FORMATS


def _section(name: str) -> str:
    lines = [f"[{name}]"]
    for section, key, example, meaning in _KEYS:
        if section == name:
            built_in = getattr(getattr(Settings(), name), key)
            text = example or value_text(built_in)
            lines += [f"## {meaning}", *(f"# {line}" for line in f"{key} = {text}".splitlines())]
    return "\n".join(lines) + "\n"


def is_told(section: str, key: str) -> bool:
    """Whether the template explains a key."""
    return any((section, key) == known[:2] for known in _KEYS)
