"""Real finished runs of the demo's trainer, to be looked at as of any of their episodes, as they are or changed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.making import NOW, T
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings, load
from tui_monitor.demo.trainer import main
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Batch, Checkpoint, CheckpointsSeen, LogFacts, Process, Record, WriterSeen
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

ROW = re.compile(r"Episode (\d+)/")
PACE = 2.0  # seconds an episode: the trainer ran as fast as it could, a training does not


class DemoRun:
    """One run. Its times are told as those of a training that took PACE seconds for each episode and is at its latest
    line just now."""

    def __init__(self, folder: Path, episodes: int, seed: int = 0) -> None:
        assert main(["--dir", str(folder), "--episodes", str(episodes), "--seed", str(seed), "--rate", "0"]) == 0
        self.episodes = episodes
        self.folder = folder / "results" / f"demo_{episodes}"
        self.text = (self.folder / "training_output.log").read_text("utf-8")
        self.settings: Settings = load([folder / "results" / "moe-top.toml"]).settings

    def at(self, episode: int, text: str | None = None, *world: Record) -> RunReport:
        """The report when the run was at this episode; `text` is its log with something changed, `world` what else is
        known of it."""
        return build_report(self.run_at(episode, text, *world), self.settings, NOW)

    def run_at(self, episode: int, text: str | None = None, *world: Record) -> Run:
        told = self.until(episode, text).encode()
        reader = LogReader()
        records: list[Record] = [*reader.read(told.splitlines(keepends=True)), *reader.finish()]
        records.append(LogFacts(len(told), T, len(told), reader.lines, reader.format))
        records.append(CheckpointsSeen("checkpoints", self.saved(episode)))
        return Store().apply(Batch("demo", (*records, *world), T))

    def until(self, episode: int, text: str | None = None) -> str:
        """The log up to and with this episode's line and what was printed of it."""
        kept: list[str] = []
        for line in (self.text if text is None else text).splitlines(keepends=True):
            row = ROW.match(line)
            if row is not None and int(row[1]) > episode:
                break
            kept.append(line)
        return "".join(kept)

    def saved(self, episode: int) -> tuple[Checkpoint, ...]:
        """The checkpoints that were there then."""
        found = []
        for path in sorted((self.folder / "checkpoints").glob("model_0*")):
            counter = int(re.sub(r"\D", "", path.stem))
            if counter <= episode:
                saved_at = T - (episode - counter) * PACE
                found.append(
                    Checkpoint(Clean(path.name), str(path), "numbered", counter, path.stat().st_size, saved_at)
                )
        return tuple(found)


def alive(episode: int) -> WriterSeen:
    """The trainer, seen alive at this episode."""
    how, command = Clean("writes the log"), Clean("python -m tui_monitor.demo.trainer")
    return WriterSeen(Process(48213, T - episode * PACE, "running", command, how, cpu_percent=98.0))
