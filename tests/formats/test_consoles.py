"""Every console of `samples/` is read as its truth says: text of our own, in the forms that trainers print."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from tests.corpus.__main__ import text_of
from tests.corpus.invention import Source, invented
from tests.corpus.reading import Reading, told
from tests.corpus.scoring import Item, score
from tests.corpus.truth import Truth, load
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, Record, RunFound
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources.run_source import RunSource, Wanted

SAMPLES = Path(__file__).parent / "samples"
TRUTHS = load(SAMPLES)
GROWING = [truth for truth in TRUTHS if truth.family in ("rl", "language", "nothing")]
POLLED = 7  # lines: few enough that every block is torn by a poll, somewhere
NOT_YET_READ = {
    "language/unsloth_table.txt": "a total in a banner of decoration",
    "language/torchtitan.txt": "a total within a sentence",
    "language/kaldi_minibatches.txt": "a counter that is a range",
    "language/marian.txt": "counters by abbreviations: `Ep. 1 : Up. 500`",
    "language/ms_swift.txt": "a unit in brackets glued to its key",
    "language/espnet.txt": "a total told once, far before, while the log grows",
    "rl/sample_factory.txt": "a counter of frames among throughputs",
    "tabular/fasttext_bar.txt": "progress in percent alone",
    "tabular/sklearn_lda.txt": "`1 of max_iter: 20`",
    "tabular/optuna_trials.txt": "trials without a metric that only training prints",
    "tutorials/whole_sentences.txt": "two metrics in one sentence",
    "tutorials/glued_letter_counter.txt": "`E0012 R=…`",
    "vision/ultralytics.txt": "columns of a table before a bar",
    "vision/mmdetection.txt": "`max: 12 epochs`, names in brackets",
    "vision/darknet.txt": "values before their names",
    "vision/nerfstudio_table.txt": "columns told apart by their places alone",
    "young/ultralytics_after_its_first_epoch.txt": "as above",
}
"""Known gaps and their reasons. What is not read of them must be missing: never wrong, never invented."""

NOT_YET = ("state", "cause", "records")  # what only the whole log tells


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.file)
def test_a_console_is_read_as_its_truth_says(truth: Truth) -> None:
    log = SAMPLES / truth.file
    with closing(Watched(log)) as watched:
        watched.poll()
        watched.take(watched.source.read_rest())
    reading = watched.reading()
    assert misses(truth, score(truth, reading, invented(truth, reading.metrics, Source(text_of(log))))) == []


@pytest.mark.parametrize("truth", GROWING, ids=lambda truth: truth.file)
def test_a_console_that_grows_is_read_so_too(truth: Truth, tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.touch()
    with closing(Watched(log)) as watched:
        for piece in pieces((SAMPLES / truth.file).read_bytes()):
            with log.open("ab") as file:
                file.write(piece)
            watched.poll()
    early = (item for item in score(truth, watched.reading(), ()) if item.name not in NOT_YET)
    assert misses(truth, early) == []


def misses(truth: Truth, items: Iterable[Item]) -> list[Item]:
    allowed = ("right", "note", "missing") if truth.file in NOT_YET_READ else ("right", "note")
    return [item for item in items if item.outcome not in allowed]


@pytest.mark.parametrize("file", NOT_YET_READ)
def test_a_gap_is_still_one(file: str) -> None:
    """A sample that is read in full by now is no gap any more: take it off the list."""
    (truth,) = (truth for truth in TRUTHS if truth.file == file)
    with closing(Watched(SAMPLES / file)) as watched:
        watched.poll()
        watched.take(watched.source.read_rest())
    misses_something = "missing" in {item.outcome for item in score(truth, watched.reading(), ())}
    assert misses_something or "grows" in NOT_YET_READ[file]


def pieces(data: bytes) -> Iterator[bytes]:
    """What a poll finds, each time. The last line is a whole one, so that nobody waits for its rest."""
    lines = data.splitlines(keepends=True)
    for at in range(0, len(lines), POLLED):
        yield b"".join(lines[at : at + POLLED])
    yield b"\n"


class Watched:
    """A log as a source reads it. Processes of this machine and files beside the log are not looked for."""

    def __init__(self, log: Path) -> None:
        self.source = RunSource(RunFound(clean("run"), str(log.parent), str(log)), Wanted(), None)
        self.now = time.time()
        self.store = Store()
        self.take(self.source.introduce())

    def take(self, records: Sequence[Record]) -> None:
        self.store.apply(Batch(self.source.key, tuple(records), self.now))

    def poll(self) -> None:
        more = True
        while more:
            records, more = self.source.read_log(self.now)
            self.take(records)

    def reading(self) -> Reading:
        run = self.store.runs[self.source.key]
        return told(build_report(run, Settings(), datetime.now().astimezone()), len(run.rows), 0.0)

    def close(self) -> None:
        self.source.close()


def test_every_sample_has_a_truth() -> None:
    files = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.txt")}
    assert files == {truth.file for truth in TRUTHS}


def test_the_samples_hold_enough_of_each_kind() -> None:
    """Logs in which nothing is trained are as important as the others: false figures are worse than none."""
    nothing = [truth for truth in TRUTHS if not truth.has_progress]
    assert len(TRUTHS) >= 200 and len(nothing) >= 30
    assert sum(truth.cause is not None for truth in TRUTHS) >= 20
