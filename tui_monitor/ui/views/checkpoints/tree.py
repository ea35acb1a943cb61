"""The entries as a tree that folds: the folder, and in it the older numbered ones as a node of their own."""

from __future__ import annotations

from functools import lru_cache

from tui_monitor.model.text import clean
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.checkpoints.entries import Entry, entries_of

FOLDER, OLDER = "folder", "older"  # the names of the two that fold
RECENT = 8  # numbered entries that stand outside the node of older ones: what somebody who resumes chooses from
FOLD_LEAST = 3  # older ones that are worth a node


@lru_cache(maxsize=4)  # asked by each drawing until something folds or there is another report
def tree_of(view: RunView, folded: frozenset[str]) -> tuple[Entry, ...]:
    """The lines from top to bottom, without what is behind those nodes that are `folded`: all are open at first, for
    here everything is told. Nothing without a checkpoint or a gap."""
    entries = entries_of(view)
    if not entries:
        return ()
    name = clean((view.report.checkpoint_folder or "checkpoints").rstrip("/").split("/")[-1] + "/")
    folder = Entry(node=FOLDER, label=name, within=entries, open=FOLDER not in folded, depth=0)
    return (folder, *_inside(entries, OLDER not in folded)) if folder.open else (folder,)


def _inside(entries: tuple[Entry, ...], is_open: bool) -> tuple[Entry, ...]:
    """The folder's lines; the older numbered ones stand together."""
    numbered = [place for place, entry in enumerate(entries) if entry.is_numbered]
    older = numbered[:-RECENT] if len(numbered) >= RECENT + FOLD_LEAST else []
    if not older:
        return entries
    within = entries[older[0] : older[-1] + 1]
    files = sum(entry.saved is not None for entry in within)
    node = Entry(node=OLDER, label=f"{files} older", within=within, open=is_open)
    *most, last = (entry._replace(depth=2) for entry in within)
    behind = (*most, last._replace(last=True)) if is_open else ()
    return (*entries[: older[0]], node, *behind, *entries[older[-1] + 1 :])
