"""The score of a corpus: `python -m tests.corpus FOLDER [-v] [--only SUBSTRING] [--files]`.

FOLDER holds logs and the truth.json that says what a right reading of each tells. Exit code: 0 where at least 95 % of
the items are right, at most 1 % wrong or invented, and no file failed; 1 below that; 3 nothing to score.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.corpus.invention import Source, invented
from tests.corpus.own_keys import own_names
from tests.corpus.reading import TooSlow, read
from tests.corpus.scoring import score
from tests.corpus.table import Scored, misses, table, total
from tests.corpus.truth import Truth, load
from tui_monitor.formats.text import LineDecoder


def main(arguments: argparse.Namespace) -> int:
    if not (arguments.folder / "truth.json").is_file():
        print(f"{arguments.folder}: no truth.json here", file=sys.stderr)
        return 3
    truths = [truth for truth in load(arguments.folder) if arguments.only in truth.file]
    consoles = scored_of([truth for truth in truths if truth.is_console], arguments)
    print(*table("consoles", consoles), sep="\n")
    if arguments.files:
        tables = scored_of([truth for truth in truths if not truth.is_console], arguments)
        print("", *table("files of metrics", tables), sep="\n")
    counts = total(consoles)
    return 3 if not counts.expected else 0 if counts.is_enough and not any(one.failure for one in consoles) else 1


def scored_of(truths: list[Truth], arguments: argparse.Namespace) -> list[Scored]:
    """The files' scores, told as they come. What is ambiguous is read, but not scored."""
    scored = []
    for truth in sorted(truths, key=lambda truth: truth.family):
        one = score_file(truth, arguments.folder)
        if truth.ambiguous and not one.failure:
            scored.append(one._replace(items=()))
            told: Iterator[str] = iter([f"{one.file}  {one.seconds:.2f} s  ambiguous: not scored"])
        else:
            scored.append(one)
            told = misses(one)
        if arguments.verbose or one.failure:
            print(*told, sep="\n", flush=True)
    return scored


def score_file(truth: Truth, folder: Path) -> Scored:
    """One file's items. Whatever the product raises is this file's failure, so that the others are still scored."""
    path = folder / truth.file
    try:
        reading = read(path)
    except (Exception, TooSlow) as error:
        return Scored(truth.file, truth.family, (), 0.0, f"{type(error).__name__}: {error}")
    names = frozenset() if truth.is_console else own_names(path)
    made_up = invented(truth, reading.metrics, Source(text_of(path), names))
    return Scored(truth.file, truth.family, tuple(score(truth, reading, made_up)), reading.seconds)


def text_of(path: Path) -> str:
    """The file's text, decoded as the product decodes it."""
    decoder = LineDecoder()
    return "\n".join(decoder.decode(line) for line in path.read_bytes().split(b"\n"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="every miss, one line each, and the seconds")
    parser.add_argument("--only", default="", metavar="SUBSTRING", help="only files whose name holds this")
    parser.add_argument("--files", action="store_true", help="also files of metrics (csv, json, tfevents, wandb)")
    sys.exit(main(parser.parse_args()))
