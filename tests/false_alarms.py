"""How often a healthy run is called ill: `python -m tests.false_alarms [FOLDER]`.

Trains the demo's 1,000 episodes with five seeds and judges each run at every 5 %; with FOLDER (strangers' logs and a
`truth.json` that says how each ended) also every file there, cut at every 5 % of its bytes, and its tables of metrics
cut at every 5 % of their rows. Prints what was raised, of how many looks, by which rule. A run may raise no critical
and one warning at most; a failed log must be told as failed.
Exit code: 0 within that, 1 beyond, 3 nothing to judge.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.demo_runs import DemoRun, alive
from tests.making import NOW, T
from tests.tables import rows_of
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Batch, LogFacts, Record, Row
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store

SEEDS = range(5)
EPISODES = 1000
SHARES = tuple(range(5, 101, 5))
WARNINGS_ALLOWED = 1  # rules a run: with 25 rules at the aim of 0.2 % each, one in twenty runs has one
BAD_ENDS = ("crashed", "killed", "never_started")  # words of truth.json
GOOD_ENDS = ("running_or_unknown", "finished")
# Files that truth.json calls well by their end, whose middle is not: what is raised there is told, not counted.
OWN_FAILURES = {"i_moe_megatron/adaptive_gating.log": "nine runs in one file; at its tenth the first has just crashed"}
ENDED_BADLY = ("crashed", "killed", "stopped")  # a time limit is `stopped`: SLURM may requeue it


class Look(NamedTuple):
    """One judgement of a run: at which share, and what was raised."""

    share: int
    raised: tuple[tuple[str, str, str], ...]  # rule, status, reason


class Looks(NamedTuple):
    """All looks at one run."""

    name: str
    looks: tuple[Look, ...]

    def rules(self, status: str) -> set[str]:
        return {rule for look in self.looks for rule, found, _ in look.raised if found == status}

    @property
    def is_clean(self) -> bool:
        return not self.rules("critical") and len(self.rules("warning")) <= WARNINGS_ALLOWED


def look(share: int, report: RunReport) -> Look:
    raised = [(c.id, c.status, c.reason) for c in report.checks if c.status in ("warning", "critical")]
    return Look(share, tuple(raised))


def demo_looks(seeds: Iterable[int], episodes: int = EPISODES) -> Iterator[Looks]:
    """Every 5 % of clean demo runs, seen alive until they end."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            demo = DemoRun(Path(folder), episodes, seed)
            looks = []
            for share in SHARES:
                episode = episodes * share // 100
                world = [alive(episode)] if share < 100 else []
                looks.append(look(share, demo.at(episode, None, *world)))
        yield Looks(f"demo of {episodes} episodes, seed {seed}", tuple(looks))


def file_looks(path: Path, name: str, shares: Iterable[int] = SHARES) -> Looks:
    """Every 5 % of a log's bytes, each look as if the last of them were just written."""
    data, looks = path.read_bytes(), []
    for share in shares:
        looks.append(look(share, judged(data[: len(data) * share // 100])))
    return Looks(name, tuple(looks))


def table_looks(rows: list[Row], name: str) -> Looks:
    """Every 5 % of a table's rows."""
    looks = []
    for share in SHARES:
        kept = rows[: max(1, len(rows) * share // 100)]
        facts = LogFacts(len(kept), T, len(kept), len(kept), "table")
        looks.append(look(share, build_report(Store().apply(Batch(name, (*kept, facts), T)), Settings(), NOW)))
    return Looks(name, tuple(looks))


def judged(data: bytes) -> RunReport:
    reader = LogReader()
    whole = data[: data.rfind(b"\n") + 1] or data
    records: list[Record] = [*reader.read(whole.splitlines(keepends=True)), *reader.finish()]
    records.append(LogFacts(len(data), T, len(data), reader.lines, reader.format))
    return build_report(Store().apply(Batch("log", tuple(records), T)), Settings(), NOW)


def tell(found: Looks) -> None:
    raised = Counter((rule, status) for look in found.looks for rule, status, _ in look.raised)
    words = ", ".join(f"{rule} {status} at {count}" for (rule, status), count in sorted(raised.items())) or "nothing"
    print(f"{found.name:50.50} {len(found.looks):3} looks: {words}")
    first: dict[tuple[str, str], str] = {}
    for look in found.looks:
        for rule, status, reason in look.raised:
            first.setdefault((rule, status), f"    {rule} {status}, first at {look.share}%: {reason[:140]}")
    print("\n".join(first.values()), end="\n" if first else "")


def total(title: str, runs: list[Looks]) -> bool:
    """The sums over some runs; True where each is within what is allowed."""
    looks = sum(len(run.looks) for run in runs)
    counts = {status: sum(s == status for run in runs for look in run.looks for _, s, _ in look.raised)
              for status in ("critical", "warning")}  # fmt: skip
    alarmed = [run.name for run in runs if not run.is_clean]
    print(
        f"{title}: {len(runs)} runs, {looks} looks, {counts['critical']} criticals, {counts['warning']} warnings, "
        f"{len(alarmed)} runs beyond what is allowed"
    )
    return not alarmed


def corpus(folder: Path) -> bool:
    """Strangers' logs by what truth.json says of their ends."""
    clean, missed, failed, understood = [], [], 0, 0
    diverged: list[bool] = []
    for truth in json.loads((folder / "truth.json").read_text("utf-8")):
        name, path = truth["file"], folder / truth["file"]
        if truth["state"] in GOOD_ENDS and not truth["non_finite"] and not truth["cause"]:
            found = file_looks(path, name)
            understood += judged(path.read_bytes()).progress is not None
            if any(look.raised for look in found.looks):
                tell(found)
            if name in OWN_FAILURES:
                print(f"    not counted: {OWN_FAILURES[name]}")
            else:
                clean.append(found)
        elif truth["non_finite"]:
            diverged.append(tells_of_nan(judged(path.read_bytes())))
        elif truth["state"] in BAD_ENDS and truth["cause"] and path.suffix != ".wandb":
            failed += 1
            missed += [] if judged(path.read_bytes()).state in ENDED_BADLY else [name]
    within = total(f"strangers' logs that did not fail ({understood} of them with a counter understood)", clean)
    names = ", ".join(missed) or "none"
    print(f"strangers' logs that failed: {failed}, told so {failed - len(missed)}, missed: {names}")
    print(f"strangers' logs with NaN in their figures: {len(diverged)}, told so {sum(diverged)}")
    return tables(folder) and within and not missed and all(diverged)


def tells_of_nan(report: RunReport) -> bool:
    """Whether a check speaks of it: a note, where the figure is one that may be NaN."""
    return any(check.id == "nonfinite" and check.status != "ok" for check in report.checks)


def tables(folder: Path) -> bool:
    """Strangers' tables of metrics, all of runs that did not fail."""
    found = []
    for truth in json.loads((folder / "truth.json").read_text("utf-8")):
        path = folder / truth["file"]
        readable = path.suffix != ".wandb" and "tfevents" not in path.name
        rows = rows_of(path) if readable and truth["state"] in GOOD_ENDS and not truth["non_finite"] else []
        if rows:
            found.append(table_looks(rows, truth["file"]))
            tell(found[-1])
    return total("strangers' tables of metrics", found)


def main(folder: Path | None) -> int:
    if folder is not None and not (folder / "truth.json").is_file():
        print(f"{folder}: no truth.json here", file=sys.stderr)
        return 3
    demos = list(demo_looks(SEEDS))
    for run in demos:
        tell(run)
    within = total("clean demo runs", demos)
    return 0 if (folder is None or corpus(folder)) and within else 1


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit("usage: python -m tests.false_alarms [FOLDER]")
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) == 2 else None))
