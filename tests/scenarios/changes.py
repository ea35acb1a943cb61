"""What a scenario changes in a real trainer's log: entropy, routing, Summaries, and lines that it prints in trouble."""

from __future__ import annotations

import re

from tests.demo_runs import ROW

ENTROPY = re.compile(r"α_entropy: [0-9.]+")
SUMMARY = re.compile(r"Episode (\d+) Summary")
RULE = "!" * 60
ROLLBACK = "⚠️ NaN/Inf detected in loss! (count: 1)\n→ Rolling back to last good checkpoint...\n"
CONFUSION = f"{RULE}\n异常检测:\n⚠️ 专家混乱: α熵={{entropy:.4f}} (正常<1.0)\n{RULE}\n"
OUT_OF_MEMORY = (
    "Traceback (most recent call last):\n"
    '  File "train_v3_gat_moe.py", line 1175, in update\n'
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"
)
TIME_LIMIT = "slurmstepd: error: *** JOB 17 ON gpu01 CANCELLED AT 2026-01-07T11:45:00 DUE TO TIME LIMIT ***\n"


def rerouted(
    text: str, start: int, entropy: float, variance: float | None = None, spread: float = 0.0005
) -> str:
    """From episode `start` on other entropies in rows and Summaries, and another usage variance."""
    told, at = [], 0
    for line in text.splitlines(keepends=True):
        found = ROW.match(line) or SUMMARY.match(line)
        at = int(found[1]) if found else at
        if at > start:
            line = ENTROPY.sub(f"α_entropy: {entropy:.3f}", line)
            line = re.sub(r"(  alpha_entropy: ).*", rf"\g<1>{entropy:.4f} ± {spread:.4f}", line)
            if variance is not None:
                line = re.sub(r"(  expert_usage_variance: ).*", rf"\g<1>{variance:.4f} ± 0.0000", line)
            if "专家" in line:
                continue  # what the trainer said of the entropies that were
        told.append(line)
    return "".join(told)


def inserted(text: str, after: int, lines: str) -> str:
    """`lines` printed just after the row of episode `after`."""
    told = []
    for line in text.splitlines(keepends=True):
        told.append(line)
        row = ROW.match(line)
        if row is not None and int(row[1]) == after:
            told.append(lines)
    return "".join(told)


def substituted(text: str, start: int, pattern: str, replacement: str) -> str:
    """A pattern replaced in all that is printed after the row of episode `start`."""
    kept = []
    at = 0
    for line in text.splitlines(keepends=True):
        row = ROW.match(line)
        at = int(row[1]) if row else at
        kept.append(re.sub(pattern, replacement, line) if at > start else line)
    return "".join(kept)
