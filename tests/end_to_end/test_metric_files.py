"""`moe-top` on metric files that a trainer writes: the screen follows them, and every command reads them."""

from __future__ import annotations

import re

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import Terminal

WRITER = """
import sys, time
step = 0
with open(sys.argv[1], "w") as table:
    table.write("epoch,step,train_loss,val_loss\\n")
    while True:
        step += 10
        table.write(f"{step // 1000},{step},{1 + 1 / step:.6f},\\n")
        table.flush()
        time.sleep(0.05)
"""


def newest(terminal: Terminal) -> int:
    """The highest step on screen, in a row of the feed."""
    return max(map(int, re.findall(r"│ +(\d+0) +\d+ +1(?:\.\d+)? ", terminal.text)), default=0)


def test_a_table_that_grows_is_watched_live(place: Place) -> None:
    script, table = place.here.parent / "train.py", place.run / "lightning_logs" / "version_0" / "metrics.csv"
    script.write_text(WRITER, "utf-8")
    table.parent.mkdir(parents=True, exist_ok=True)
    place.shell(f'exec "$python" {script} {table}')
    terminal = place.open(table)
    first = terminal.wait_for(lambda: newest(terminal))
    terminal.wait_for(lambda: newest(terminal) > first + 50)
    terminal.wait_for("version_0")
    terminal.wait_for("Train loss")
    terminal.send("q")
    assert terminal.wait_end() == 0
