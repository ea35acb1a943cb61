"""Which programs are never the trainer: relays, wrappers, helpers of multiprocessing, and tools that only look on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from tui_monitor.late import late

REMOTE = frozenset(
    [
        "ssh", "srun", "slurmstepd", "containerd-shim", "conmon", "dockerd", "docker", "podman", "kubectl",
        "rsync", "scp", "sftp-server", "sshd"
    ]
)  # fmt: skip
"""They write what a program on another machine or in a container prints."""

RELAYS = REMOTE | frozenset(
    [
        "tee", "cat", "ts", "sed", "awk", "gawk", "mawk", "grep", "egrep", "fgrep", "rg", "stdbuf", "unbuffer",
        "script", "logger", "multilog", "rotatelogs", "cronolog", "pv", "perl", "screen", "SCREEN", "head",
        "tail", "tr", "cut", "less", "gzip", "nl", "fold"
    ]
)  # fmt: skip
"""They pass on what they are fed. By name: a trainer's own stdin may be a pipe too (`yes | python train.py`), and what
feeds that is no trainer. "tmux: server" is no relay: it writes no log, its `pipe-pane` starts a `cat`."""

WRAPPERS = frozenset(
    [
        "bash", "sh", "dash", "zsh", "fish", "ksh", "tcsh", "csh", "nohup", "timeout", "env", "time", "sudo",
        "su", "setsid", "xargs", "make", "nice", "ionice", "stdbuf"
    ]
)  # fmt: skip
"""They start others and pass their own descriptors on: not the trainer where somebody else holds the log."""

CHORES = frozenset(
    ["sleep", "cp", "mv", "rm", "ls", "date", "tar", "du", "df", "find", "git", "curl", "wget", "nvidia-smi", "free"]
)
"""What batch scripts run before and after training, with the log as inherited output."""

_ONLOOKERS = frozenset(
    [
        "vi", "vim", "nvim", "nano", "emacs", "code", "less", "more", "tail", "head", "watch", "git", "ps",
        "top", "htop", "pgrep", "cp", "mv", "find", "moe-top"
    ]
)  # fmt: skip
_HELPER = late(r"--multiprocessing-fork|multiprocessing\.(resource_tracker|spawn|forkserver|semaphore_tracker)")
_TOOL_MODULES = late(
    r"(jupyter|ipykernel|notebook|pip|pytest|http|debugpy|pylsp|tui_monitor|tensorboard)\b(?!\.demo)"
)
_PYTHON = late(r"(python|pypy)[0-9.]*$")


def is_helper(words: Sequence[str]) -> bool:
    """Processes that multiprocessing starts beside a Python program; they inherit the log and never train alone."""
    return any(_HELPER.search(word) for word in words[1:8])


def is_python(words: Sequence[str]) -> bool:
    return bool(words) and _PYTHON.match(PurePath(words[0]).name) is not None


def is_onlooker(comm: str, words: Sequence[str]) -> bool:
    """Programs whose command line may name a run although they do not train it: editors, pagers, moe-top itself."""
    if comm in _ONLOOKERS or comm in RELAYS or comm in WRAPPERS or not words or is_helper(words):
        return True
    program = PurePath(words[0]).name
    return program in _ONLOOKERS or (is_python(words) and _runs_tool(words))


def script(words: Sequence[str]) -> str | None:
    """What a Python command line runs: a path, or the module behind `-m`; None for `-c` and for a prompt."""
    rest = iter(words[1:])
    for word in rest:
        if word == "-m":
            return next(rest, None)
        if word in ("-W", "-X"):
            next(rest, None)
        elif word == "-c":
            return None
        elif not word.startswith("-"):
            return word
    return None


def _runs_tool(words: Sequence[str]) -> bool:
    name = script(words)
    if name is None:
        return False
    file = PurePath(name).name
    return file in _ONLOOKERS or any(_TOOL_MODULES.match(one) for one in (name, file))
