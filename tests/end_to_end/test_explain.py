"""`moe-top explain` as it is called."""

from __future__ import annotations

import gzip
import os

from tests.end_to_end.place import Place
from tests.end_to_end.test_headless import refused


def test_an_explanation_is_data_and_nothing_else(place: Place) -> None:
    (place.here / "train.log").write_text("".join(f"step {number} loss {9 / number:.3f}\n" for number in range(1, 9)))
    done = place.ask("explain", "train.log")
    assert (done.returncode, done.stderr) == (0, "") and "counter   step 8" in done.stdout
    assert '"explanation": {' in place.ask("explain", "--json", "train.log").stdout


def test_a_sample_that_does_not_match_is_said_with_its_place(place: Place) -> None:
    (place.here / "train.log").write_text("blub 7\n")
    text = '[[format]]\nname = "own"\nline = "blub {counter}"\nsamples = ["[12:00:01] blub 7"]\n'
    (place.here / "moe-top.toml").write_text(text, "utf-8")
    refused(place.ask("explain", "train.log"), "moe-top.toml:4: format[0].samples: samples[0] does not match")


def test_what_cannot_be_explained_is_refused_in_one_line(place: Place) -> None:
    os.mkfifo(place.here / "pipe")
    (place.here / "train.log.gz").write_bytes(gzip.compress(os.urandom(50_000)))
    refused(place.ask("explain", "gone.log"), "gone.log: no such file")
    refused(place.ask("explain", "."), "is a folder; explain reads one log file")
    refused(place.ask("explain", "pipe"), "is no regular file")
    refused(place.ask("explain", "train.log.gz"), "is no text")
    refused(place.ask("explain"), "FILE")
