"""Which files of a folder are training logs: by name first, then by their age and their first bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from tui_monitor.formats.files import sniff
from tui_monitor.late import late
from tui_monitor.sources.asked import ask, is_file
from tui_monitor.sources.log_groups import LogGroup, group, together
from tui_monitor.sources.log_names import parse

KNOWN_LOGS = (
    *("training_output.log", "train.log", "training.log", "nohup.out", "output.log", "console.log", "stdout.log"),
    *("log.txt", "train_log.txt", "stdout.txt", "output.txt", "train.out", "out.log", "run.log", "log"),
)
"""The names of consoles put into files, the likelier first. They name no run: the folder they are in does."""

_LOGS = late(
    r".*\.(?:log|out|err|stdout|stderr|[oe][0-9]{2,}(?:[.-][0-9]+)?)|stdout|stderr|.*\.log\.rank[0-9]+", re.IGNORECASE
)
_TEXTS = late(r".*\.txt(?:\.rank[0-9]+)?", re.IGNORECASE)
_BARE = frozenset({parse(Path(name)).stem for name in KNOWN_LOGS} | {"", "logs", "stdout", "log"})

_PEEK = 16_384  # bytes that tell text from binary: a banner and some lines
_NOT_LOGS = late(
    r"requirements.*|readme.*|licen[cs]e.*|copying.*|changelog.*|cmakelists\.txt|robots\.txt|vocab.*|merges\.txt|classes\.txt",
    re.IGNORECASE,
)
_MAGIC = (b"PK\x03\x04", b"\x80\x02", b"\x80\x04", b"\x7fELF", b"\x1f\x8b", b"\x89PNG", b"\x89HDF", b"\x28\xb5\x2f\xfd")
_CONTROL = late(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_TALKS_OF_TRAINING = late(
    r"\b(?:episode|epoch|step|iter|iteration|loss|reward|score|training)s?\b|训练|奖励|轮".encode(), re.IGNORECASE
)

MOST_CONTROL = 0.05
"""Share of control characters in text. Random bytes have a tenth; logs have none but colours and bells."""


def is_binary(beginning: bytes) -> bool:
    """Are these the first bytes of a file that is no text? NULs do not count: UTF-16 and truncated logs have them."""
    if beginning.startswith(_MAGIC):
        return True
    text = beginning.replace(b"\0", b"")
    return len(_CONTROL.findall(text)) > MOST_CONTROL * len(text)


def is_named_as_log(path: Path, known: bool) -> bool:
    """Whether the name promises a console; `known`: one of those that trainers give, not merely `….log`."""
    return path.name.lower() in KNOWN_LOGS or (not known and _LOGS.fullmatch(path.name) is not None)


def is_readable(path: Path) -> bool:
    """Whether a file is text, or one of metrics. Raises OSError."""
    beginning = first_bytes(path)
    return sniff(beginning, path.name) is not None or not is_binary(beginning)


def first_bytes(path: Path, most: int = _PEEK) -> bytes:
    """The first bytes of a regular file. Raises OSError."""
    ask(path)
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        return os.read(fd, most)
    finally:
        os.close(fd)


def logs_among(files: Sequence[Path]) -> list[LogGroup]:
    """The runs of which files are logs. One of a known name outranks all others; texts count only where no log is, and
    errors only where nothing else is, and only if they talk of training."""
    wanted = [file for file in files if not _NOT_LOGS.fullmatch(file.name)]
    named = {file.name.lower(): file for file in reversed(files)}
    known = next((named[name] for name in KNOWN_LOGS if name in named and _is_text(named[name])), None)
    if known is not None:
        kinds = (_LOGS,) if _LOGS.fullmatch(known.name) else (_LOGS, _TEXTS)
        logs = _groups(wanted, *kinds, always=known)
        return [_with_its_own(next(each for each in logs if known in each.paths), logs)]
    logs = _groups(wanted, _LOGS)
    if own := [each for each in logs if not _holds_errors_alone(each)]:
        return own
    told = [*_groups(wanted, _TEXTS), *logs]
    return [each for each in told if any(_is_text(path, about_training=True) for path in each.paths)]


def _holds_errors_alone(run: LogGroup) -> bool:
    """Whether these are the errors of a run whose console is not there. A `qlora_errors.log` beside no `qlora.log` is
    somebody's console, whatever its name."""
    return run.streams == {"err"} and not any(path.suffix.lower() in (".log", ".out") for path in run.paths)


def _groups(files: Sequence[Path], *kinds: re.Pattern[str], always: Path | None = None) -> list[LogGroup]:
    chosen = [file for file in files if file == always or any(kind.fullmatch(file.name) for kind in kinds)]
    return group([file for file in chosen if _is_text(file)])


def _with_its_own(run: LogGroup, logs: Sequence[LogGroup]) -> LogGroup:
    """The run of a log whose name is known, with what else can only be its: the ranks' logs, the errors."""
    ranks = [each for each in logs if each.has_ranks and not run.has_ranks]
    errors = [each for each in logs if each.streams == {"err"} and not each.has_ranks and tells_nothing(each.stem)]
    beside = [*(ranks if len(ranks) == 1 else ()), *(errors if len(errors) == 1 and "err" not in run.streams else ())]
    return together([run, *beside])


def tells_nothing(stem: str) -> bool:
    """Whether what logs' names have in common names no run: the folder they are in does."""
    return stem.lower() in _BARE


def newest(logs: Sequence[LogGroup]) -> LogGroup | None:
    """The run whose logs were written last; of equal ones the first by name."""
    return min(logs, key=lambda each: (-max(map(_written_at, each.paths)), each.lead.name), default=None)


def _is_text(file: Path, about_training: bool = False) -> bool:
    """An unreadable file passes: that it is a log and cannot be read is worth telling."""
    try:
        beginning = first_bytes(file) if is_file(file) else None
    except OSError:
        return not about_training
    if beginning is None or is_binary(beginning):
        return False
    return not about_training or (beginning.count(b"\n") > 1 and _TALKS_OF_TRAINING.search(beginning) is not None)


def _written_at(file: Path) -> float:
    try:
        ask(file)
        return file.stat().st_mtime
    except OSError:
        return 0.0
