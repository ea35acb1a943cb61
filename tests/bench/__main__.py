"""`python -m tests.bench [--quick] [--only NAME] [--markdown] [--folder FOLDER] [--toolong PATH]`.

Generates native logs, starts moe-top and those peers that are installed, and prints each figure with its target and
whether that is met. Compare the ratios: what else the machine does falls on all alike. Exit code 0 whatever the figures
are; 3 where nothing was measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.figures import Figure, last_words
from tests.bench.peers import found_peers
from tests.bench.place import FULL, QUICK, Bench
from tests.bench.rows import ROWS
from tests.bench.table import as_markdown, as_text, cells, summary
from tests.bench.terminal import LateError

NO_TIME = "left out: the quick minute is over"


def main(arguments: argparse.Namespace) -> int:
    scale = QUICK if arguments.quick else FULL
    if arguments.patience is not None:
        scale = replace(scale, patience=arguments.patience)
    peers = found_peers(arguments.toolong)
    with tempfile.TemporaryDirectory(prefix="moe-top-bench-") as own:
        kept = (arguments.folder or Path(own)).resolve()
        bench = Bench(Path(own), kept, scale, peers)
        end = time.monotonic() + scale.whole
        rows = {
            name: measured(name, bench) if time.monotonic() < end else [Figure(name, None, note=NO_TIME)]
            for name in ROWS if not arguments.only or name in arguments.only
        }  # fmt: skip
    print(*heading(scale.large), *peers.missing(), "", sep="\n")
    print(*(as_markdown if arguments.markdown else as_text)(rows), "", summary(rows), sep="\n")
    return 0 if any(figure.value is not None for figures in rows.values() for figure in figures) else 3


def measured(name: str, bench: Bench) -> list[Figure]:
    """A row's figures; what never came is said in its place, and the others are still measured."""
    figures, begun = [], time.monotonic()
    try:
        for figure in ROWS[name](bench):
            figures.append(figure)
            print("  ".join(cells(name, figure)), file=sys.stderr, flush=True)
    except LateError as error:
        figures.append(Figure(f"{name}: the rest", None, note=f"did not come in time: {last_words(error)}"))
    print(f"{name} took {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return figures


def heading(episodes: int) -> Iterator[str]:
    yield f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    yield f"the long log has {episodes:,} episodes"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 episodes, short windows: under a minute")
    parser.add_argument("--only", action="append", choices=list(ROWS), help="this row; may be given again")
    parser.add_argument("--markdown", action="store_true", help="a pipe table")
    parser.add_argument("--folder", type=Path, help="keep the generated logs here (1.1 GB)")
    parser.add_argument("--toolong", metavar="PATH", help="toolong's command, where it is not on the PATH")
    parser.add_argument("--patience", type=float, metavar="SECONDS", help="for what never comes (300; --quick: 20)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended, what was written removed
    sys.exit(main(parser.parse_args()))
