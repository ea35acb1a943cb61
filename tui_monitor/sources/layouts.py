"""Folders that trackers and launchers lay out for runs: what in them is no run's, and what makes no name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_monitor.formats.files.wandb import title_of
from tui_monitor.late import late
from tui_monitor.sources.asked import is_file
from tui_monitor.sources.log_choice import first_bytes

WANDB = "wandb"
_WANDB_RUN = late(r"(?:offline-)?run-[0-9]{8}_[0-9]{6}-.+")
CONSOLE = ("files/output.log", "logs/output.log")  # of a wandb run

SHELVES = frozenset({"lightning_logs", "ray_results", "runs", WANDB, "outputs", "multirun", "tb_logs", "files"})
"""Folders that hold runs and name none."""

BESIDE = frozenset({"tensorboard", "tb", "tb_logs", "events", "metrics", "csv", "csv_logs", "summary", "summaries"})
"""Folders of a run in which a logger keeps what it tells of it."""

FINAL = "training_log.json"
"""The native trainer's closing file in `logs/`: what its log told, once more, when the run is over."""

_BARE = late(
    r"version_[0-9]+|v?[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{2}-[0-9]{2}-[0-9]{2}|(?:offline-)?run-[0-9]{8}_.*|"
    r"[0-9]{8}[-_][0-9]{4,6}.*|[A-Z][a-z]{2}[0-9]{1,2}_[0-9]{2}-[0-9]{2}-[0-9]{2}_.*|[0-9a-f]{8,40}"
)
"""Names of folders that say when or which, not what."""


def is_wandb_shelf(path: Path) -> bool:
    """Whether a folder is wandb's own: its files are its client's."""
    return path.name == WANDB


def wandb_runs(folders: Sequence[Path]) -> list[Path]:
    """The runs of wandb's folder; its `latest-run` is a link to one of them."""
    return [path for path in folders if _WANDB_RUN.fullmatch(path.name)]


def wandb_files(files: Sequence[Path]) -> list[Path]:
    """The records of wandb runs in a folder: one in each that wandb made."""
    return [file for file in files if file.suffix == ".wandb"]


def wandb_title(record: Path) -> str:
    """The name that its user or wandb gave a run; empty where none can be read."""
    try:
        return title_of(first_bytes(record)) or ""
    except OSError:
        return ""


def wandb_console(folder: Path) -> Path | None:
    """What the run printed, where wandb kept it."""
    return next((folder / name for name in CONSOLE if is_file(folder / name)), None)


def telling_parts(parts: Sequence[str]) -> list[str]:
    """The folders above a run that may name it."""
    return [part for part in parts if part not in SHELVES]


def is_bare(name: str) -> bool:
    """Whether a name needs that of the folder above it."""
    return _BARE.fullmatch(name) is not None
