"""The other programs of the table: where they are, and how each is asked for the same thing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

NOT_INSTALLED = "not installed"


@dataclass(frozen=True)
class Peers:
    """Paths of those found; None: not installed."""

    lnav: str | None
    toolong: str | None
    wc: str | None
    grep: str | None

    def missing(self) -> list[str]:
        """A line for each that is not here, and how to get it."""
        ways = {
            "lnav": "apt-get install lnav", "toolong": "pip install toolong, in an environment of its own; --toolong",
            "wc": "coreutils", "grep": "grep",
        }  # fmt: skip
        return [f"{name} is {NOT_INSTALLED} ({way})" for name, way in ways.items() if getattr(self, name) is None]

    def screens(self, log: Path) -> dict[str, list[str]]:
        """Commands that show the last line of a log: lnav must be told, toolong goes there by itself."""
        found = {
            "toolong": [self.toolong, str(log)],
            "lnav": [self.lnav, "-c", ":goto 100%", str(log)],
        }
        return {name: [part for part in command if part] for name, command in found.items() if command[0]}

    def readers(self, log: Path) -> dict[str, list[str]]:
        """Commands that read all of a log without a screen; lnav's indexes it and tells how many lines it has."""
        found = {
            "lnav's index": [self.lnav, "-n", "-c", ";select lines from lnav_file", str(log)],
            "wc -l": [self.wc, "-l", str(log)],
            "grep -c": [self.grep, "-c", "α_entropy", str(log)],
        }
        return {name: [part for part in command if part] for name, command in found.items() if command[0]}


def found_peers(toolong: str | None) -> Peers:
    """What is on the PATH; toolong also where the caller says."""
    return Peers(
        shutil.which("lnav"), shutil.which(toolong or "tl") or shutil.which("toolong"),
        shutil.which("wc"), shutil.which("grep"),
    )  # fmt: skip
