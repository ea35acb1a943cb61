"""What a file's name says of a checkpoint: its kind, its counter, whether it is a temporary name or a shard."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from tui_monitor.late import late

Kind = Literal["best", "numbered", "latest", "final"]

_EXTENSIONS = (
    *(".pth", ".pt", ".safetensors", ".ckpt", ".zip", ".npz", ".keras", ".h5", ".hdf5", ".bin", ".msgpack"),
    *(".pdparams", ".pth.tar", ".pt.tar", ".caffemodel", ".pkl", ".pickle", ".weights.h5", ".h5f", ".ckpt.index"),
)
_LOOSE = (".zip", ".npz", ".bin", ".msgpack", ".pkl", ".pickle")
"""Extensions of data as often as of models: such a file needs a name that says what it is."""
# A folder is a checkpoint only by a name that no ordinary folder has: `model_1` may well be a run.
_FOLDER = late(
    r"(?:(?:(?:.*[-_.])?(?:hf|actor|critic|policy|lora|adapter|model|intermediate|checkpoint|ckpt|save)[-_.])?"
    r"(?:global_?step|step|iter|iteration|epoch)[-_=.]?[0-9]+[kKmM]?|(?:\w+[-_])?(?:checkpoint|ckpt)[-_=.]?[0-9]+[kKmM]?"
    r"|(?:checkpoint|ckpt|model)?[-_]?(?:best|final|latest|last)[-_]?(?:checkpoint|ckpt|model)?)"
    r"(?:[-_](?:unsharded|sharded|hf|merged|ckpt|[0-9.]+[BT]))?(?:-v[0-9]+)?",
    re.IGNORECASE,
)
# The name most trainers use, read by one expression: folders of 100,000 of them exist. Eight digits may be a date.
_PLAIN = late(r"(?:model|checkpoint|ckpt|policy|agent)[-_]([0-9]{1,7})\.(?:pth|pt|ckpt|safetensors|zip)")
_TEMPORARY = late(r"\.(?:tmp|temp|part|partial|incomplete|saving)[\w.~-]*$", re.IGNORECASE)
_TEMPORARY_INSIDE = late(r"\.(?:tmp|temp)(?=\.\w+$)", re.IGNORECASE)
_DATE = late(
    r"(?<![0-9])20[0-9]{6}(?:[-_T]?[0-9]{4,6})?(?![0-9])"
    r"|20[0-9]{2}[-_][0-9]{2}[-_][0-9]{2}(?:[ _T-]?[0-9]{2}[-_:.][0-9]{2}(?:[-_:.][0-9]{2}(?:\.[0-9]+)?)?)?(?![0-9])"
)
_TEMPORARY_START = late(r"^(?:tmp|temp)[-_.]", re.IGNORECASE)
_RANDOM_END = late(r"\.[A-Za-z0-9_]{6,8}$")  # rsync and mkstemp: .model_00100.pth.Xa81bQ
_SHARD = late(r"[-_.]([0-9]{1,5})-of-([0-9]{1,5})(?=\.)")
_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("step", "timestep", "env_step"), ("step",)),
    **dict.fromkeys(("iter", "iteration", "itr", "it"), ("iteration",)),
    **{"episode": ("episode",), "epoch": ("epoch",), "ep": ("episode", "epoch"), "update": ("update",)},
}
_COUNTER_WORD = late(
    r"(?<![a-z])(?:global_?|env_?|time)?(?P<word>step|iteration|iter|itr|episode|epoch|ep|update)s?"
    r"[-_=.]?(?P<value>[0-9]+(?![0-9.]*[0-9])|[0-9]+(?=[kKmM]))(?P<scale>[kKmM](?![A-Za-z0-9]))?",
    re.IGNORECASE,
)
_WORD_BEHIND = late(
    r"(?<![0-9.])(?P<value>[0-9]+)(?P<scale>[kKmM])?[-_]?(?:env_?|time)?"
    r"(?P<word>step|iteration|iter|episode|epoch|update)s?(?![a-z])",
    re.IGNORECASE,
)
# Not the parts of a decimal fraction (val_loss=0.25), a version (v3), a size (7B, 256x256) or another thing's number
# (n3, C8, seed42); a letter may stand before it where the word is the model's (model100).
_INTEGER = late(
    r"(?:(?<![0-9A-Za-z])(?<![0-9]\.)|(?<=model)|(?<=checkpoint)|(?<=ckpt)|(?<=agent)|(?<=policy)|(?<=net)|(?<=weights))"
    r"(?P<value>[0-9]+)(?P<scale>[kKmM])?(?!\.?[0-9])(?![A-Za-z])",
    re.IGNORECASE,
)
_OTHER_NUMBER = late(
    r"(?:seed|rank|rewards?|score|acc|accuracy|loss|fold|gpu|stage|worker|env|trial|run|lr|bs|dim|hidden|succ|top|n|k)"
    r"[-_=]?-?[0-9]+(?:\.[0-9]+)?(?![0-9])",
    re.IGNORECASE,
)
_ARCHITECTURE = late(r"(?:resnet|unet|densenet|efficientnet|mobilenet|vgg|vit|yolo)[-_]?[0-9]+", re.IGNORECASE)
_FRACTION = late(r"[0-9]\.[0-9]")
_VERSION_END = late(r"-v[0-9]+$")
_ONLY_MODEL = late(r"(?:model|checkpoint|ckpt|agent|policy|network|net|weights|pytorch_model)", re.IGNORECASE)
_MODEL_WORD = late(
    r"(?:^|[-_. ])(?:model|checkpoint|ckpt|agent|policy|network|weights|params|rl|ppo|dqn|sac|a2c|td3|ddpg)(?![a-z])"
    r"|(?:model|checkpoint|ckpt|agent|policy|weights)[0-9]",
    re.IGNORECASE,
)
# What trainers save beside a model at the same counter: one checkpoint, not two.
_COMPANION = late(
    r"(?:optim|sched|rng|replay|buffer|scaler|training_args|vec_?normalize|random_states|meta_|state_[0-9]|mp_rank"
    r"|(?:\w{1,8}_)?zero_(?:pp|dp)|train(?:er|ing)_state|dataset|adapter_config|tokenizer)"
    r"|.*[-_.](?:optim\w*|sched\w*|rng|replay|buffer|scaler|solver)(?![a-z])",
    re.IGNORECASE,
)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}

LONGEST_COUNTER = 15
"""Digits. A longer run of digits is a date or a hash."""


_OF_STEPS = late(r"checkpoint-[0-9]+")


class CheckpointName(Struct, frozen=True, gc=False):
    """`target` is the name without what makes it temporary or one of several shards; `shards` how many there are.
    `counter` is the name's last one; `counters` are those whose unit the name tells, by unit in the singular."""

    target: str
    kind: Kind
    counter: int | None
    temporary: bool = False
    shards: int = 0
    counters: tuple[tuple[str, int], ...] = ()

    def counter_of(self, unit: str | None) -> int | None:
        """The counter for a run that counts `unit`: `epoch=3-step=100` is 3 to one of epochs, 100 to one of steps, and
        nothing to one of episodes. `checkpoint-500` counts no epochs: Hugging Face's trainers name steps so."""
        if unit == "epoch" and _OF_STEPS.fullmatch(self.target):
            return None
        if unit is None or not self.counters:
            return self.counter
        word = _WORDS.get(unit, (unit,))[0]
        return next((value for name, value in reversed(self.counters) if name == word), None)


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
    found = _kind_and_counter(stem, target.lower().endswith(_LOOSE))
    if found is None:
        return None
    kind, counter, counters = found
    return CheckpointName(target, kind, counter, temporary, int(shard[2]) if shard else 0, counters)


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
    plain = name.removesuffix(".ckpt")  # Lightning's sharded ones
    return plain if _FOLDER.fullmatch(plain) or (plain != name and _COUNTER_WORD.search(plain)) else None


_Found = tuple[Kind, int | None, tuple[tuple[str, int], ...]]


def _kind_and_counter(stem: str, loose: bool) -> _Found | None:
    words = re.split(r"[^a-z]+", stem.lower())
    if stem.lower().startswith("best") or "best" in words:
        return "best", None, ()
    if "final" in stem.lower():
        return "final", None, ()
    if "latest" in words or "last" in words:
        return "latest", None, ()
    stem = _DATE.sub("", _VERSION_END.sub("", stem)).strip("-_.: ")
    counters = _named(stem)
    if counters:
        return "numbered", counters[-1][1], tuple(counters)
    named = _MODEL_WORD.search(stem) is not None
    counter = _last_integer(stem) if named or not loose else None
    if counter is not None:
        return "numbered", counter, ()
    alone = named and not loose and not _FRACTION.search(stem)  # saved over itself again and again
    return ("latest", None, ()) if _ONLY_MODEL.fullmatch(stem) or alone else None


def _named(stem: str) -> list[tuple[str, int]]:
    """Every counter that stands by the word for its unit, in the order of the name."""
    found: list[tuple[int, str, int]] = []
    for match in (*_COUNTER_WORD.finditer(stem), *_WORD_BEHIND.finditer(stem)):
        value = _value(match)
        if value is not None and all(match.start("value") != at for at, _, _ in found):
            found += ((match.start("value"), unit, value) for unit in _WORDS[match["word"].lower()])
    return [(unit, value) for _, unit, value in sorted(found, key=lambda each: each[0])]


def _last_integer(stem: str) -> int | None:
    stem = _ARCHITECTURE.sub("", re.sub(rf"(?<![A-Za-z]){_OTHER_NUMBER.pattern}", "", stem, flags=re.IGNORECASE))
    values = [_value(match) for match in _INTEGER.finditer(stem)]
    return values[-1] if values else None


def _value(match: re.Match[str]) -> int | None:
    if len(match["value"]) > LONGEST_COUNTER:
        return None
    return int(match["value"]) * _SCALE[(match["scale"] or "").lower()]
