"""Which files of a folder are metric files of a training, told by their content; the likeliest first."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tui_monitor.formats.files import HEAD_BYTES, sniff
from tui_monitor.formats.shapes.ledger import tells
from tui_monitor.late import late
from tui_monitor.model.records import Row
from tui_monitor.sources.asked import ask, is_file
from tui_monitor.sources.log_choice import first_bytes
from tui_monitor.sources.transcoding import as_utf8

_CANDIDATES = late(r".*\.(?:csv|tsv|jsonl|ndjson|json|wandb)|.*tfevents.*|progress\.txt", re.IGNORECASE)
_NOT_METRICS = late(
    r".*(?:config|param|arg|token|vocab|special|metadata|summary|index|package|schema|manifest|label|dataset|annotation|"
    r"settings|requirements|model_card|adapter).*\.json|adapter_.*|merges.*",
    re.IGNORECASE,
)
_FIRST = ("metrics.csv", "progress.csv", "trainer_state.json", "trainer_log.jsonl")
_SAME = {"result.json": "progress.csv", "trainer_state.json": "trainer_log.jsonl", "metrics.json": "metrics.csv"}
"""Files that a trainer writes beside another one with the same figures."""

_OWN_NAMES = late(
    r".*tfevents.*|.*\.wandb|(?:.*\.)?monitor\.csv|metrics\.(?:csv|jsonl?)|progress\.(?:csv|txt)|result\.json|"
    r"trainer_(?:state\.json|log\.jsonl)|training_(?:log|metrics)\.(?:csv|jsonl?)|history\.(?:csv|jsonl?)|log\.(?:csv|jsonl?)",
    re.IGNORECASE,
)
"""Names that trackers and trainers give: they name no run, the folder they are in does."""

TRAINER_STATE = "trainer_state.json"
MONITOR = "monitor.csv"
"""The end of the names of Stable-Baselines3's files of episodes, one of each environment."""

_WORDS = late(rb"loss|reward|score|return|episode|epoch|step|iter", re.IGNORECASE)
"""One of them is among the first keys of any history."""

MOST_LOOKED_AT = 64  # candidates of one folder
DOCUMENT_BYTES = 1 << 22  # of a JSON document, which says nothing before its end


def metric_files_among(files: Sequence[Path]) -> list[Path]:
    """Those that tell of a training, one of each that say the same."""
    candidates = [file for file in files if _CANDIDATES.fullmatch(file.name) and not _NOT_METRICS.fullmatch(file.name)]
    telling = [file for file in candidates[:MOST_LOOKED_AT] if _tells(file)]
    names = {file.name for file in telling}
    own = [file for file in telling if _SAME.get(file.name) not in names]
    if not all(is_monitor(file) for file in own):
        own = [file for file in own if not is_monitor(file)]  # the others tell of the same episodes
    return sorted(own, key=lambda file: (_FIRST.index(file.name) if file.name in _FIRST else len(_FIRST), file.name))


def belong_together(file: Path) -> bool:
    """Whether a file's name is its trainer's: with others of that kind in one folder it tells of one run."""
    return _OWN_NAMES.fullmatch(file.name) is not None


def is_monitor(file: Path) -> bool:
    """Whether a file is one environment's."""
    return file.name.endswith(MONITOR)


def newest_state(folder: Path) -> Path | None:
    """The trainer_state.json of the newest checkpoint of a Hugging Face output folder."""
    try:
        ask(folder)
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if re.fullmatch(r"checkpoint-[0-9]{1,12}", entry.name)]
    except OSError:
        return None
    for name in sorted(names, key=lambda name: -int(name.rpartition("-")[2]))[:3]:
        state = folder / name / TRAINER_STATE
        if is_file(state):
            return state
    return None


def _tells(file: Path) -> bool:
    try:
        ask(file)
        facts = os.stat(file)
        return _tells_now(
            str(file),
            facts.st_ino,
            min(facts.st_size, DOCUMENT_BYTES),
            facts.st_mtime_ns * (facts.st_size < DOCUMENT_BYTES),
        )
    except OSError:
        return False


@lru_cache(maxsize=4096)
def _tells_now(path: str, inode: int, size: int, changed: int) -> bool:
    """Whether the file, as it is now, has rows of what only training tells; an event or wandb file needs none yet."""
    file = Path(path)
    head = as_utf8(first_bytes(file, HEAD_BYTES))
    kind = sniff(head, file.name)
    if kind is None:
        return False
    if kind.name in ("tensorboard", "wandb"):
        return True
    if path.endswith(".json") and size > len(head) and _WORDS.search(head):
        head = as_utf8(first_bytes(file, DOCUMENT_BYTES))
    reader = kind()
    records = [*reader.feed(head), *reader.finish()]
    rows = [record for record in records if isinstance(record, Row)]
    return any(tells(name) for row in rows[:50] for name in row.values)
