"""What commands are put together from: the configuration, the state, the cache, this machine and its clock."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor import __version__
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import clean

if TYPE_CHECKING:
    from tui_monitor.config import Book
    from tui_monitor.headless.world import World
    from tui_monitor.sources.history import Cache
    from tui_monitor.sources.state import StateFile


def make_world(options: argparse.Namespace) -> World:
    import platform
    from datetime import datetime

    from tui_monitor.headless.world import World
    from tui_monitor.sources.backlog import Plan

    now = datetime.now().astimezone()
    book = make_book(options)
    plan = Plan("whole" if getattr(options, "full", True) else "ends", make_cache(options))
    return World(book.of, make_state_file(), now, clean(platform.node()), __version__, plan)


def make_cache(options: argparse.Namespace) -> Cache:
    """Where the indexes of large logs are kept."""
    from tui_monitor.sources.history import Cache, default_cache_folder

    return Cache(None if options.no_cache else default_cache_folder())


def make_book(options: argparse.Namespace) -> Book:
    import platformdirs

    from tui_monitor.analysis.rules import RULE_IDS
    from tui_monitor.config import Book, Known
    from tui_monitor.formats.described import refusal_of
    from tui_monitor.ui.actions import ACTIONS
    from tui_monitor.ui.theme_names import THEME_NAMES

    if options.config is not None and not options.config.is_file():
        raise Refusal(f"--config {options.config}: no such file")
    user_folder = Path(platformdirs.user_config_dir("moe-top", appauthor=False))
    known = Known(RULE_IDS, frozenset(action.id for action in ACTIONS), THEME_NAMES, refusal_of)
    return Book(options.config, user_folder, known)


def make_state_file() -> StateFile:
    from tui_monitor.sources.state import StateFile

    return StateFile(state_folder())


def state_folder() -> Path:
    from tui_monitor.sources.state import default_state_folder

    return default_state_folder()
