"""What a file's name says of a checkpoint: its kind, its counter, whether it is a temporary name or a shard."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Kind = Literal["best", "numbered", "latest", "final"]

_EXTENSIONS = (
    *(".pth", ".pt", ".safetensors", ".ckpt", ".zip", ".npz", ".keras", ".h5", ".hdf5", ".bin", ".msgpack"),
    *(".pdparams", ".pth.tar", ".pt.tar"),
)
# A folder is a checkpoint only by a name that no ordinary folder has: `model_1` may well be a run.
_FOLDER = re.compile(
    r"(?:(?:checkpoint|ckpt|iter|iteration|global_?step|step|epoch)[-_=.]?[0-9]+"
    r"|(?:checkpoint|ckpt|model)?[-_]?(?:best|final|latest|last)[-_]?(?:checkpoint|ckpt|model)?)(?:-v[0-9]+)?",
    re.IGNORECASE,
)
# The name most trainers use, read by one expression: folders of 100,000 of them exist. Eight digits may be a date.
_PLAIN = re.compile(r"(?:model|checkpoint|ckpt|policy|agent)[-_]([0-9]{1,7})\.(?:pth|pt|ckpt|safetensors|zip)")
_TEMPORARY = re.compile(r"\.(?:tmp|temp|part|partial|incomplete|saving)[\w.~-]*$", re.IGNORECASE)
_TEMPORARY_INSIDE = re.compile(r"\.(?:tmp|temp)(?=\.\w+$)", re.IGNORECASE)
_DATE = re.compile(r"(?<![0-9])20[0-9]{6}(?:[-_T]?[0-9]{4,6})?(?![0-9])")
_TEMPORARY_START = re.compile(r"^(?:tmp|temp)[-_.]", re.IGNORECASE)
_RANDOM_END = re.compile(r"\.[A-Za-z0-9_]{6,8}$")  # rsync and mkstemp: .model_00100.pth.Xa81bQ
_SHARD = re.compile(r"[-_.]([0-9]{1,5})-of-([0-9]{1,5})(?=\.)")
_COUNTER_WORD = re.compile(
    r"(?:step|iter|iteration|episode|ep|epoch|update)s?[-_=]?([0-9]+)(?![0-9.]*[0-9])", re.IGNORECASE
)
# Not the parts of a decimal fraction (val_loss=0.25) and not a version (v3).
_INTEGER = re.compile(r"(?<![0-9vV])(?<![0-9]\.)[0-9]+(?!\.?[0-9])")
_VERSION_END = re.compile(r"-v[0-9]+$")
_ONLY_MODEL = re.compile(r"(?:model|checkpoint|ckpt|agent|policy|network|net|weights|pytorch_model)", re.IGNORECASE)
# What trainers save beside a model at the same counter: one checkpoint, not two.
_COMPANION = re.compile(r"(?:optim|sched|rng|replay|buffer|scaler|training_args|vec_?normalize)", re.IGNORECASE)

LONGEST_COUNTER = 15
"""Digits. A longer run of digits is a date or a hash."""


class CheckpointName(Struct, frozen=True, gc=False):
    """`target` is the name without what makes it temporary or one of several shards; `shards` how many there are."""

    target: str
    kind: Kind
    counter: int | None
    temporary: bool = False
    shards: int = 0


def read_name(name: str, is_folder: bool) -> CheckpointName | None:
    """What the file or folder `name` is, None if it is no checkpoint."""
    plain = None if is_folder else _PLAIN.fullmatch(name)
    if plain:
        return CheckpointName(name, "numbered", int(plain[1]))
    return _read_unusual_name(name, is_folder)


@lru_cache(maxsize=1 << 12)
def _read_unusual_name(name: str, is_folder: bool) -> CheckpointName | None:
    target, temporary = _without_temporary(name)
    shard = _SHARD.search(target)
    if shard:
        target = target[: shard.start()] + target[shard.end() :]
    stem = _folder_stem(target) if is_folder else _file_stem(target)
    if stem is None or _COMPANION.match(stem):
        return None
    found = _kind_and_counter(stem)
    if found is None:
        return None
    return CheckpointName(target, found[0], found[1], temporary, int(shard[2]) if shard else 0)


def _without_temporary(name: str) -> tuple[str, bool]:
    target = _TEMPORARY_START.sub("", name.lstrip("."))
    mark = _TEMPORARY if _file_stem(target) is None else _TEMPORARY_INSIDE
    target = mark.sub("", target)
    if name.startswith(".") and _file_stem(target) is None:
        target = _RANDOM_END.sub("", target)
    return target, target != name


def _file_stem(name: str) -> str | None:
    lower = name.lower()
    for extension in _EXTENSIONS:
        if lower.endswith(extension) and len(name) > len(extension):
            return name[: -len(extension)].removesuffix(".pth").removesuffix(".pt")
    return None


def _folder_stem(name: str) -> str | None:
    return name if _FOLDER.fullmatch(name) else None


def _kind_and_counter(stem: str) -> tuple[Kind, int | None] | None:
    words = re.split(r"[^a-z]+", stem.lower())
    if stem.lower().startswith("best") or "best" in words:
        return "best", None
    if "final" in stem.lower():
        return "final", None
    if "latest" in words or "last" in words:
        return "latest", None
    stem = _DATE.sub("", _VERSION_END.sub("", stem)).strip("-_.")
    digits = _COUNTER_WORD.findall(stem) or _INTEGER.findall(stem)
    if digits and len(digits[-1]) <= LONGEST_COUNTER:
        return "numbered", int(digits[-1])
    return ("latest", None) if _ONLY_MODEL.fullmatch(stem) else None
