"""The panels of the picture: header, checks, checkpoints, recent rows; each drawn downwards from a height."""

from __future__ import annotations

from tui_monitor.draw.cells import fit
from tui_monitor.export.context import Context
from tui_monitor.export.facts import completion_facts, process_facts
from tui_monitor.export.svg.picture import CELL, LINE, PAD, Picture, cut_to
from tui_monitor.export.table import recent_cells
from tui_monitor.export.tree import checkpoint_tree
from tui_monitor.export.words import SIGNS, plural, position, share, unit_of
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.text import Clean, clean, trimmed

TITLE = 26  # pixels of a panel above its first line
GAP = 12  # pixels between panels
ROWS = 12
_ROLES = {
    "healthy": "ok",
    "ok": "ok",
    "note": "muted",
    "warning": "warning",
    "critical": "critical",
    "unknown": "unknown",
}


def header(picture: Picture, report: RunReport, context: Context, y: float, x: float, width: float) -> float:
    """Verdict first, then the facts, the progress bar and the ETA; returns the panel's height."""
    role = _ROLES[report.verdict]
    height = 4 * LINE + TITLE + 10
    picture.box(x, y, width, height, "panel", role)
    moment = f"{context.host}  {report.generated_at.astimezone(context.now.tzinfo):%Y-%m-%d %H:%M}"
    picture.text(x + PAD, y + 22, cut_to(report.name, width / 2), bold=True)
    picture.text(x + width - PAD, y + 22, cut_to(moment, width / 2), "muted", anchor="end")
    word = clean(f"{SIGNS[report.verdict]} {report.verdict.upper()}")
    picture.text(x + PAD, y + 22 + LINE, word, role, bold=True)
    picture.text(x + PAD + 12 * CELL, y + 22 + LINE, cut_to(report.summary, width - 12 * CELL))
    picture.text(x + PAD, y + 22 + 2 * LINE, cut_to("   ".join(process_facts(report)), width), "muted")
    _bar(picture, report, x + PAD, y + 17 + 3 * LINE, width - 2 * PAD)
    picture.text(x + PAD, y + 22 + 4 * LINE, cut_to("   ".join(completion_facts(report, context.now)), width))
    return height


def _bar(picture: Picture, report: RunReport, x: float, y: float, width: float) -> None:
    words = clean(f"{position(report.progress)}  {share(report.progress)}".strip())
    long = width - len(words) * CELL - 2 * PAD
    done = min(1.0, max(0.0, report.progress.fraction or 0.0)) if report.progress else 0.0
    picture.line((x, y), (x + long, y), "frame", width=4)
    if done > 0:
        picture.line((x, y), (x + long * done, y), "accent", width=4)
    picture.text(x + width, y + 5, words, anchor="end")


def checks(picture: Picture, report: RunReport, y: float, x: float, width: float) -> float:
    """Quick Status: sign, word, metric, what is and what was expected, and the reason."""
    rows = report.checks
    height = panel(picture, "Quick Status", x, y, width, len(rows) or 1)
    if not rows:
        picture.text(x + PAD, y + TITLE + LINE, Clean("nothing could be judged yet"), "muted")
    for number, check in enumerate(rows, 1):
        _check(picture, check, y + TITLE + number * LINE, x + PAD, width)
    return height


def _check(picture: Picture, check: Check, y: float, x: float, width: float) -> None:
    picture.text(x, y, clean(f"{SIGNS[check.status]} {check.status}"), _ROLES[check.status])
    places = ((11, 17, check.metric, "text"), (29, 27, check.current, "text"), (57, 26, check.expected, "muted"))
    for column, room, words, role in places:
        picture.text(x + column * CELL, y, trimmed(fit(words, room)), role)
    picture.text(x + 84 * CELL, y, cut_to(check.reason, width - 84 * CELL), "muted")


def bottom(picture: Picture, report: RunReport, context: Context, y: float, x: float, width: float) -> float:
    """The checkpoint tree and, beside it, the latest rows; returns the height that both share."""
    tree = checkpoint_tree(report, context.now) if report.checkpoints else ["none found"]
    table = recent_cells(report, ROWS)
    half, lines = (width - GAP) / 2, max(len(tree), len(table), 1)
    panel(picture, "Checkpoints", x, y, half, lines)
    for number, line in enumerate(tree, 1):
        role = "warning" if "▲" in line else "ok" if "←" in line else "text" if number > 1 else "muted"
        picture.text(x + PAD, y + TITLE + number * LINE, cut_to(line, half), role)
    height = panel(picture, f"Recent {plural(unit_of(report))}", x + half + GAP, y, half, lines)
    _rows(picture, table, x + half + GAP, y + TITLE, half)
    return height


def _rows(picture: Picture, table: list[list[Clean]], x: float, y: float, width: float) -> None:
    """Right-aligned columns under their names."""
    if not table:
        picture.text(x + PAD, y + LINE, Clean("none read yet"), "muted")
        return
    column = min(14 * CELL, (width - 2 * PAD) / len(table[0]))
    for number, row in enumerate(table, 1):
        role = "muted" if number == 1 else "text"
        for place, cell in enumerate(row, 1):
            shown = trimmed(fit(cell, max(1, int(column / CELL) - 1)))
            picture.text(x + PAD + place * column, y + number * LINE, shown, role, anchor="end")


def panel(picture: Picture, title: str, x: float, y: float, width: float, lines: int) -> float:
    """A frame with its title and room for `lines`; returns its height."""
    height = TITLE + lines * LINE + PAD
    picture.box(x, y, width, height, frame="frame")
    picture.text(x + PAD, y + 22, cut_to(title, width), bold=True)
    return height
