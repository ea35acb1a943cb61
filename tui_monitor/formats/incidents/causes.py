"""Single lines that tell why a run ended, and what kind of end an error message means."""


from tui_monitor.late import late
from tui_monitor.model.records import IncidentKind

LONGEST = 4000  # characters of a line that may tell a cause: CUDA's longest message has about 500

# One of these words stands in every line that `cause` knows: a cheap test ahead of the expressions, for foreign logs
# run through here line by line.
_HINTS = (
    "rror",
    "illed",
    "ERMINATED",
    "erminated",
    "ut of memory",
    "OutOfMemory",
    "Out Of Memory",
    "OOM",
    "oom",
    "bad_alloc",
    "EXHAUSTED",
    "ALLOC_FAILED",
    "No space left",
    "quota",
    "slurmstepd",
    "open file",
    "No module",
    "No such",
    "command not found",
    "fault",
    "core dumped",
    "loating point",
    "llegal instr",
    "Hangup",
    "Aborted",
    "KILLED",
    "exit",
    "Watchdog caught",
    "what():",
    "panic",
    "Check failed",
    "override",
    "consume arg",
    "flag",
    "RUNLIMIT",
    "MEMLIMIT",
    "Signal ",
    "KeyboardInterrupt",
    "raining ",
)
_OUT_OF_MEMORY = late(
    r"(?:CUDA|HIP|MPS backend|NPU|XPU|GPU) out of memory|OutOfMemoryError|\bMemoryError\b|oom[-_]kill"
    r"|: Out Of Memory\b|(?:CUDA|HIP) error: out of memory|cudaSuccess \(2 vs\. 0\)\s+out of memory"
    r"|DefaultCPUAllocator: (?:can't|not enough)|Cannot allocate memory|std::bad_alloc|\bOut of memory: Kill"
    r"|RESOURCE_EXHAUSTED|ResourceExhaustedError|OOM when allocating|CUBLAS_STATUS_ALLOC_FAILED|TERM_MEMLIMIT"
)
_DISK_FULL = late(r"No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]")
_INTERRUPTED = late(r"KeyboardInterrupt\b")
_SIGNALLED = late(r"(?:[\w.]+\.)?SignalException: .*got signal: \d+|.*\bis killed by signal: ")
# A quoted or dumped source that handles such errors has not met one.
_CODE = late(
    r"\s*(?:except|raise|elif|return|assert|print\(|def|class|import|from \S+ import|with|log(?:ger|ging)?\."
    r"|warnings?\.|#|//|\"|'|\w+ ?=[^=])|\s*if\b.*:\s*$"
)

# slurmstepd writes to the job's log without a line end before it, so it may follow a progress bar on the same line.
_SLURM = late(
    r"(?:slurmstepd|srun): .*?(?:CANCELLED|oom[-_]kill|Out Of Memory|Exceeded \w+ memory limit|: Killed|: Terminated).*"
    r"|=>> PBS: job killed: .*|TERM_(?:RUNLIMIT|MEMLIMIT|OWNER|ADMIN)\b.*"
)
_JOB_LINE = r"(?:\S+: line \d+: |\[\d+\]\s*[-+]?\s+)(?:\d+ )?"
_SIGNALS = r"(?:Segmentation fault|Terminated|Aborted|Bus error|Floating point exception|Illegal instruction|Hangup)"
_KILLED = late(
    rf"(?:Killed(?:: 9)?|{_JOB_LINE}Killed\b.*|zsh: killed\b.*|\[\d+\]\s*[-+]?\s+(?:\d+ )?killed\b.*)\s*"
)
_SIGNAL = late(
    rf"(?:{_SIGNALS}(?:: \d+)?(?: \(core dumped\))?|{_JOB_LINE}{_SIGNALS}\b.*"
    r"|zsh: (?:segmentation fault|terminated|abort|bus error)\b.*|Fatal Python error: .*)\s*"
)
# What launchers of several ranks say of a rank that a signal ended.
_RANK_ENDED = late(
    r".*?\b(?:failed \(exitcode: (?P<elastic>-\d+)\).*|exits with return code = (?P<deepspeed>-\d+)\b.*"
    r"|exited on signal (?P<mpi>\d+)\b.*|KILLED BY SIGNAL: (?P<hydra>\d+)\b.*"
    r"|command terminated with exit code 137\b.*)"
    r"|\s*(?:exitcode\s*: (?P<failure>-\d+) \(pid: \d+\)"
    r"|traceback : Signal (?P<received>\d+) \(\w+\) received by PID \d+)"
)
_MISSING = late(
    r"(?:.{0,200}?[/\\])?\S*python[\d.]*(?:\.exe)?: (?:can't open file .*|No module named .*"
    r"|can't find '__main__' module .*|Error while finding module specification for .*)"
    r"|\S*: (?:line \d+: )?(?:\S*python[\d.]*|torchrun|accelerate|deepspeed|mpirun|\S+\.(?:py|sh)): "
    r"(?:command not found|No such file or directory|Permission denied)"
)
_USAGE = late(
    r"Could not override '.*|Error (?:merging|parsing) override .*|ERROR: Could not consume arg: .*"
    r"|\s*Unknown command line flag .*|│ (?:No such option|Missing option|Missing argument|Invalid value)\b.*"
)
# Ends that no traceback tells: other languages, watchdogs of several ranks, a trainer that says so itself.
_FAILED = late(
    r".*\bWatchdog caught collective operation timeout\b.*|\s*what\(\):\s+\S.*|panic: .*|thread '.*' panicked at .*"
    r"|ERROR: LoadError: .*"
    r"|F\d{4} \d\d:\d\d:\d\d\S* .*|(?:.{0,200}?[\])|:>]\s+|.{0,200}? - )?(?:Training|Run|Job|Experiment) "
    r"(?:failed|crashed|aborted)(?::| with| due to| because| after)\s.*"
)


def kind_of_error(text: str) -> IncidentKind:
    """The kind of end that an exception's final line means: `traceback` where it is nothing special."""
    if _OUT_OF_MEMORY.search(text):
        return "oom"
    if _DISK_FULL.search(text):
        return "disk_full"
    if _SIGNALLED.match(text):
        return "killed"
    return "cancelled" if _INTERRUPTED.match(text) else "traceback"


def cause(line: str) -> tuple[IncidentKind, str] | None:
    """The kind and the telling part of a line that by itself says why a run ended."""
    if not _hinted(line):
        return None
    if match := _SLURM.search(line):
        return _slurm_kind(match[0]), match[0]
    if len(line) > LONGEST:
        return None
    kind = _kind_of_line(line.strip())
    if kind is not None:
        return kind, line.strip()
    kind = kind_of_error(line)
    return (kind, line.strip()) if kind in ("oom", "disk_full") and not _CODE.match(line) else None


def _kind_of_line(line: str) -> IncidentKind | None:
    """The kind of end that a whole line of one of these forms tells."""
    if _KILLED.fullmatch(line):
        return "killed"
    if _SIGNAL.fullmatch(line):
        return "signal"
    if _MISSING.fullmatch(line):
        return "missing_script"
    if _USAGE.fullmatch(line):
        return "usage"
    if ended := _RANK_ENDED.fullmatch(line):
        number = next((int(value) for value in ended.groups() if value), 9)
        return "killed" if abs(number) in (9, 15) else "signal"
    if _FAILED.fullmatch(line):
        special = kind_of_error(line)
        return special if special in ("oom", "disk_full") else "traceback"
    return None


def _hinted(line: str) -> bool:
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HINTS:  # noqa: SIM110
        if hint in line:
            return True
    return False


def _slurm_kind(text: str) -> IncidentKind:
    if "DUE TO TIME LIMIT" in text or "RUNLIMIT" in text or "walltime" in text:
        return "time_limit"
    if "CANCELLED" in text or "TERM_OWNER" in text or "TERM_ADMIN" in text:
        return "cancelled"
    if "oom" in text or "Out Of Memory" in text or "memory limit" in text or "MEMLIMIT" in text:
        return "oom"
    return "killed" if "Killed" in text else "signal"
