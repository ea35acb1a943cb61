"""`moe-top.toml` to Settings: typed, merged key by key from the nearest file outwards; defaults are native."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct, field

from tui_monitor.model.phases import NATIVE_PHASES, Phase
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import clean

FILE_NAME = "moe-top.toml"
LARGEST_FILE = 1 << 20  # bytes: a configuration beyond a megabyte is another file under this name


class ConfigError(Refusal):
    """A configuration that cannot be used; the message names file, line, key and what is allowed."""


class _Section(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class RunSettings(_Section, frozen=True):
    """`[run]`: what discovery or the log cannot tell, or tells wrongly."""

    log: str | None = None
    process: str | None = None
    total: int | None = None
    experts: int | None = None
    baseline: str | None = None


class CheckpointSettings(_Section, frozen=True):
    """`[checkpoints]`: where they are saved and how often. `every` None: learned from the files."""

    folder: str | None = None
    every: int | None = None
    pattern: str | None = None
    keep: int | None = None


class RoutingSettings(_Section, frozen=True):
    """`[routing]`: whether the printed entropy is that of the mean weights (native) or the mean of each step's."""

    entropy: Literal["of_mean", "mean_of"] = "of_mean"


class MetricSettings(_Section, frozen=True):
    """`[[metric]]`: what a metric of this project means."""

    name: str
    aliases: tuple[str, ...] = ()
    better: Literal["higher", "lower"] | None = None
    kind: str = field(name="class", default="other")
    unit: str = ""


class ReportSettings(_Section, frozen=True):
    """`[report]`: where `s` writes, and the lists of the markdown snapshot that no log can know."""

    folder: str | None = None
    next_actions: tuple[str, ...] = (
        "Run visualization: `python tools/visualize_1000ep_training.py`",
        "Review plots in `ablation_v3/visualizations/1000ep/`",
        "Compare with 50-episode baseline",
        "Create results document: `WARMUP_1000_RESULTS.md`",
        "Decide on next phase (continue to 3000 episodes?)",
    )
    commands: tuple[str, ...] = (
        "moe-top check .",
        "watch -n 30 moe-top check .",
        "bash tools/monitor_training.sh",
    )
    references: tuple[str, ...] = (
        "Training Status: `ablation_v3/TRAINING_STATUS.md`",
        "Visualization Guide: `ablation_v3/VISUALIZATION_GUIDE.md`",
        "Training README: `ablation_v3/TRAINING_1000EP_README.md`",
    )


class UiSettings(_Section, frozen=True):
    """`[ui]`: theme, other keys for actions (`keys."run.next" = "n"`), drains per second at most."""

    theme: str | None = None
    keys: dict[str, str] = {}
    refresh: int = 20


class RuleSettings(_Section, frozen=True):
    """`[rules."entropy.high"]`: other thresholds for one rule, or none of it."""

    warning: float | None = None
    critical: float | None = None
    off: bool = False


class Settings(_Section, frozen=True):
    """Everything that can be set, for one run."""

    run: RunSettings = RunSettings()
    checkpoints: CheckpointSettings = CheckpointSettings()
    phases: tuple[Phase, ...] = field(name="phase", default=NATIVE_PHASES)
    routing: RoutingSettings = RoutingSettings()
    rules: dict[str, RuleSettings] = {}
    metrics: tuple[MetricSettings, ...] = field(name="metric", default=())
    report: ReportSettings = ReportSettings()
    ui: UiSettings = UiSettings()


class Known(Struct, frozen=True):
    """The names that exist elsewhere and may be set here: rule ids and action ids. Empty: anything goes."""

    rules: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()


class Loaded(Struct, frozen=True):
    """Settings in force, and for each key set (`checkpoints.every`) the file it came from."""

    settings: Settings
    origins: dict[str, Path]


def candidates(folder: Path, user_folder: Path | None) -> list[Path]:
    """The configuration files that speak for a run in `folder`, nearest first."""
    found = [parent / FILE_NAME for parent in (folder, *folder.parents)]
    if user_folder is not None:
        found.append(user_folder / FILE_NAME)
    return [path for path in found if path.is_file()]


def load(paths: Sequence[Path], known: Known | None = None) -> Loaded:
    """The settings of `paths`, nearest first: a nearer file's key wins over a farther one's.

    Raises ConfigError for what cannot be read or is not allowed, naming the file.
    """
    known = known or Known()
    merged: dict[str, Any] = {}
    origins: dict[str, Path] = {}
    for path in reversed(paths):
        table = _read(path)
        _checked(table, path, known)
        _merge(merged, table, path, origins, "")
    return Loaded(msgspec.convert(merged, Settings), origins)


class Book:
    """The settings of each run's folder, read once. An explicit file stands for all others."""

    def __init__(self, explicit: Path | None, user_folder: Path | None, known: Known | None = None) -> None:
        self._explicit, self._user_folder, self._known = explicit, user_folder, known
        self._pages: dict[Path, Settings] = {}

    def of(self, folder: Path) -> Settings:
        """The settings in force in `folder`; raises ConfigError as `load` does."""
        if folder not in self._pages:
            paths = [self._explicit] if self._explicit else candidates(folder, self._user_folder)
            self._pages[folder] = load(paths, self._known).settings
        return self._pages[folder]

    def try_of(self, folder: Path) -> tuple[Settings, str]:
        """The settings in force in `folder`, or the defaults and why those of its file cannot be used: a screen that
        shows other runs as well must not end for one of them."""
        try:
            return self.of(folder), ""
        except ConfigError as error:
            return Settings(), str(error)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise ConfigError(f"{_shown(path)}: larger than 1 MB: not a moe-top configuration")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_shown(path)}: not UTF-8 text (byte {error.start})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{_shown(path)}: not valid TOML: {clean(str(error))}") from error


def _checked(table: dict[str, Any], path: Path, known: Known) -> None:
    """Refuse what Settings does not allow, in words: file, line, key, and what is allowed there."""
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(_worded(str(error), path)) from error
    _refuse_unknown("rules", settings.rules, known.rules, path)
    _refuse_unknown("ui.keys", settings.ui.keys, known.actions, path)
    _refuse_bad_values(settings, path)


def _refuse_bad_values(settings: Settings, path: Path) -> None:
    for key, value in (
        ("run.total", settings.run.total),
        ("run.experts", settings.run.experts),
        ("checkpoints.every", settings.checkpoints.every),
        ("checkpoints.keep", settings.checkpoints.keep),
        ("ui.refresh", settings.ui.refresh),
    ):
        if value is not None and value < 1:
            raise ConfigError(f"{_place(path, key)}: {key} = {value}: must be 1 or more")


def _refuse_unknown(key: str, given: Iterable[str], known: frozenset[str], path: Path) -> None:
    for name in given:
        if known and name not in known:
            place, suggestion = _place_in(path, key, name), _suggest(name, known)
            raise ConfigError(f"{place}: unknown name `{clean(name)}` in [{key}]{suggestion}")


_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$\.?(?P<at>[^`]*)`)?$", re.DOTALL)
_WRONG_TYPE = re.compile(r"(?P<what>.*) - at `\$\.?(?P<at>.*)`$", re.DOTALL)


def _worded(message: str, path: Path) -> str:
    unknown = _UNKNOWN_FIELD.match(message)
    if unknown:
        where, name = unknown["at"] or "", unknown["name"]
        inside = f" in [{where}]" if where else ""
        return f"{_place_in(path, where, name)}: unknown key `{clean(name)}`{inside}{_suggest(name, _keys_at(where))}"
    wrong = _WRONG_TYPE.match(message)
    if wrong:
        allowed = _words_allowed(_type_at(wrong["at"]))
        return f"{_place(path, wrong['at'])}: {clean(wrong['at'])}: {clean(wrong['what'])}{allowed}"
    return f"{_shown(path)}: {clean(message)}"


def _keys_at(where: str) -> list[str]:
    """The keys allowed in a section, by the structure itself."""
    kind = _section_in(_type_at(where))
    return [info.encode_name for info in msgspec.structs.fields(kind)] if kind is not None else []


def _type_at(where: str) -> Any:
    """The declared type of a key such as `phase[0].entropy`; Settings for the top level."""
    kind: Any = Settings
    for part in filter(None, re.sub(r"\[[^]]*\]", "", where).split(".")):
        section = _section_in(kind)
        fields = msgspec.structs.fields(section) if section is not None else ()
        kind = next((info.type for info in fields if info.encode_name == part), None)
    return kind


def _section_in(kind: Any) -> type[Struct] | None:
    """The Struct in a declared type: itself, or the item of a tuple of them."""
    choices = (kind, *get_args(kind))
    return next((choice for choice in choices if isinstance(choice, type) and issubclass(choice, Struct)), None)


def _words_allowed(kind: Any) -> str:
    literals = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
    words = ", ".join(f'"{word}"' for part in literals for word in get_args(part))
    return f"; allowed: {words}" if words else ""


def _suggest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f" - did you mean `{near[0]}`?" if near else f"; allowed: {', '.join(names)}"


def _place(path: Path, key: str) -> str:
    """`file:line` of a key such as `phase[1].entropy`."""
    section, _, name = key.rpartition(".")
    return _place_in(path, section, re.sub(r"\[[^]]*\]", "", name))


def _place_in(path: Path, section: str, name: str) -> str:
    """`file:line` of a name, as well as a look at the text tells: in its section, else wherever it stands first."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return _shown(path)
    wanted = re.compile(rf"^\s*(\[+\s*)?([\w\"'-]+\.)*[\"']?{re.escape(name)}[\"']?\s*[=\]]")
    found = [(header == section, -number) for header, number, line in _under_headers(lines) if wanted.match(line)]
    return f"{_shown(path)}:{-max(found)[1]}" if found else _shown(path)


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^]]*?)\s*\]")


def _under_headers(lines: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Each line with its number and the section it stands in: `run`, `phase[0]`; a header stands in what is above."""
    section, seen = "", Counter[str]()
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header is None:
            yield section, number, line
            continue
        name = header[2].replace('"', "").replace("'", "")
        yield name.rpartition(".")[0], number, line
        section = f"{name}[{seen[name]}]" if header[1] == "[[" else name
        seen[name] += 1


def _shown(path: Path) -> str:
    return clean(str(path))


def _merge(into: dict[str, Any], table: dict[str, Any], path: Path, origins: dict[str, Path], prefix: str) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value, path, origins, f"{prefix}{key}.")
        else:
            into[key] = value
            origins[prefix + key] = path
