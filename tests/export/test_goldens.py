"""The documents as a whole against kept ones; MOE_TOP_GOLDEN=1 writes them anew, to be read before they are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.model.report import RunReport

FOLDER = Path(__file__).parent / "golden"
PAGES = [
    (run, form) for run in ("healthy", "ahead", "killed", "finished", "empty", "hostile") for form in ("md", "txt")
] + [("healthy", "json"), ("ahead", "svg"), ("killed", "svg")]


@pytest.mark.parametrize(("run", "form"), PAGES)
def test_one_run(run: str, form: str, runs: dict[str, RunReport], context: Context) -> None:
    compare(f"{run}.{form}", EXPORTERS[form]([runs[run]], context))


@pytest.mark.parametrize("form", ["md", "txt"])
def test_several_runs(form: str, runs: dict[str, RunReport], context: Context) -> None:
    compare(f"several.{form}", EXPORTERS[form]([runs["killed"], runs["ahead"], runs["finished"]], context))


def test_exporters_load_nothing_of_the_world() -> None:
    """`check` runs from cron many times an hour: no screen, no charts' engine, no network modules."""
    heavy = ("textual", "rich", "plotext", "psutil", "watchdog", "socket", "subprocess")
    program = f"import sys, tui_monitor.export; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def compare(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("MOE_TOP_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
