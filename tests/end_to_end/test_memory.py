"""What `check` remembers from one call to the next: the verdicts of a run, and what became of its process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.making import native_row


def reported(folder: Path, state: Path) -> dict[str, Any]:
    """The run's report by the command."""
    told = subprocess.run(
        [sys.executable, "-m", "tui_monitor", "check", str(folder), "--json"],
        capture_output=True, text=True, timeout=60, env={**os.environ, "MOE_TOP_STATE": str(state)},
    )  # fmt: skip
    report: dict[str, Any] = json.loads(told.stdout)["runs"][0]
    return report


def test_check_knows_how_the_run_stood_before_and_that_its_process_died(tmp_path: Path) -> None:
    run, state = tmp_path / "run", tmp_path / "state"
    run.mkdir()
    lines = "".join(native_row(episode) for episode in range(10, 60, 10))
    code = f"import sys, time\nsys.stdout.write({lines!r}); sys.stdout.flush(); print('ready', file=sys.stderr)\n"
    with (run / "training_output.log").open("w") as log:
        writer = subprocess.Popen(
            [sys.executable, "-c", code + "sys.stderr.flush(); time.sleep(600)"],
            stdout=log, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    try:
        assert writer.stderr is not None and writer.stderr.readline() == "ready\n"
        first = reported(run, state)
        assert (first["state"], first["history"]) == ("running", [])
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert writer.stderr is not None
        writer.stderr.close()
    second = reported(run, state)
    assert (second["state"], second["verdict"]) == ("killed", "critical")
    assert "at episode 50" in second["cause"]
    assert [told["verdict"] for told in second["history"]] == [first["verdict"]]
    third = reported(run, state)
    assert [told["verdict"] for told in third["history"]] == [first["verdict"], "critical"]
    assert third["history"][1]["counter"] == 50
    assert third["ended_at"] == second["ended_at"], "the first one to notice knows best"
