"""Which logs are one run's: those of its ranks, and its stdout and stderr where they are kept apart."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, structs

from tui_monitor.late import late
from tui_monitor.sources.asked import Unanswered, ask
from tui_monitor.sources.log_names import LogName, are_ranks, numbered, order, parse

_STATED = late(
    rb"(?<![A-Za-z])(?:global[ _]?|local[ _]?)?rank[\"']?(?:\s*[:=#/]\s*|[ _]?)\[?([0-9]{1,5})\b", re.I
)
"""How a program says which rank it is: `rank 3`, `[rank3]`, `local_rank=3`, `"rank": 3`."""

_SCHEDULER = late(rb"0[0-9]{2} \([0-9]+\.[0-9]+\.[0-9]+\) \S+ \S+ ")
"""How each event of HTCondor's own log begins."""

_HEAD = 16_384  # bytes in which a program says which rank it is


class Member(Struct, frozen=True):
    """A log and what its name says, read together with those beside it."""

    path: Path
    name: LogName


class LogGroup(Struct, frozen=True):
    """The logs of one run, the one that leads it first. `stem` is what their names have in common."""

    stem: str
    members: tuple[Member, ...]

    @property
    def lead(self) -> Path:
        return self.members[0].path

    @property
    def paths(self) -> list[Path]:
        return [member.path for member in self.members]

    @property
    def has_ranks(self) -> bool:
        return any(member.name.rank is not None for member in self.members)

    @property
    def streams(self) -> set[str]:
        return {member.name.stream for member in self.members}


def group(files: Sequence[Path]) -> list[LogGroup]:
    """The runs of these logs, in the order of their first files."""
    by_stem: dict[str, list[Member]] = {}
    for file in files:
        name = parse(file)
        by_stem.setdefault(name.stem.casefold(), []).append(Member(file, name))
    groups = [each for members in by_stem.values() for each in _of_one_stem(members)]
    place = {file: at for at, file in enumerate(files)}
    return sorted(_numbered(groups), key=lambda each: min(place[path] for path in each.paths))


def together(groups: Iterable[LogGroup]) -> LogGroup:
    """Several groups as one run's; the first one leads."""
    first, *others = groups
    return structs.replace(first, members=first.members + tuple(each for more in others for each in more.members))


def named(paths: Sequence[Path]) -> list[LogName]:
    """What the names of one run's logs say: numbers that alone tell them apart are ranks."""
    names = [parse(path) for path in paths]
    if len({(name.rank, name.stream) for name in names}) == len(names):
        return names
    return [_with_number(name) for name in names]


def _of_one_stem(members: list[Member]) -> list[LogGroup]:
    numbers = {number for member in members for number in member.name.rank or ()}
    if numbers and not are_ranks(numbers):
        return [_alone(member) for member in members]
    seen: set[object] = set()
    own: list[Member] = []
    apart: list[Member] = []
    for member in _without_scheduler(members):
        mark = member.name.rank, member.name.stream
        (apart if mark in seen else own).append(member)
        seen.add(mark)
    if not _belong(own):
        return [_alone(member) for member in members]
    return [_ordered(own), *(_alone(member) for member in apart)]


def _belong(members: Sequence[Member]) -> bool:
    """A log and a console of one name belong together only where their endings tell them apart: `x.log`, `x.out`."""
    streams = {member.name.stream: member.path for member in members if member.name.rank is None}
    if {"", "out"} <= streams.keys():
        return streams["out"].suffix.lower() in (".out", ".stdout")
    return True


def _without_scheduler(members: list[Member]) -> list[Member]:
    """Beside a job's stdout and stderr HTCondor keeps a log of its own, which tells nothing of the training."""
    if not {"out", "err"} <= {member.name.stream for member in members}:
        return members
    return [member for member in members if member.name.stream or not _is_of_scheduler(member.path)]


def _is_of_scheduler(path: Path) -> bool:
    try:
        ask(path)
    except Unanswered:
        return False
    return _SCHEDULER.match(_head(path)) is not None


def _ordered(members: Sequence[Member]) -> LogGroup:
    ordered = sorted(members, key=lambda each: order(each.name))
    return LogGroup(ordered[0].name.stem, tuple(ordered))


def _alone(member: Member) -> LogGroup:
    return LogGroup(member.path.stem, (member,))


# --- numbers that may be ranks ---


def _numbered(groups: list[LogGroup]) -> list[LogGroup]:
    """Logs that only a number tells apart are ranks, if each says itself to be the rank of its number."""
    families: dict[str, list[LogGroup]] = {}
    for each in groups:
        found = None if each.has_ranks else numbered(each.stem)
        families.setdefault(f"{found[0]}#" if found else f"{each.stem}/", []).append(each)
    told = []
    for family in families.values():
        ranks = len(family) > 1 and _say_their_numbers(family)
        told += [_as_ranks(family)] if ranks else family
    return told


def _say_their_numbers(family: Sequence[LogGroup]) -> bool:
    numbers = [found[1] for one in family if (found := numbered(one.stem)) is not None]
    if not are_ranks(set(numbers)):
        return False
    stated = [{stated_rank(path) for path in one.paths} - {None} for one in family]
    return all(ranks == {number} for number, ranks in zip(numbers, stated, strict=True))


def _as_ranks(family: Sequence[LogGroup]) -> LogGroup:
    return _ordered([Member(each.path, _with_number(each.name)) for one in family for each in one.members])


def _with_number(name: LogName) -> LogName:
    found = numbered(name.stem) if name.rank is None else None
    return structs.replace(name, stem=found[0], rank=(found[1],), label=f"rank {found[1]}") if found else name


def stated_rank(path: Path) -> int | None:
    """The rank that a log first says it is of."""
    try:
        ask(path)
        facts = os.stat(path)
        return _stated(str(path), facts.st_ino, min(facts.st_size, _HEAD))
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _stated(path: str, inode: int, size: int) -> int | None:
    found = _STATED.search(_head(Path(path)))
    return int(found[1]) if found else None


def _head(path: Path) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError:
        return b""
    try:
        return os.read(fd, _HEAD)
    except OSError:
        return b""
    finally:
        os.close(fd)
