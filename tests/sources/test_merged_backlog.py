"""Large logs that are one run's: its ranks', its stdout and stderr. By blocks they tell what they tell line by line."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.run_state import difference
from tests.sources.history_reading import make_large, rows
from tui_monitor.analysis.conclusion import fatal_incident
from tui_monitor.model.records import Batch, Block, Retold
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.sources.backlog import LINES, Depth, Plan
from tui_monitor.sources.files import Files
from tui_monitor.sources.history import Cache

BANNER = ("=" * 60 + "\n训练配置: 9000 episodes, 500 steps/episode\n专家数量: 4\n" + "=" * 60 + "\n").encode()
WARNING = b"WARNING: the simulator was slow\n"
TRACE = b'Traceback (most recent call last):\n  File "train.py", line 9, in <module>\n    main()\n'
OUT_OF_MEMORY = TRACE + b"torch.cuda.OutOfMemoryError: CUDA out of memory\n"
NCCL = TRACE + b"torch.distributed.DistBackendError: NCCL watchdog timeout\n"
CONSTRAINTS = "  → Manager Constraints: alignment=0.25\n".encode()
LOG = BANNER + rows(1, 300) + b"some other line\n" + rows(301, 700, "fine-tune")
RANKS = {f"train_rank{rank}.log": LOG for rank in range(3)}

RUNS = {
    "warnings beside": {"train.out": LOG, "train.err": WARNING * 3},
    "its errors beside, the crash last": {"train.out": LOG, "train.err": WARNING + OUT_OF_MEMORY},
    "errors in both, in their midst and last": {
        "train.out": BANNER + rows(1, 200) + OUT_OF_MEMORY + rows(201, 500) + NCCL,
        "train.err": OUT_OF_MEMORY + WARNING,
    },
    "errors of three hundred lines": {"train.out": LOG, "train.err": WARNING * 300 + NCCL},
    "ranks": RANKS,
    "ranks of which one died": {**RANKS, "train_rank1.log": LOG + OUT_OF_MEMORY, "train_rank2.log": LOG + NCCL},
    "ranks of which one erred in its midst": {
        **RANKS,
        "train_rank2.log": BANNER + rows(1, 300) + OUT_OF_MEMORY + rows(301, 700, "fine-tune"),
    },
    "ranks of which one tells more": {
        **RANKS,
        "train_rank1.log": BANNER + b"".join(rows(at, at) + CONSTRAINTS for at in range(1, 701)),
    },
    "a crash last in both": {"train.out": LOG + OUT_OF_MEMORY, "train.err": NCCL},
    "a rank that is behind": {**RANKS, "train_rank0.log": BANNER + rows(1, 300)},
    "a resume": {**RANKS, "train_rank0.log": LOG + b"Resumed from episode 600\n" + rows(601, 800)},
    "a metric file beside": {
        "train.out": LOG,
        "progress.csv": b"episode,kl\n" + b"".join(b"%d,0.5\n" % at for at in range(1, 700, 3)),
    },
}  # fmt: skip

MIXED = ("a metric file beside", "ranks of which one tells more")
"""Where rows of several files are one: they are told one by one."""


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    make_large(monkeypatch)


class Follower:
    """Reads the files of a run by a plan, as the engine does."""

    def __init__(self, paths: list[Path], depth: Depth, cache: Path) -> None:
        self.woken = threading.Event()
        self.whole = False  # told in blocks
        plan = Plan(depth, Cache(cache), lambda path: self.woken.set()) if depth != "lines" else LINES
        self.files = Files(paths[0], paths[1:], {}, (), plan)
        self.store = Store()

    def poll(self) -> Run:
        more = True
        while more:
            turned, told, arrived = self.files.read(5000)
            self._apply([*turned, *told, *([arrived.facts] if arrived.facts else [])])
            more = arrived.more
        self._apply(self.files.held())
        return self.store.runs["run"]

    def _apply(self, records: list) -> None:  # type: ignore[type-arg]  # of any kind
        retold = [record for record in records if isinstance(record, Retold)]
        self.whole = self.whole or any(isinstance(each, Block) for record in retold for each in record.records)
        self.store.apply(Batch("run", tuple(records), 0.0))

    def until_whole(self) -> Run:
        for _ in range(3000):
            run = self.poll()
            if run.facts is not None and not run.facts.skipped:
                return run
            self.woken.wait(0.01)
            self.woken.clear()
        raise AssertionError("never came")


Follow = Callable[[dict[str, bytes], Depth], Follower]


@pytest.fixture
def follow(tmp_path: Path) -> Iterator[Follow]:
    followers = list[Follower]()

    def begin(files: dict[str, bytes], depth: Depth) -> Follower:
        for name, text in files.items():
            (tmp_path / name).write_bytes(text)
            os.utime(tmp_path / name, (1e9, 1e9))
        followers.append(Follower([tmp_path / name for name in files], depth, tmp_path / "cache"))
        return followers[-1]

    yield begin
    for follower in followers:
        follower.files.close()


@pytest.mark.parametrize("name", RUNS)
def test_the_whole_is_what_lines_tell(name: str, follow: Follow) -> None:
    whole, lines = follow(RUNS[name], "whole"), follow(RUNS[name], "lines")
    assert difference(whole.poll(), lines.poll()) == {}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_behind_comes(name: str, follow: Follow) -> None:
    behind, lines = follow(RUNS[name], "behind"), follow(RUNS[name], "lines")
    assert difference(behind.until_whole(), lines.poll()) == {}
    assert behind.whole or name in MIXED


@pytest.mark.parametrize("name", RUNS)
def test_the_ends_tell_the_state(name: str, follow: Follow) -> None:
    ends, lines = follow(RUNS[name], "ends").poll(), follow(RUNS[name], "lines").poll()
    assert (ends.current, ends.total, ends.setup.experts) == (lines.current, lines.total, 4)
    assert len(ends.rows) < len(lines.rows) or "metric file" in name
    fatal, expected = fatal_incident(ends), fatal_incident(lines)
    assert (fatal and fatal.incident.text) == (expected and expected.incident.text)
    assert ends.facts is not None and ends.facts.skipped > 0


def test_a_file_that_appears_while_the_log_is_read_behind(follow: Follow, tmp_path: Path) -> None:
    behind = follow({"train.out": LOG}, "behind")
    behind.files.read(5000)
    (tmp_path / "train.err").write_bytes(WARNING + OUT_OF_MEMORY)
    behind.files.extend([tmp_path / "train.err"])
    run = behind.until_whole()
    assert len(run.rows) == 700
    assert [placed.incident.text for placed in run.incidents] == ["torch.cuda.OutOfMemoryError: CUDA out of memory"]
    assert sum("simulator was slow" in repr(event) for event in run.events) == 1
