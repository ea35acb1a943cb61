"""Checkpoints: how many, how often, where to resume from, and the tree."""

from __future__ import annotations

from tui_monitor.export.context import Context
from tui_monitor.export.inert import code, fence, inert
from tui_monitor.export.tree import checkpoint_tree
from tui_monitor.export.words import plural, resume_checkpoint, unit_of
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import size


def checkpoints(report: RunReport, context: Context) -> list[str]:
    """The section; without any checkpoint one line that says what was due."""
    lines = ["## Checkpoints", ""]
    if not report.checkpoints:
        return [*lines, f"None found{_cadence(report)}."]
    return [*lines, *fence(checkpoint_tree(report, context.now)), "", *_facts(report)]


def _cadence(report: RunReport) -> str:
    return (
        f", one is due every {report.checkpoint_every} {inert(plural(unit_of(report)))}"
        if report.checkpoint_every
        else ""
    )


def _facts(report: RunReport) -> list[str]:
    total = sum(item.bytes for item in report.checkpoints)
    every = f", every {report.checkpoint_every} {inert(plural(unit_of(report)))}" if report.checkpoint_every else ""
    lines = [f"- {len(report.checkpoints)} files, {size(total)}{every}"]
    newest = resume_checkpoint(report)
    word = "Newest usable:" if report.state == "finished" else "Resume from"
    lines.append(f"- {word} {code(newest.name)}" if newest else "- None of them can be resumed from")
    if report.disk_free_bytes is not None:
        lines.append(f"- {size(report.disk_free_bytes)} free on the disk")
    return lines
