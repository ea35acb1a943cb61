"""The life and death of a real process that prints a real trainer's lines, as moe-top sees it.

Buffered output, which only who watches can tell, is in `tests/sources/test_buffered.py`.
"""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from tests.demo_runs import DemoRun
from tests.sources.conftest import Stage, eventually
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.engine import read_once
from tui_monitor.model.records import RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources import procfs
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.state import StateFile

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")

# Prints the lines of `real.log` up to the episode argv[1], at once; then as its words say.
TRAINER = """
import os, sys, time
until, then = int(sys.argv[1]), sys.argv[2:]
at = 0
for line in open("real.log", encoding="utf-8"):
    if line.startswith("Episode ") and "|" in line:
        at = int(line[8:line.index("/")])
    if at > until:
        break
    print(line, end="", flush=True)
if "fork" in then and os.fork() == 0:
    time.sleep(1000)
open("pid.new", "w").write(str(os.getpid()))
os.rename("pid.new", "pid")
while "exit" not in then or not os.path.exists("go"):
    time.sleep(0.02)
"""


class Eyes:
    """moe-top looking at one run, each time started anew, as `check` from cron is; with what it remembers."""

    def __init__(self, stage: Stage, settings: Settings) -> None:
        self.stage, self._settings = stage, settings
        self._state = StateFile(stage.folder / "state")

    def look(self, later: float = 0.0) -> RunReport:
        """One look, `later` seconds from now."""
        log, now = self.stage.log, time.time() + later
        found = RunFound(clean("run"), str(self.stage.folder), str(log) if log.exists() else None)
        source, store = RunSource(found, Wanted(), self._state), Store()
        try:
            store.apply_all(read_once(source, now))
        finally:
            source.close()
        (run,) = store.runs.values()
        return build_report(run, self._settings, datetime.fromtimestamp(now, UTC))

    def train(self, command: str) -> int:
        """Start the trainer and see it; its process id."""
        self.stage.run(command)
        pid = self.stage.pid()
        self.until("running", "finished", pid=pid)
        return pid

    def until(self, *states: str, pid: int | None = None) -> RunReport:
        """The first look at which the run is in one of these states (and its trainer is that process)."""

        def attempt() -> RunReport | None:
            report = self.look()
            seen = report.process.pid if report.process else None
            return report if report.state in states and pid in (None, seen) else None

        found: RunReport = eventually(attempt, " or ".join(states))
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return DemoRun(tmp_path_factory.mktemp("demo"), 300, seed=2)


@pytest.fixture
def eyes(stage: Stage, demo: DemoRun) -> Eyes:
    stage.script("train.py", TRAINER)
    stage.script("real.log", demo.text)
    return Eyes(stage, demo.settings)


def process_check(report: RunReport) -> tuple[str, str]:
    return next((check.status, check.reason) for check in report.checks if check.id == "process")


def test_running(eyes: Eyes) -> None:
    pid = eyes.train("$python train.py 50 > training_output.log")
    report = eyes.look()
    assert (report.state, report.process and report.process.pid) == ("running", pid)
    assert process_check(report)[0] == "ok"
    assert report.progress is not None and report.progress.current == 50


@pytest.mark.parametrize(
    "command",
    ["$python train.py 50 > training_output.log; true", "$python train.py 50 | tee training_output.log"],
    ids=["redirected", "behind tee"],
)
def test_killed(eyes: Eyes, command: str) -> None:
    """And whoever asks later is told the same, though nothing in the log says so."""
    os.kill(eyes.train(command), signal.SIGKILL)
    report = eyes.until("killed")
    assert report.verdict == "critical"
    assert "at episode 50" in (report.cause or "")
    assert eyes.look(later=7200).state == "killed"


def test_workers_outlive_their_main_process(eyes: Eyes) -> None:
    os.kill(eyes.train("$python train.py 50 fork > training_output.log; true"), signal.SIGKILL)
    assert process_check(eyes.until("killed"))[0] == "critical"
    # the worker's adoption by init and the main's death are two moments: a look may fall between them
    eventually(lambda: "1 orphan still holds the log" in process_check(eyes.look())[1], "the orphan is named")


def test_stopped_by_a_signal(eyes: Eyes) -> None:
    os.kill(eyes.train("$python train.py 50 > training_output.log; true"), signal.SIGSTOP)
    report = eyes.until("stopped")
    assert report.verdict == "warning"
    assert "kill -CONT" in process_check(report)[1]


def test_alive_and_silent(eyes: Eyes) -> None:
    pid = eyes.train("$python train.py 50 > training_output.log; true")
    later = eyes.look(later=4000)
    assert later.state == "silent"
    assert process_check(later)[1].startswith(f"process {pid} lives, but no line for")
    assert later.eta is None


def test_early_end_by_itself(eyes: Eyes) -> None:
    """Its exit status is only to be had by who watches at that moment: a later moe-top knows that it is gone."""
    eyes.train("$python train.py 50 exit > training_output.log; true")
    eyes.stage.script("go", "")
    report = eyes.until("stopped", "killed")
    assert report.verdict in ("warning", "critical")
    assert "at episode 50" in (report.cause or "")


def test_finished(eyes: Eyes) -> None:
    eyes.train("$python train.py 300 exit > training_output.log; true")
    assert "end line printed" in process_check(eyes.look())[1]
    eyes.stage.script("go", "")
    report = eyes.until("finished")
    assert (report.verdict, report.progress and report.progress.current) == ("healthy", 300)


def test_a_log_with_nobody_visible_is_not_called_dead(eyes: Eyes, demo: DemoRun) -> None:
    eyes.stage.log.write_text(demo.until(150), "utf-8")
    fresh, old = eyes.look(), eyes.look(later=3 * 3600)
    assert (fresh.state, process_check(fresh)[0]) == ("unknown", "ok")
    assert (old.state, process_check(old)[0]) == ("unknown", "warning")
    assert old.verdict == "warning"


def test_two_trainers_in_one_log(eyes: Eyes) -> None:
    eyes.train("$python train.py 50 >> training_output.log; true")
    (eyes.stage.folder / "pid").unlink()
    eyes.stage.run("$python train.py 50 >> training_output.log; true")
    eyes.stage.pid()

    def both() -> str | None:
        status, reason = process_check(eyes.look())
        return reason if status == "warning" else None

    assert "more than one process writes this log" in eventually(both, "two writers")
