"""What a picture shows: words of moe-top's screen, and the last line in a peer's."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.bench.logs import LAST_ENTROPY, LAST_SCORE

_STATE = re.compile(r"\b(running|silent|finished|stopped|crashed|killed|unknown)\b")
_END = re.compile(r"\bETA +\D{0,3}\d|\bfinished\b")
_TITLE = re.compile(r"╭─+ ([^─]+?) ─")
_COUNTER = re.compile(r"\b(\d+)/\d+\b")
_AXIS = re.compile(r"[┤┬].*")
_ROWS = re.compile(r"\b(\d+) rows\b")


def useful(episode: int) -> Callable[[str], bool]:
    """The first useful frame of a generated log: state, last episode, entropy, score and ETA, on the page that stands
    before the screen or on the screen itself."""
    facts = [
        _STATE, _END, re.compile(rf"\b{episode}/"), re.compile(rf"entropy[^\n]*\b{re.escape(LAST_ENTROPY)}\b"),
        re.compile(rf"(?i:score)[^\n]*\b{LAST_SCORE}\b"),
    ]  # fmt: skip
    return lambda text: all(fact.search(text) for fact in facts)


def dashboard(episode: int) -> Callable[[str], bool]:
    """The same on the dashboard, with its panels and its keys; the charts come a moment later."""
    is_useful = useful(episode)
    return lambda text: is_useful(text) and "quit" in text


def last_line(episode: int) -> Callable[[str], bool]:
    """The log's last line, as any viewer shows it."""
    return lambda text: f"Episode {episode}/" in text


def charts(text: str) -> str:
    """Everything on a chart's axes: what is drawn beside them and where their marks are."""
    found = (_AXIS.search(line) for line in text.splitlines())
    return "\n".join(drawn[0] for drawn in found if drawn)


def chosen_run(text: str) -> str:
    """The name over the panel of the chosen run: the second title of the first row of panels."""
    for line in text.splitlines():
        titles = _TITLE.findall(line)
        if len(titles) > 1:
            return str(titles[1])
    return ""


def counter(text: str) -> int | None:
    """The episode in `290/1000`."""
    found = _COUNTER.search(text)
    return int(found[1]) if found else None


def rows_read(text: str) -> int | None:
    """The rows that the list of episodes says it holds."""
    found = _ROWS.search(text)
    return int(found[1]) if found else None
