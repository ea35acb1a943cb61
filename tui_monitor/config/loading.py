"""Which configuration files speak for a run, read, checked and merged: the nearest file's key wins."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tui_monitor.config.places import shown
from tui_monitor.config.plan import too_many_chosen, wrong_phases
from tui_monitor.config.settings import Settings
from tui_monitor.config.values import Known, wrong_values
from tui_monitor.config.wording import worded
from tui_monitor.model.decoded import decoded
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import clean

FILE_NAME = "moe-top.toml"
LARGEST_FILE = 1 << 20  # bytes: a configuration beyond a megabyte is another file under this name


class ConfigError(Refusal):
    """A configuration that cannot be used; the message names file, line, key and what is allowed."""


class Loaded(Struct, frozen=True):
    """Settings in force, and for each key set (`checkpoints.every`) the file it came from."""

    settings: Settings
    origins: dict[str, Path]


def candidates(folder: Path, user_folder: Path | None) -> list[Path]:
    """The configuration files that speak for a run in `folder`, nearest first."""
    found = [parent / FILE_NAME for parent in (folder, *folder.parents)]
    if user_folder is not None:
        found.append(user_folder / FILE_NAME)
    return [path for path in found if _is_there(path)]


def _is_there(path: Path) -> bool:
    """Whether something has the name, readable or not: a plan that cannot be read must not be passed over. What stands
    in a folder that is closed to us nobody knows."""
    try:
        path.lstat()
    except OSError:
        return False
    return True


def load(paths: Sequence[Path], known: Known | None = None) -> Loaded:
    """The settings of `paths`, nearest first: a nearer file's key wins over a farther one's.

    Raises ConfigError for what cannot be read or is not allowed, naming the file.
    """
    known = known or Known()
    merged: dict[str, Any] = {}
    origins: dict[str, Path] = {}
    for path in reversed(paths):
        table = _read(path)
        _check(table, path, known)
        _merge(merged, table, path, origins, "")
    settings = decoded(merged, Settings)
    if "phase" in origins:
        _refuse(too_many_chosen(settings.phases, settings.run.experts, origins["phase"]))
    return Loaded(settings, origins)


class Book:
    """The settings of each run's folder, read once. An explicit file stands for all others."""

    def __init__(self, explicit: Path | None, user_folder: Path | None, known: Known | None = None) -> None:
        self._explicit, self._user_folder, self._known = explicit, user_folder, known
        self._pages: dict[Path, Loaded] = {}

    def of(self, folder: Path) -> Settings:
        """The settings in force in `folder`; raises ConfigError as `load` does."""
        return self.loaded(folder).settings

    def loaded(self, folder: Path) -> Loaded:
        """The same with the origin of each key."""
        if folder not in self._pages:
            self._pages[folder] = load(self.files(folder), self._known)
        return self._pages[folder]

    def files(self, folder: Path) -> list[Path]:
        """The files that speak for `folder`, nearest first."""
        return [self._explicit] if self._explicit else candidates(folder, self._user_folder)

    def try_of(self, folder: Path) -> tuple[Settings, str]:
        """The settings in force in `folder`, or the defaults and why those of its file cannot be used: a screen that
        shows other runs as well must not end for one of them."""
        try:
            return self.of(folder), ""
        except ConfigError as error:
            return Settings(), str(error)


def _read(path: Path) -> dict[str, Any]:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ConfigError(f"{shown(path)}: cannot be read: not a regular file")
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise ConfigError(f"{shown(path)}: larger than 1 MB: not a moe-top configuration")
    import tomllib  # most runs have no file of ours, and its expressions take milliseconds

    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown(path)}: not UTF-8 text (byte {error.start})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{shown(path)}: not valid TOML: {clean(str(error))}") from error


def _check(table: dict[str, Any], path: Path, known: Known) -> None:
    """Refuse what Settings does not allow, in words: file, line, key, and what is allowed there."""
    try:
        settings = decoded(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(worded(str(error), path)) from error
    _refuse(wrong_values(settings, path, known))
    _refuse(wrong_phases(settings.phases, table, path))
    _refuse(too_many_chosen(settings.phases if "phase" in table else (), settings.run.experts, path))


def _refuse(found: Iterable[str]) -> None:
    """Raise the first of what is wrong, if anything is."""
    for message in found:
        raise ConfigError(message)


def _merge(into: dict[str, Any], table: dict[str, Any], path: Path, origins: dict[str, Path], prefix: str) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value, path, origins, f"{prefix}{key}.")
        else:
            into[key] = value
            origins[prefix + key] = path
