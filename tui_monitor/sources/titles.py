"""What the files of a run's folder call it, where its own name only says when or which: Ray, hydra, Lightning."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from tui_monitor.late import late
from tui_monitor.sources.asked import ask, is_folder
from tui_monitor.sources.layouts import is_bare
from tui_monitor.sources.log_choice import first_bytes

MOST = 1 << 16  # bytes read of a file of settings: a name is among the first
LONGEST = 60  # characters of a title: as many as a list has room for

_NAMES = ("run_name", "experiment_name", "exp_name", "wandb_name", "name")
"""Keys under which trainers keep a run's name, the likelier first."""

_SETTINGS = ("hparams.yaml", "config.yaml", "args.yaml")  # Lightning, and one's own
_HYDRA = ".hydra"

_TRIAL = late(
    r"(?P<what>.+?)_(?P<id>[0-9a-f]{5,8}_[0-9]{5})(?:_[0-9]+)?(?:_(?P<tag>.*?))??"
    r"(?:_[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2}[a-z0-9_]{0,9})?"
)
"""Ray's folder of a trial: trainable and environment, id, number, what is varied, the moment it began."""
_OLD_TRIAL = late(
    r"(?P<what>.+?)_(?P<id>[0-9]{1,5})(?:_(?P<tag>.*?))??_[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2}[a-z0-9_]{8}"
)
"""The same of Ray before 1.0: no id, and eight letters behind the moment."""
_TRIAL_ID = late(r"[0-9a-f]{5,8}_[0-9]{5}(?:_.*)?")
_TRIAL_TAG = late(r"[0-9]+(?:_(?P<tag>.+))?")  # `experiment_tag` of its results

_PAIR = late(r"(?P<key>[A-Za-z_][\w.-]*) *: +(?P<value>.+)")
_OVERRIDE = late(r"- +['\"]?[+~]{0,2}(?P<pair>[^\s'\"]+)['\"]?")
_NOTHING = frozenset({"", "null", "None", "~", "none", "default"})
_STRANGE = late(r"[^\w.,:=@+-]+")


def title_of(folder: Path) -> str:
    """A title that people know the run by; empty where its folder's name is one, or no file tells any. It is outside
    text, not cleaned."""
    trial = _TRIAL.fullmatch(folder.name) or _OLD_TRIAL.fullmatch(folder.name)
    if trial is not None:
        tag = trial["tag"]
        return f"{trial['what']}_{tag}" if tag else f"{trial['what']}_{trial['id'][-5:]}"
    if _TRIAL_ID.fullmatch(folder.name):
        return _told_by_results(folder)
    if not is_bare(folder.name):
        return ""
    told = _told_by_hydra(folder) or _stated(folder, _SETTINGS)
    return f"{told}/{folder.name}" if told else ""


def _told_by_results(folder: Path) -> str:
    """The environment and what is varied, of a trial whose folder is only numbered."""
    first = _text(folder / "result.json").partition("\n")[0] or "{}"
    results, params = _object(first), _object(_text(folder / "params.json"))
    tag = _TRIAL_TAG.fullmatch(str(results.get("experiment_tag", "")))
    varied = tag["tag"] if tag is not None else None
    said = [_plain(str(part)) for part in (params.get("env"), varied) if part]
    return "_".join((*said, folder.name.partition("_")[2][:5])) if said else ""


def _told_by_hydra(folder: Path) -> str:
    """The name that the configuration states; else what was set otherwise than in it; else the job's name."""
    if not is_folder(folder / _HYDRA):
        return ""
    overrides = (_OVERRIDE.fullmatch(line.strip()) for line in _text(folder / _HYDRA / "overrides.yaml").split("\n"))
    varied = _plain(",".join(found["pair"] for found in overrides if found is not None))
    return _stated(folder / _HYDRA, ("config.yaml",)) or varied or _job(_text(folder / _HYDRA / "hydra.yaml"))


def _job(text: str) -> str:
    """`hydra.job.name`: the script's."""
    _, _, job = text.partition("\n  job:\n")
    pairs = (_PAIR.fullmatch(line.strip()) for line in job.split("\n")[:20])
    return next((_plain(pair["value"]) for pair in pairs if pair is not None and pair["key"] == "name"), "")


def _stated(folder: Path, names: tuple[str, ...]) -> str:
    """The run's name as one of its files of settings states it at its top."""
    told = {key: value for name in reversed(names) for key, value in _pairs(_text(folder / name))}
    return next((title for key in _NAMES if (title := told.get(key, ""))), "")


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The plain values at the top of a YAML text, by their keys. No references to others, no tags."""
    for line in text.split("\n"):
        found = _PAIR.fullmatch(line.rstrip())
        if found is not None and found["value"][0] not in "&*!|>{[" and "${" not in line:
            yield found["key"], _plain(found["value"])


def _plain(value: str) -> str:
    """A value as a title: unquoted, without blanks and slashes, so that it can be named on a command line."""
    bare = re.sub(r"\s#.*", "", value).strip().strip("'\"")
    return "" if bare in _NOTHING else _STRANGE.sub("-", bare).strip("-")[:LONGEST]


def _object(text: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        return {}


def _text(path: Path) -> str:
    """The beginning of a small file; nothing where it cannot be read."""
    try:
        ask(path)
        facts = os.stat(path)
        return _read(path, facts.st_ino, facts.st_size, facts.st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=1024)
def _read(path: Path, inode: int, size: int, changed: int) -> str:
    """The same as long as the file is the same: runs are looked for every few seconds. Raises OSError."""
    return first_bytes(path, MOST).decode(errors="replace")
