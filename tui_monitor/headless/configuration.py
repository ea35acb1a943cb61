"""config: a moe-top.toml to begin with, and where each setting in force comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from tui_monitor.config import FILE_NAME, Book, Loaded, Settings
from tui_monitor.config.places import place_in, shown
from tui_monitor.config.template import template
from tui_monitor.config.toml import fields_of, key_text, value_text
from tui_monitor.export.document import document
from tui_monitor.headless.world import Answer, CannotJudge
from tui_monitor.model.text import clean
from tui_monitor.writing import write_fresh

BUILT_IN = "built in"


def write(path: Path) -> Answer:
    """The commented file into a folder (or as the .toml file that is named), never over another one."""
    target = path if path.suffix == ".toml" else path / FILE_NAME
    try:
        write_fresh(target, template())
    except FileExistsError as error:
        raise CannotJudge(f"{shown(target)} is there already and is not overwritten") from error
    return Answer(document([]), 0, (f"wrote {shown(target)}; as it is it changes nothing",))


def show(path: Path, book: Book) -> Answer:
    """Every setting in force for a run at `path`, as TOML that can be used again, with its file and line."""
    if not path.exists():
        raise CannotJudge(f"{shown(path)}: no such file or folder")
    folder = (path if path.is_dir() else path.parent).absolute()
    loaded = book.loaded(folder)
    files = [shown(file) for file in book.files(folder)]
    head = [f"# The settings in force in {shown(folder)}"]
    head += [f"# {'then' if rank else 'nearest'}: {file}" for rank, file in enumerate(files)]
    return Answer(document(clean(line) for line in (*head, *_sections(loaded))), 0)


def _sections(loaded: Loaded) -> Iterator[str]:
    settings = loaded.settings
    for name in ("run", "checkpoints", "routing", "report"):
        yield from _section(name, fields_of(getattr(settings, name)), loaded)
    yield from _section("ui", [pair for pair in fields_of(settings.ui) if pair[0] != "keys"], loaded)
    if settings.ui.keys:
        yield from _section("ui.keys", list(settings.ui.keys.items()), loaded)
    yield from _tables("phase", settings, loaded)
    yield from _tables("metric", settings, loaded)
    yield from _tables("format", settings, loaded)
    for rule, limits in settings.rules.items():
        yield from _section(f"rules.{rule}", fields_of(limits), loaded)


def _section(name: str, fields: list[tuple[str, Any]], loaded: Loaded) -> Iterator[str]:
    table, _, rule = name.partition(".")
    yield from ("", f"[{table}.{key_text(rule)}]" if rule else f"[{table}]")
    for key, value in fields:
        origin = _origin(name, key, loaded)
        if value is None:
            yield f"# {key_text(key)}: not set"
        else:
            yield from _with_comment(f"{key_text(key)} = {value_text(value)}", origin)


def _tables(name: str, settings: Settings, loaded: Loaded) -> Iterator[str]:
    """The tables of a list, which is taken whole from one file."""
    lists: dict[str, tuple[Struct, ...]] = {"metric": settings.metrics, "format": settings.formats}
    items = lists.get(name, settings.phases)
    origin = loaded.origins.get(name)
    for index, item in enumerate(items):
        where = place_in(origin, f"{name}[{index}]", "name") if origin else BUILT_IN
        yield from ("", f"[[{name}]]  # {where}")
        told = (f"{key} = {value_text(value)}" for key, value in fields_of(item) if value not in (None, ()))
        yield from (line for text in told for line in text.splitlines())


def _origin(section: str, key: str, loaded: Loaded) -> str:
    """`file:line`, or that nobody has set it."""
    path = loaded.origins.get(f"{section}.{key}")
    return place_in(path, section, key) if path else BUILT_IN


def _with_comment(text: str, comment: str) -> list[str]:
    first, *rest = text.splitlines()
    return [f"{first}  # {comment}", *rest]
