"""Single lines that tell why a run ended, and what kind of end an error message means."""

import re

from tui_monitor.model.records import IncidentKind

# One of these words stands in every line that `cause` knows: a cheap test ahead of the expressions, for foreign logs
# run through here line by line.
_HINTS = (
    "rror",
    "illed",
    "erminated",
    "ut of memory",
    "OutOfMemory",
    "Out Of Memory",
    "oom",
    "No space left",
    "quota",
    "slurmstepd",
    "open file",
    "No module",
    "fault",
    "Aborted",
)
_OUT_OF_MEMORY = re.compile(
    r"CUDA out of memory|OutOfMemoryError|\bMemoryError\b|oom[-_]kill|: Out Of Memory\b|CUDA error: out of memory"
    r"|DefaultCPUAllocator: (?:can't|not enough)|Cannot allocate memory"
)
_DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]")
_INTERRUPTED = re.compile(r"KeyboardInterrupt\b")

# slurmstepd writes to the job's log without a line end before it, so it may follow a progress bar on the same line.
_SLURM = re.compile(r"(?:slurmstepd|srun): .*?(?:CANCELLED|oom[-_]kill|Out Of Memory|: Killed|: Terminated).*")
_KILLED = re.compile(
    r"(?:Killed|(?:\S+: line \d+: |\[\d+\]\s*[-+]?\s+)(?:\d+ )?Killed\b.*"
    r"|zsh: killed\b.*|\[\d+\]\s*[-+]?\s+(?:\d+ )?killed\b.*)\s*"
)
_SIGNALS = r"(?:Segmentation fault|Terminated|Aborted|Bus error|Floating point exception|Illegal instruction|Hangup)"
_SIGNAL = re.compile(
    rf"(?:{_SIGNALS}(?: \(core dumped\))?|(?:\S+: line \d+: |\[\d+\]\s*[-+]?\s+)(?:\d+ )?{_SIGNALS}\b.*"
    r"|zsh: (?:segmentation fault|terminated|abort|bus error)\b.*|Fatal Python error: .*)\s*"
)
_MISSING = re.compile(
    r"\S*python[\d.]*(?:\.exe)?: (?:can't open file .*|No module named .*|can't find '__main__' module .*)"
)


def kind_of_error(text: str) -> IncidentKind:
    """The kind of end that an exception's final line means: `traceback` where it is nothing special."""
    if _OUT_OF_MEMORY.search(text):
        return "oom"
    if _DISK_FULL.search(text):
        return "disk_full"
    return "cancelled" if _INTERRUPTED.match(text) else "traceback"


def cause(line: str) -> tuple[IncidentKind, str] | None:
    """The kind and the telling part of a line that by itself says why a run ended."""
    if not _hinted(line):
        return None
    if match := _SLURM.search(line):
        return _slurm_kind(match[0]), match[0]
    line = line.strip()
    if _KILLED.fullmatch(line):
        return "killed", line
    if _SIGNAL.fullmatch(line):
        return "signal", line
    if _MISSING.fullmatch(line):
        return "missing_script", line
    kind = kind_of_error(line)
    return (kind, line) if kind in ("oom", "disk_full") else None


def _hinted(line: str) -> bool:
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HINTS:  # noqa: SIM110
        if hint in line:
            return True
    return False


def _slurm_kind(text: str) -> IncidentKind:
    if "DUE TO TIME LIMIT" in text:
        return "time_limit"
    if "CANCELLED" in text:
        return "cancelled"
    if "oom" in text or "Out Of Memory" in text:
        return "oom"
    return "killed" if "Killed" in text else "signal"
