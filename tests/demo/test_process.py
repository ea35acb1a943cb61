"""The trainer as a process: it ends when told, ends with its parent, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tui_monitor.demo.launch import Trainer, start

PATIENCE = 60.0  # seconds until a condition that must come is given up; far above what a slow machine needs


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@contextmanager
def started(folder: Path, episodes: int, rate: float | None) -> Iterator[Trainer]:
    trainer = start(folder, episodes, 1, rate)
    try:
        yield trainer
    finally:
        trainer.stop()


def episodes_in(log: Path) -> int:
    return log.read_text(encoding="utf-8").count("| Reward:") if log.exists() else 0


def gone(pid: int) -> bool:
    """No such process, or only its zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_run_goes_to_its_end(tmp_path: Path) -> None:
    with started(tmp_path, 60, 0) as trainer:
        assert trainer.wait(PATIENCE) == 0
        assert trainer.stop() is None
        assert trainer.error == ""
    assert trainer.run == tmp_path / "results" / "demo_60"
    assert "训练完成" in trainer.log.read_text(encoding="utf-8")
    assert (tmp_path / "results" / "baseline_50" / "training_output.log").exists()


def test_lines_are_on_disk_while_it_runs_and_stop_ends_it(tmp_path: Path) -> None:
    with started(tmp_path, 100_000, 200) as trainer:
        until(lambda: episodes_in(trainer.log) >= 2)
        assert trainer.running and os.getpgid(trainer.pid) == trainer.pid != os.getpgid(0)
        assert not (trainer.run / "logs").exists()
        sentence = trainer.stop()
    assert sentence == f"the demo's trainer (pid {trainer.pid}) was ended"
    assert not trainer.running and gone(trainer.pid)
    assert trainer.wait(0) == 128 + signal.SIGTERM and trainer.error == "" and trainer.stop() is None
    assert trainer.log.read_text(encoding="utf-8").endswith("\n")
    assert not list(tmp_path.rglob("*.tmp"))


def test_it_ends_between_two_distant_episodes(tmp_path: Path) -> None:
    with started(tmp_path, 1000, 0.001) as trainer:
        until(lambda: trainer.log.exists() and "DEBUG: Episode 0" in trainer.log.read_text(encoding="utf-8"))
        assert trainer.stop() == f"the demo's trainer (pid {trainer.pid}) was ended"


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    with started(tmp_path, 100_000, 50) as trainer:
        until(lambda: episodes_in(trainer.log))
        os.kill(trainer.pid, signal.SIGSTOP)
        sentence = trainer.stop()
    assert sentence is not None and "was killed" in sentence
    assert gone(trainer.pid)


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from tui_monitor.demo.launch import start\n"
        "trainer = start(pathlib.Path(sys.argv[1]), 100_000, 1, 50)\n"
        "print(trainer.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        until(lambda: episodes_in(tmp_path / "results" / "demo_100000" / "training_output.log"))
        parent.kill()
    until(lambda: gone(pid))


def test_a_run_never_uses_a_folder_twice(tmp_path: Path) -> None:
    with started(tmp_path, 20, 0) as first:
        assert first.wait(PATIENCE) == 0
    with started(tmp_path, 20, 0) as second:
        assert second.wait(PATIENCE) == 0
    assert second.run.name == "demo_20_2" and first.run.name == "demo_20"


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file, not a folder")
    with started(tmp_path, 20, 0) as trainer:
        assert trainer.wait(PATIENCE) == 1
        assert len(trainer.error.splitlines()) == 1 and "results" in trainer.error


@pytest.mark.parametrize(
    "wrong", [["--episodes", "0"], ["--rate", "-1"], ["--rate", "nan"], ["--name", "../elsewhere"]]
)
def test_wrong_options_are_refused(wrong: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui_monitor.demo.trainer", "--dir", str(tmp_path), *wrong]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2], check=False)
    assert done.returncode == 2 and wrong[0] in done.stderr
    assert not list(tmp_path.iterdir())
