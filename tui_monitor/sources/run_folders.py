"""What one folder is: a run with its log and metric files, several runs, or a shelf that holds runs further below."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from msgspec import Struct, structs

from tui_monitor.sources import layouts
from tui_monitor.sources.asked import Unanswered, ask
from tui_monitor.sources.checkpoint_folders import find_checkpoint_folder
from tui_monitor.sources.checkpoint_names import read_name
from tui_monitor.sources.log_choice import KNOWN_LOGS, is_named_as_log, logs_among, newest, tells_nothing
from tui_monitor.sources.log_groups import LogGroup, together
from tui_monitor.sources.log_names import are_ranks, is_attempt, rank_of_folder
from tui_monitor.sources.metric_files import TRAINER_STATE, belong_together, metric_files_among, newest_state

MOST_ENTRIES = 20_000
"""Entries looked at below the named folders: some tenths of a second on a local disk. A home directory has more."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "env", "site-packages", "mlruns"})
LOG_FOLDERS = ("logs", "log")
FIRST_ATTEMPT = "attempt_0"  # of torchrun; a further one is a run of its own: its ranks begin anew


class FoundRun(Struct, frozen=True):
    """A run before its name is made unique: `place` is the folder or file that names it, unless the run has a `title`
    of its own."""

    place: Path
    folder: Path
    log: Path | None
    metrics: tuple[Path, ...] = ()
    title: str = ""


class Folder(Struct, frozen=True):
    """What is visible in a folder, in the order of names; `others` are neither files nor folders, nor lead to one."""

    path: Path
    files: list[Path]
    folders: list[Path]
    others: list[Path]


def folder_of(path: Path, entries: list[os.DirEntry[str]]) -> Folder:
    """The folder with these entries. Each is asked for by itself: a link, or what is mounted there, may lead to another
    disk. What gave no answer is left out."""
    visible = sorted((each for each in entries if not each.name.startswith(".")), key=lambda each: each.name)
    files: list[Path] = []
    folders: list[Path] = []
    others: list[Path] = []
    for each in visible:
        place = path / each.name
        try:
            ask(place)
        except Unanswered:
            continue
        if os.path.isdir(place):  # an entry's own is_dir() raises on a forbidden link
            folders += [] if each.name in _SKIPPED else [place]
        else:
            (files if os.path.isfile(place) else others).append(place)
    return Folder(path, files, folders, others)


def runs_in(folder: Folder) -> tuple[list[FoundRun], list[Path]]:
    """The runs of this folder itself, and its folders that may hold further ones."""
    if layouts.is_wandb_shelf(folder.path):
        return [], layouts.wandb_runs(folder.folders)
    if len(records := layouts.wandb_files(folder.files)) == 1:
        console = layouts.wandb_console(folder.path)
        run = _of_folder(folder, [console] if console else [], records)
        return [structs.replace(run, title=layouts.wandb_title(records[0]))], []
    if records:  # copied from several runs' folders, of which each has one
        return [FoundRun(file, folder.path, file, title=layouts.wandb_title(file)) for file in records], folder.folders
    logs = logs_among(folder.files)
    metrics = metric_files_among(folder.files)
    logs_below = [] if logs else _logs_in_log_folder(folder)
    if ranks := _rank_folders(folder):
        return _of_ranks(folder, ranks, logs, metrics)
    checkpoints = _checkpoint_folder(folder)
    if checkpoints:
        return _of_checkpoints(folder, checkpoints, newest(logs or logs_below), metrics)
    if len(logs_below) == 1:
        below = _without(folder.folders, logs_below[0].lead.parent)
        return [_of_folder(folder, logs_below[0].paths, metrics + _metrics_beside(folder))], below
    return _of_files(folder, logs, metrics)


def run_of_logs(logs: LogGroup) -> FoundRun:
    """Several logs of one run are named by what their names have in common."""
    lead, *others = logs.paths
    if not others and not logs.has_ranks:
        return run_of_log(lead)
    if tells_nothing(logs.stem):
        return FoundRun(lead.parent, lead.parent, lead, tuple(others))
    return FoundRun(lead, lead.parent, lead, tuple(others), title=logs.stem)


def run_of_log(log: Path) -> FoundRun:
    """A log whose name says nothing is named by its folder."""
    bare = log.name.lower() in KNOWN_LOGS or belong_together(log)
    return FoundRun(log.parent if bare else log, log.parent, log)


def _of_checkpoints(
    folder: Folder, checkpoints: Path, logs: LogGroup | None, metrics: list[Path]
) -> tuple[list[FoundRun], list[Path]]:
    """A folder with checkpoints is one run. Its own files tell of it, else the newest checkpoint's state."""
    metrics = metrics or _metrics_beside(folder)
    if logs is None and not metrics and newest_state(folder.path) is not None:
        metrics = [folder.path / TRAINER_STATE]
    if logs or metrics:
        return [_of_folder(folder, logs.paths if logs else [], metrics)], []
    log = _log_that_is_none(folder)
    below = [path for path in folder.folders if path not in (checkpoints, log)]
    return [_of_folder(folder, [log] if log else [], [])], below


def _of_ranks(
    folder: Folder, ranks: list[LogGroup], logs: list[LogGroup], metrics: list[Path]
) -> tuple[list[FoundRun], list[Path]]:
    """A folder with one for each rank in it is one run. Its own log, if there is one, is the console of all."""
    every = together([*(logs if len(logs) == 1 else ()), *ranks])
    run = _of_folder(folder, every.paths, metrics + _metrics_beside(folder))
    inside = {path.parent for each in ranks for path in each.paths}
    below = [path for path in folder.folders if path not in inside]
    if not is_attempt(folder.path):
        return [run], below
    attempt = "" if folder.path.name == FIRST_ATTEMPT else f"/{folder.path.name}"
    return [structs.replace(run, title=folder.path.parent.name + attempt)], below


def _rank_folders(folder: Folder) -> list[LogGroup]:
    """What the logs are in folders that are named as ranks are, in their order."""
    found = []
    for path in folder.folders:
        if (name := rank_of_folder(path)) is not None and len(logs := logs_among(_files_of(path))) == 1:
            found.append((name.rank or (), logs[0]))
    numbers = {number for rank, _ in found for number in rank}
    several = len(found) > 1 or is_attempt(folder.path)
    return [logs for _, logs in sorted(found, key=lambda each: each[0])] if several and are_ranks(numbers) else []


def _of_files(folder: Folder, logs: list[LogGroup], metrics: list[Path]) -> tuple[list[FoundRun], list[Path]]:
    """One run's logs and what its trainer put beside them is one run; several are several, and so are metric files of
    names that no trainer gives."""
    stems = (logs[0].stem, logs[0].lead.stem) if logs else ()
    own = [file for file in metrics if belong_together(file) or file.stem in stems]
    alone = [FoundRun(file, folder.path, file) for file in metrics if file not in own]
    if len(logs) == 1:
        beside = [*own, *_metrics_beside(folder)]
        run = run_of_logs(logs[0])
        below = [path for path in folder.folders if not _holds_closing_file(path)]
        below = [path for path in below if path not in {file.parent for file in beside}]
        return [structs.replace(run, metrics=(*run.metrics, *beside)), *alone], below
    if logs:
        return [run_of_logs(each) for each in logs], folder.folders
    if not metrics and (log := _log_that_is_none(folder)) is not None:
        return [run_of_log(log)], _without(folder.folders, log)
    return [*([_of_folder(folder, [], own)] if own else []), *alone], folder.folders


def _log_that_is_none(folder: Folder) -> Path | None:
    """What has a log's place in a folder that tells nothing else, and cannot be read: a FIFO, a device, a link that
    leads nowhere, or a folder without a run, as a container engine makes one where a mounted file is missing. As a run
    that waits it says why, and is read once it can be."""
    named = [each for each in folder.folders if is_named_as_log(each, known=True) and each.name not in LOG_FOLDERS]
    odd = [each for each in folder.others if is_named_as_log(each, known=os.path.islink(each))]
    return next(itertools.chain(odd, filter(_holds_no_run, named)), None)


def _holds_no_run(path: Path) -> bool:
    try:
        ask(path)
        with os.scandir(path) as entries:
            inside = folder_of(path, list(itertools.islice(entries, MOST_ENTRIES)))
    except OSError:
        return False
    return not (inside.folders or logs_among(inside.files) or metric_files_among(inside.files))


def _of_folder(folder: Folder, logs: list[Path], metrics: list[Path]) -> FoundRun:
    """The run of a folder: its consoles, if there are any, and what tells of it beside."""
    files = [*logs, *metrics]
    return FoundRun(folder.path, folder.path, files[0] if files else None, tuple(files[1:]))


def _metrics_beside(folder: Folder) -> list[Path]:
    """Metric files in a run's own folders for them."""
    return [
        file for path in folder.folders if path.name in layouts.BESIDE for file in metric_files_among(_files_of(path))
    ]


def _holds_closing_file(path: Path) -> bool:
    """Whether a folder beside a log holds nothing but what the log told."""
    files = _files_of(path) if path.name in LOG_FOLDERS else []
    return bool(files) and all(file.name == layouts.FINAL for file in files)


def _files_of(path: Path) -> list[Path]:
    try:
        ask(path)
        with os.scandir(path) as entries:
            return folder_of(path, list(itertools.islice(entries, MOST_ENTRIES))).files
    except OSError:
        return []


def _logs_in_log_folder(folder: Folder) -> list[LogGroup]:
    """Some trainers put their log into `logs/` beside `checkpoints/`; several logs there are several runs."""
    path = next((path for path in folder.folders if path.name in LOG_FOLDERS), None)
    return logs_among(_files_of(path)) if path is not None else []


def _checkpoint_folder(folder: Folder) -> Path | None:
    """Where this run's checkpoints are. A lone `model.safetensors` makes no run: it may be a download."""
    found = find_checkpoint_folder(folder.path, None)
    if found != folder.path:
        return found
    names = [read_name(each.name, False) for each in folder.files] + [
        read_name(each.name, True) for each in folder.folders
    ]
    return found if any(name and name.kind != "latest" for name in names) else None


def _without(folders: list[Path], left_out: Path) -> list[Path]:
    return [each for each in folders if each != left_out]
