"""Rows 15 and 16: what stands beside a log is listed by names and sizes, and its content is never touched."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

from tests.end_to_end.place import COMMAND, ROOT, Place
from tests.faults.conftest import need_tracing
from tests.faults.hostile import GOOD


class Bomb:
    """Unpickled, it leaves a file behind."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.file),)


def with_bombs(place: Place) -> Path:
    folder = place.run / "checkpoints"
    folder.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    for n in (100, 200, 300, 400):
        (folder / f"model_{n:05d}.pth").write_bytes(pickle.dumps(Bomb(place.here / "exploded")))
    return folder


def test_a_checkpoint_is_never_opened(place: Place) -> None:
    """Row 16: by the system's own record of every file that was opened, in every command."""
    need_tracing()
    with_bombs(place)
    record = place.here / "calls"
    for command in (["check"], ["list"], ["snapshot"], ["snapshot", "--format", "json"]):
        traced = ["strace", "-f", "-o", record, "-e", "trace=open,openat,openat2,readlink", *COMMAND, *command]
        done = subprocess.run([*traced, place.run], capture_output=True, env=place.environment, check=False)
        assert done.returncode == 0
        assert "training_output.log" in record.read_text("utf-8", "replace")
        assert "/checkpoints/" not in record.read_text("utf-8", "replace")
    assert not (place.here / "exploded").exists()


def test_nothing_that_unpickles_is_loaded(place: Place) -> None:
    """Row 16: neither torch nor pickle nor marshal-based readers come with a command."""
    with_bombs(place)
    program = (
        "import sys; from tui_monitor.cli import main; main(['snapshot', sys.argv[1]]);"
        "print([name for name in ('torch', 'pickle', '_pickle', 'shelve', 'joblib', 'numpy') if name in sys.modules])"
    )
    environment = place.environment | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program, place.run], capture_output=True, text=True, env=environment,
                          check=True)  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_being_written_stale_hollow_or_empty_is_told(place: Place) -> None:
    """Row 15: the newest usable one is the one before."""
    folder = with_bombs(place)
    (folder / "model_00400.pth").write_bytes(b"")
    (folder / "model_00300.pth.tmp").write_bytes(b"x" * 500)
    os.utime(folder / "model_00300.pth.tmp", (time.time() - 86400,) * 2)
    with (folder / "model_00300.pth").open("wb") as hollow:
        hollow.truncate(1 << 26)
    done = json.loads(place.ask("check", "--json", place.run).stdout)["runs"][0]
    told = {each["name"]: each for each in done["checkpoints"]}
    assert done["resume_from"].endswith("model_00200.pth")
    assert not told["model_00400.pth"]["usable"] and "empty" in told["model_00400.pth"]["problem"]
    assert not told["model_00300.pth"]["usable"] and "hole" in told["model_00300.pth"]["problem"]
    assert not told["model_00300.pth.tmp"]["usable"] and "stale" in told["model_00300.pth.tmp"]["problem"]
