"""Strangers' metric files as rows: what the rules can be tried on before their formats can be read as logs."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import Row

FEWEST = 20  # rows: less is no training
COUNTERS = (
    "time/total_timesteps", "timesteps_total", "TimestepsSoFar", "global_step", "step", "iteration", "current_steps",
    "generation", "epoch",
)  # fmt: skip
_BOX = re.compile(r"^\| +(\w[\w/ ]*?) +\| +(\S+) +\|")
_PAIR = re.compile(r"([A-Za-z][\w /-]*?)(?: \(ms\))?: ([-+\d.eE]+)\s*(?:\||$)")
_ITERATION = re.compile(r"iteration +(\d+)/")


def rows_of(path: Path) -> list[Row]:
    """The rows of a file with rising counters, [] where it is no table."""
    told = list(_told(path))
    name = next((name for name in COUNTERS if sum(_number(row.get(name)) is not None for row in told) > FEWEST), None)
    rows: list[Row] = []
    for index, row in enumerate(told, 1):
        counter = _number(row.get(name)) if name else index
        values = {canonical(key): value for key, text in row.items() if (value := _number(text)) is not None and key}
        if counter is not None and values and (not rows or counter >= rows[-1].counter + 1):
            rows.append(Row(int(counter), values, line=index))
    return rows if len(rows) > FEWEST else []


def _told(path: Path) -> Iterable[Mapping[str, object]]:
    if path.suffix == ".csv":
        with path.open(errors="replace") as lines:
            return list(csv.DictReader(line for line in lines if not line.startswith("#")))
    text = path.read_text(errors="replace")
    if path.name.endswith("trainer_state.json"):
        return list(json.loads(text)["log_history"])
    if path.suffix == ".jsonl":
        return [row for line in text.splitlines() if isinstance(row := _json(line), dict)]
    return [*_megatron(text)] or [*_boxes(text)]


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _megatron(text: str) -> Iterable[dict[str, object]]:
    for line in text.splitlines():
        if at := _ITERATION.search(line):
            yield {"iteration": at[1], **dict(_PAIR.findall(line))}


def _boxes(text: str) -> Iterable[dict[str, object]]:
    """Stable-Baselines3's boxes: `| section/ | |`, then `|    name | value |`, between rules."""
    box: dict[str, object] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("---"):
            if box:
                yield box
            box, section = {}, ""
        elif line.startswith("| ") and line.split("|")[1].strip().endswith("/"):
            section = line.split("|")[1].strip()
        elif pair := _BOX.match(line):
            box[section + pair[1]] = pair[2]


def _number(value: object) -> float | None:
    """The number, None for text and for nothing; NaN and infinity are numbers."""
    if value is None or value == "" or isinstance(value, (bool, list, dict)):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < 1e300 or not math.isfinite(number) else None
