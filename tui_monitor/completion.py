"""Completions for a shell, from the same parsers that read the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_monitor.arguments import COMMANDS, monitor_parser, parser_of
from tui_monitor.model.refusal import Refusal

SHELLS = ("bash", "zsh", "fish", "tcsh")


def completion(shell: str) -> str:
    """A script for one of SHELLS that completes commands, options and paths. Refusal where shtab is not installed."""
    try:
        import shtab
    except ImportError as error:
        raise Refusal("completions need shtab: pip install 'moe-top[completion]'") from error
    parser = argparse.ArgumentParser("moe-top")
    commands = parser.add_subparsers()
    for name, words in COMMANDS.items():
        commands.add_parser(name, parents=[parser_of(name)], add_help=False, help=words)
    for one in (parser, *commands.choices.values()):
        _complete_paths(one, shtab.FILE)
    for action in monitor_parser()._actions:  # the options of the screen, which has no command's name
        if action.option_strings and action.dest not in ("help", "version"):
            parser._add_action(action)
    script: str = shtab.complete(parser, shell)
    return script


def _complete_paths(parser: argparse.ArgumentParser, by: object) -> None:
    for action in parser._actions:
        if action.type is Path or action.dest in ("path", "output"):
            action.complete = by  # type: ignore[attr-defined]  # shtab's own name for it
