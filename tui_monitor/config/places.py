"""Where in a configuration file a key stands: `file:line`, for messages and for the origins of settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_monitor.late import late
from tui_monitor.model.text import clean


def place(path: Path, key: str) -> str:
    """`file:line` of a key such as `phase[1].entropy`."""
    section, _, name = key.rpartition(".")
    return place_in(path, section, re.sub(r"\[[^]]*\]", "", name))


def place_in(path: Path, section: str, name: str) -> str:
    """`file:line` of a name, as well as a look at the text tells: in its section, else wherever it stands first."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return shown(path)
    wanted = re.compile(rf"^\s*(\[+\s*)?([\w\"'-]+\.)*[\"']?{re.escape(name)}[\"']?\s*[=\]]")
    found = [(header == section, -number) for header, number, line in _under_headers(lines) if wanted.match(line)]
    return f"{shown(path)}:{-max(found)[1]}" if found else shown(path)


_HEADER = late(r"^\s*(\[\[?)\s*([^]]*?)\s*\]")


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


def shown(path: Path) -> str:
    """The path as text that may go to a terminal."""
    return clean(str(path))
