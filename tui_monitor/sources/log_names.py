"""What a log's name says of the process that wrote it: its rank, stdout or stderr; what is left names the run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tui_monitor.late import late

Stream = Literal["", "out", "err"]


class LogName(Struct, frozen=True):
    """The parts of a log's name. `stem` is what the logs of one run have in common, `rank` the numbers of its process
    among those of the run (None: the name tells none), `label` the same in words ("rank 3")."""

    stem: str
    rank: tuple[int, ...] | None = None
    label: str = ""
    stream: Stream = ""


_ENDING = late(r"\.(log|out|err|txt|stdout|stderr)$", re.IGNORECASE)
_BATCH = late(r"(.+)\.([oe])([0-9]{2,}(?:[.-][0-9]+)?)")
"""SGE's and PBS's: `name.o12345`, of an array's task `name.o12345.3`."""

_RANK = late(
    r"(?<![a-z])(?<!lora[-_.])((?:(?:global|local|world|mpi)[-_]?)?rank|worker|gpu|device|node|host|proc(?:ess)?|replica"
    r"|master|chief)[-_.:=]?([0-9]{1,5})(?:[-_]?of[-_]?[0-9]+)?(?![0-9a-z])",
    re.IGNORECASE,
)
_TASK = late(r"(?<![a-z])((?:slurm|srun|job)[-_.]?[0-9]+(?:_[0-9]+)?)-([0-9]{1,5})$", re.IGNORECASE)
"""SLURM's `%j-%t` and `%A_%a-%t`: a task of one job. What stands behind `_` is an array's: a run of its own."""

_STREAM = late(r"(?<![a-z])(?:std)?(out(?:put)?|err(?:ors?)?)(?![a-z])", re.IGNORECASE)
_NUMBER = late(r"(.*?)(?<![0-9])([0-9]{1,5})")
_OTHER_RUNS = late(
    r"(?:run|seed|exp(?:eriment)?|trial|fold|version|v|try|attempt|lora|epoch|[0-9]_)[-_.]?$", re.IGNORECASE
)
"""Ahead of a number that tells runs from each other."""

_ATTEMPT = late(r"attempt_[0-9]+")
_SEPARATORS = "-_. "
_LEADER = -1  # the process that others work for stands before their numbers
_SAME_WORD = {"process": "process", "proc": "process"}


_STREAMS = {"out": 0, "": 1, "err": 2}


def order(name: LogName) -> tuple[tuple[int, ...], int]:
    """Where a log stands among those of its run: what is no rank's first, the console of all; of each its stdout."""
    return name.rank or (), _STREAMS[name.stream]


def parse(path: Path) -> LogName:
    """What the name says, and that of the folder where that is a rank's (`rank_0/`, torchrun's `attempt_0/0/`)."""
    name = _of_file(path.name)
    above = rank_of_folder(path.parent)
    if above is None:
        return name
    label = f"{above.label} {name.label}".strip()
    return LogName(name.stem, (above.rank or ()) + (name.rank or ()), label, name.stream)


def rank_of_folder(folder: Path) -> LogName | None:
    """What a folder's name says, where it is that of a rank and nothing else."""
    if folder.name.isascii() and folder.name.isdigit() and _ATTEMPT.fullmatch(folder.parent.name):
        return LogName("", (int(folder.name),), f"rank {int(folder.name)}")
    found = _RANK.fullmatch(folder.name)
    if found is not None and found[1].lower() in ("gpu", "device"):
        return None  # whose runs are often apart: one on each
    return LogName("", (_order(found),), _label(found)) if found else None


def is_attempt(folder: Path) -> bool:
    """Whether torchrun laid out the folder: one for each start of a run, in it one for each rank."""
    return _ATTEMPT.fullmatch(folder.name) is not None


def numbered(stem: str) -> tuple[str, int] | None:
    """A stem that ends in a number of whatever: the part before it, and the number."""
    found = _NUMBER.fullmatch(stem)
    if found is None or _OTHER_RUNS.search(found[1]):
        return None
    return found[1].strip(_SEPARATORS), int(found[2])


def are_ranks(numbers: set[int]) -> bool:
    """Ranks begin at 0 or 1. Powers of two that do not are sizes: `lora_rank8`, `gpu4` of a row of experiments."""
    return min(numbers) <= 0 or max(numbers) < 4 or any(number & (number - 1) for number in numbers)


def _of_file(name: str) -> LogName:
    if (batch := _BATCH.fullmatch(name)) is not None:
        return LogName(f"{batch[1]}.{batch[3]}", stream="out" if batch[2] == "o" else "err")
    stem, label, numbers = _without_ranks(name)
    ending = _ENDING.search(stem)
    stem = stem[: ending.start()] if ending else stem
    kind = ending[1].lower().removeprefix("std") if ending else ""
    if not numbers and (task := _TASK.search(stem)) is not None:
        stem, label, numbers = stem[: task.end(1)], f"rank {int(task[2])}", (int(task[2]),)
    if kind not in ("out", "err"):
        stem, kind = _without_stream(stem)
    stream: Stream = "out" if kind == "out" else "err" if kind == "err" else ""
    return LogName(stem if stem != "std" else "", numbers or None, label, stream)


def _without_ranks(name: str) -> tuple[str, str, tuple[int, ...]]:
    found = list(_RANK.finditer(name))
    if not found:
        return name, "", ()
    numbers = tuple(_order(each) for each in found)
    for each in reversed(found):
        name = _joined(name[: each.start()], name[each.end() :])
    return name, " ".join(_label(each) for each in found), numbers


def _without_stream(stem: str) -> tuple[str, str]:
    found = _STREAM.search(stem)
    if found is None:
        return stem, ""
    return _joined(stem[: found.start()], stem[found.end() :]), found[1].lower()[:3]


def _joined(before: str, after: str) -> str:
    """The rest of a name from which a part was taken, with one separator in its place."""
    if not before.strip(_SEPARATORS) or after[:1] == "." or not after:
        return before.rstrip(_SEPARATORS) + (after if after[:1] == "." else after.lstrip(_SEPARATORS))
    return before + after.lstrip(_SEPARATORS)


def _order(found: re.Match[str]) -> int:
    return _LEADER if found[1].lower() in ("master", "chief") else int(found[2])


def _label(found: re.Match[str]) -> str:
    word = found[1].lower()
    return f"{'rank' if word.endswith('rank') else _SAME_WORD.get(word, word)} {int(found[2])}"
