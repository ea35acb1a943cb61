"""Signs, words and colour roles of verdicts, states and checks; and their stand-ins where there is no UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_monitor.analysis.health import VITAL
from tui_monitor.draw.cells import cell_width
from tui_monitor.model.report import Check, RunReport, State, Status, Verdict


class Sign(NamedTuple):
    """One status, told three times: by a mark, by a word, by a colour role."""

    mark: str
    word: str
    role: str


VERDICTS: dict[Verdict, Sign] = {
    "healthy": Sign("✔", "healthy", "ok"),
    "warning": Sign("▲", "warning", "warning"),
    "critical": Sign("✖", "critical", "critical"),
    "unknown": Sign("?", "unknown", "muted"),
}

CHECKS: dict[Status, Sign] = {
    "ok": Sign("✔", "ok", "ok"),
    "note": Sign("·", "note", "muted"),
    "warning": Sign("▲", "warning", "warning"),
    "critical": Sign("✖", "critical", "critical"),
    "unknown": Sign("?", "unknown", "muted"),
}

STATES: dict[State, Sign] = {
    "running": Sign("●", "running", "ok"),
    "waiting": Sign("○", "waiting", "muted"),
    "silent": Sign("■", "silent", "warning"),
    "finished": Sign("✔", "finished", "ok"),
    "stopped": Sign("■", "stopped", "warning"),
    "crashed": Sign("✖", "crashed", "critical"),
    "killed": Sign("✖", "killed", "critical"),
    "unknown": Sign("?", "state unknown", "muted"),
}

ENDED: tuple[State, ...] = ("finished", "stopped", "crashed", "killed")
DEAD: tuple[State, ...] = ("stopped", "crashed", "killed")


# one cell for one cell, so that nothing moves
_ASCII = str.maketrans(
    {
        **dict.fromkeys("╭╮╰╯├┤┬┴┼└┌┐┘", "+"), **dict.fromkeys("─━╌┈▔—–‑", "-"), **dict.fromkeys("│┊┃▐▌", "|"),
        "✔": "+", "✓": "+", "▲": "!", "✖": "x", "●": "*", "○": "o", "■": "#", "▸": ">", "◂": "<", "·": "-", "•": "*",
        "…": "~", "⋯": "~", "⋮": ":", "≈": "~", "±": "~", "→": ">", "←": "<", "↑": "^", "↓": "v", "×": "x", "Σ": "S",
        "α": "a", "╸": ">", "▾": "v", "▴": "^", "↵": "<", "↻": "@", "★": "*", "█": "#", "▇": "#", "▆": "%", "▅": "*",
        "▄": "+", "▃": "=", "▂": "-", "▁": "_", "▓": "%", "▒": "=", "░": ".", "’": "'", "≥": ">", "≤": "<",
    }
)  # fmt: skip


def ascii_only(text: str) -> str:
    """The text in ASCII, cell for cell; what has no stand-in becomes `?`."""
    if text.isascii():
        return text
    text = text.translate(_ASCII)
    return "".join(char if char.isascii() else "?" * cell_width(char) for char in text)


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the terminal's locale takes more than ASCII: only a locale that says otherwise (LANG=C) is believed.

    Python itself turns an ASCII LC_CTYPE into C.UTF-8, so that this value beside LANG=C proves nothing.
    """
    ctype = environment.get("LC_CTYPE", "")
    lang = environment.get("LANG", "")
    if ctype.upper().replace("-", "") == "C.UTF8" and lang in ("C", "POSIX"):
        ctype = ""
    said = environment.get("LC_ALL") or ctype or lang
    return not said or "utf" in said.lower()


def worst_checks(checks: Iterable[Check]) -> list[Check]:
    """The problems first, then what keeps the verdict open, then what was acknowledged; the others keep the report's
    order, whatever they say: no row changes its place because a figure has become known."""
    return sorted(checks, key=_urgency)


def _urgency(check: Check) -> int:
    if is_bad(check):
        return 0 if check.status == "critical" else 1
    if check.acknowledged:
        return 3
    return 2 if check.status == "unknown" and check.id in VITAL else 4


def is_bad(check: Check) -> bool:
    """Whether the check moves the verdict: a problem that nobody has acknowledged."""
    return check.status in ("warning", "critical") and not check.acknowledged


def check_sign(check: Check) -> Sign:
    """The check's status; an acknowledged one keeps its mark and rests in a quiet colour."""
    sign = CHECKS[check.status]
    return Sign(sign.mark, "acknowledged", "muted") if check.acknowledged else sign


def run_sign(report: RunReport) -> Sign:
    """The one mark of a run in a list: how it ended, else what its verdict is, else that it runs."""
    if report.state in DEAD and report.verdict != "healthy":
        return STATES[report.state]._replace(role=VERDICTS[report.verdict].role)
    if report.verdict == "healthy" and report.state == "running":
        return STATES["running"]._replace(word="healthy")
    if report.verdict == "healthy" and report.state == "finished":
        return STATES["finished"]
    return VERDICTS[report.verdict]
