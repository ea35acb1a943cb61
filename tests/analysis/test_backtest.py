"""False alarms, on a run that is known to be healthy: the demo's, cut at every tenth; and planted faults, found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.making import NOW, T
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings, load
from tui_monitor.demo.trainer import main
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Batch, Checkpoint, CheckpointsSeen, LogFacts, Record
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

EPISODES = 600
_ROW = re.compile(r"Episode (\d+)/")
_ENTROPY = re.compile(r"α_entropy: [0-9.]+")


class Demo:
    """A finished run of the demo's trainer, to be looked at as of any of its episodes."""

    def __init__(self, folder: Path) -> None:
        assert main(["--dir", str(folder), "--episodes", str(EPISODES), "--seed", "0", "--rate", "0"]) == 0
        self.run = folder / "results" / f"demo_{EPISODES}"
        self.text = (self.run / "training_output.log").read_text("utf-8")
        self.settings: Settings = load([folder / "results" / "moe-top.toml"]).settings

    def at(self, episode: int, text: str | None = None) -> RunReport:
        lines = self._until(episode, self.text if text is None else text)
        reader = LogReader()
        records: list[Record] = [*reader.read(lines), *reader.finish()]
        size = sum(map(len, lines))
        records.append(LogFacts(size, T, size, reader.lines, reader.format))
        records.append(CheckpointsSeen("checkpoints", self._saved(episode)))
        return build_report(Store().apply(Batch("demo", tuple(records), T)), self.settings, NOW)

    def _until(self, episode: int, text: str) -> list[bytes]:
        kept: list[bytes] = []
        for line in text.splitlines(keepends=True):
            row = _ROW.match(line)
            if row is not None and int(row[1]) > episode:
                break
            kept.append(line.encode())
        return kept

    def _saved(self, episode: int) -> tuple[Checkpoint, ...]:
        found = []
        for path in sorted((self.run / "checkpoints").glob("model_0*")):
            counter = int(re.sub(r"\D", "", path.stem))
            if counter <= episode:
                found.append(Checkpoint(Clean(path.name), str(path), "numbered", counter, path.stat().st_size, T))
        return tuple(found)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("percent", range(10, 101, 10))
def test_a_healthy_run_raises_nothing(demo: Demo, percent: int) -> None:
    told = demo.at(EPISODES * percent // 100)
    raised = [check for check in told.checks if check.status in ("warning", "critical")]
    assert raised == []
    assert told.verdict == "healthy"


def collapsed(text: str, start: int, entropy: float) -> str:
    """The log with another entropy in each row after an episode; its Summaries are left out from there on."""
    told: list[str] = []
    for line in text.splitlines(keepends=True):
        row = _ROW.match(line)
        if row is not None and int(row[1]) > start:
            line = _ENTROPY.sub(f"α_entropy: {entropy:.3f}", line)
        told.append(line)
    return "".join(told)


@pytest.mark.parametrize(
    ("start", "entropy", "rule", "status", "within"),
    [
        (0, 0.7, "entropy", "critical", 50),  # two experts lost in Warmup (it ends at 150)
        (300, 0.1, "entropy", "critical", 110),  # collapse to one expert in Transition
        (300, 0.693, "routing.frozen", "warning", 110),
        (300, 1.3, "entropy.high", "warning", 110),
    ],
)
def test_a_planted_fault_is_found(demo: Demo, start: int, entropy: float, rule: str, status: str, within: int) -> None:
    text = collapsed(demo.text, start, entropy)
    text = re.sub(r"\n  alpha_entropy: .*", "", text)  # Summaries would still tell the healthy one
    if rule == "routing.frozen":
        text = re.sub(r"\n  expert_usage_variance: .*", "\n  expert_usage_variance: 0.0000 ± 0.0000", text)
    found = {check.id: check.status for check in demo.at(start + within, text).checks}
    assert found.get(rule) == status
