"""How the process of a command ends."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import atexit, gc, sys
atexit.register(lambda: print("objects left alone:", gc.get_freeze_count()))
from tui_monitor.cli import script
sys.argv = ["moe-top", "--version"]
script()
"""


def test_nobody_looks_for_garbage_where_all_of_it_goes() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    words, _, count = done.stdout.splitlines()[-1].partition(": ")
    assert words == "objects left alone"
    assert int(count) > 10_000
