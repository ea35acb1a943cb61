"""What runs say of how they were started, and in what they differ."""

from __future__ import annotations

import pytest

from tests.making import SEED_BANNER, T, native_row
from tests.ui.making import log_records, run_batch, writer
from tui_monitor.analysis.configuration import differing, settings_of
from tui_monitor.model.records import Record
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

ROWS = "".join(native_row(at) for at in range(10, 60, 10))


def told(text: str, *more: Record) -> Run:
    return Store().apply(run_batch("run", [*log_records(text), *more], T))


@pytest.mark.parametrize(
    "dump",
    ["Namespace(batch_size=64, gamma=0.99)\n", "{'batch_size': 64, 'gamma': 0.99, 'seed': 1, 'num_layers': 2}\n",
     "batch_size ........ 64\ngamma ........ 0.99\n", "batch_size: 64\ngamma: 0.99\n",
     "python train.py --batch-size 64 --gamma 0.99\n"],
    ids=["namespace", "dict", "dots", "pairs", "command"],
)  # fmt: skip
def test_a_dump_of_any_form_is_read(dump: str) -> None:
    settings = settings_of(told(dump + SEED_BANNER + ROWS))
    assert (settings["batch size"], settings["gamma"]) == ("64", "0.99")


def test_banner_and_process_say_it_too() -> None:
    settings = settings_of(told(SEED_BANNER + ROWS, writer()))
    assert settings["episodes"] == "1000" and settings["total"] == "1000" and settings["experts"] == "4"


def test_lines_after_the_first_row_are_no_settings() -> None:
    assert "batch size" not in settings_of(told(SEED_BANNER + ROWS + "batch_size: 64\n"))


def test_only_what_differs_is_told_and_what_all_tell_first() -> None:
    one = {"only here": Clean("1"), "rate": Clean("1e-3"), "seed": Clean("1"), "name": Clean("'A'")}
    other = {"rate": Clean("0.001"), "seed": Clean("2"), "name": Clean("a")}
    found = differing([one, other])
    assert [(told.key, told.values) for told in found] == [("seed", ("1", "2")), ("only here", ("1", None))]


def test_nothing_known_differs_in_nothing() -> None:
    assert differing([]) == () == differing([{}, {}])
    assert settings_of(Run("empty")) == {}
