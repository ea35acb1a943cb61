"""JSON files: a record a line, arrays, arrays side by side, trainer_state.json; rewritten, cut, and strange ones."""

from __future__ import annotations

import json
import math

import pytest

from tests.formats.files.reading import counters, fed, read, reader_of, rows, unit
from tui_monitor.formats.files import json_whole, sniff
from tui_monitor.model.records import Ending


def lines(*records: object) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def state(*history: dict[str, object], indent: int | None = 2) -> bytes:
    document = {"best_metric": None, "global_step": 30, "log_history": list(history), "max_steps": 100, "epoch": 0.5}
    return json.dumps(document, indent=indent).encode()


TRAIN = [{"loss": 4.5 - at / 10, "grad_norm": 1.25, "epoch": at / 10, "step": at} for at in (10, 20, 30)]


def test_a_record_a_line_with_its_total() -> None:
    told = read(
        lines(*({"current_steps": at, "total_steps": 50, "loss": "0.5", "reward": None} for at in (1, 2))), "a.jsonl"
    )
    assert unit(told) == "step" and counters(told) == [1, 2]
    assert rows(told)[1].values == {"loss": 0.5} and rows(told)[1].total == 50


def test_what_is_nested_has_a_path_and_settings_and_lists_are_no_metrics() -> None:
    record = {
        "training_iteration": 1,
        "timesteps_total": 4000,
        "episode_reward_mean": 1.5,
        "config": {"lr": 0.1, "gamma": 0.9},
        "hist_stats": {"episode_reward": [1, 2]},
        "info": {"learner": {"default_policy": {"learner_stats": {"kl": 0.25}}}},
        "timestamp": 1700000000,
        "date": "2022-04-22_01-29-07",
        "done": False,
    }
    told = read(
        lines(record, {**record, "training_iteration": 2, "timesteps_total": 8000, "done": True}), "result.json"
    )
    assert unit(told) == "step" and counters(told) == [4000, 8000] and rows(told)[0].at == 1.7e9
    assert rows(told)[0].values == {"training_iteration": 1.0, "reward": 1.5, "approx_kl": 0.25}
    assert isinstance(told[-1], Ending)


def test_no_numbers_large_ones_and_half_lines() -> None:
    data = (
        b'{"step": 1, "loss": NaN}\n{"step": 2, "loss": -Infinity}\n{"step": 3, "loss": 1'
        + b"0" * 400
        + b'}\n{"step": 4'
    )
    told = rows(read(data, "a.jsonl"))
    assert [row.counter for row in told] == [1, 2, 3]
    assert math.isnan(told[0].values["loss"]) and [row.values["loss"] for row in told[1:]] == [-math.inf, math.inf]


def test_lines_that_are_no_objects_are_counted() -> None:
    data = lines(*TRAIN) * 4 + b"Killed\n[1, 2]\n"
    reader = reader_of(data, "a.jsonl")
    assert len(rows(fed(reader, data))) == 12
    assert reader.problems == ["lines that are no JSON object: 2"]


def test_a_console_that_prints_json_is_left_to_the_reader_of_consoles() -> None:
    assert sniff(lines(*TRAIN), "train.log") is None and sniff(lines(*TRAIN), "metrics") is not None


def test_an_evaluation_on_a_line_of_its_own_belongs_to_the_step_before() -> None:
    told = read(lines(*TRAIN, {"val_loss": 3.5}), "a.jsonl")
    assert rows(told)[-1].counter == 30 and rows(told)[-1].values == {"val_loss": 3.5}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_trainer_state_is_its_history(indent: int | None) -> None:
    told = read(state(*TRAIN, {"eval_loss": 1.5, "step": 30}, indent=indent), "trainer_state.json")
    assert unit(told) == "step" and counters(told) == [10, 20, 30, 30] and rows(told)[0].total == 100
    assert rows(told)[0].values == {"loss": 3.5, "gradient_norm": 1.25, "epoch": 1.0}


def test_a_trainer_state_with_closing_figures_has_ended() -> None:
    told = read(state(*TRAIN, {"train_runtime": 7200.0, "train_loss": 0.5, "step": 30}), "trainer_state.json")
    assert isinstance(told[-1], Ending) and told[-1].facts == {"hours": 2.0}


def test_a_document_that_is_saved_anew_tells_what_it_did_not_tell() -> None:
    before, after = state(*TRAIN[:2]), state(*TRAIN)
    reader = reader_of(before, "trainer_state.json")
    assert counters([*reader.feed(before), *reader.settle()]) == [10, 20]
    reader.restart()
    assert not [*reader.feed(after[:100]), *reader.settle()]
    assert counters([*reader.feed(after[100:]), *reader.settle()]) == [30]
    reader.restart()
    assert not [*reader.feed(after), *reader.settle()]


def test_a_document_that_was_cut_says_so_and_tells_what_is_sound() -> None:
    data = state(*TRAIN)
    cut = data[: data.index(b'"step": 30')]
    reader = reader_of(cut, "trainer_state.json")
    assert counters(fed(reader, cut)) == [10, 20]
    assert any("cut off" in problem for problem in reader.problems)


def test_an_array_is_told_as_it_grows() -> None:
    data = json.dumps(TRAIN, indent=1).encode()
    reader = reader_of(data, "log.json")
    cut = data.index(b"30") - 3
    assert counters([*reader.feed(data[:cut]), *reader.settle()]) == [10, 20]
    assert counters([*reader.feed(data[cut:]), *reader.settle()]) == [30]


def test_arrays_side_by_side_are_rows() -> None:
    document = {
        "progress": {"iterations": [0, 1, 2], "episode_rewards": [1.5, 2.5, None], "loss": [3, 2, 1]},
        "summary": {"total_episodes": 5, "best": 2.5},
        "weights": [0.5, 0.25],
    }
    told = read(json.dumps(document, indent=2).encode(), "metrics.json")
    assert unit(told) == "iteration" and counters(told) == [0, 1, 2] and rows(told)[0].total == 5
    assert rows(told)[1].values == {"episode_rewards": 2.5, "loss": 2.0} and rows(told)[2].values == {"loss": 1.0}


def test_nesting_without_end_is_survived() -> None:
    deep = b'{"a":' * 100_000
    for data in (
        b'{"step": 1, "loss": 2, "x": ' + b"[" * 100_000 + b"}\n",
        deep + b"\n",
        b"[\n" + deep,
        b'[{"a": 1},' + deep,
    ):
        for name in ("a.json", "a.jsonl", "a"):
            if (kind := sniff(data[: 1 << 16], name)) is not None:
                assert len(rows(fed(kind(), data))) <= 1


def test_text_in_brackets_and_braces_is_no_document() -> None:
    for text in (
        b"[2024-10-25 03:08:49] iteration 20\n",
        b"{'loss': 4.5, 'epoch': 1}\n",
        b"[INFO] start\n",
        b"{\n",
        b"[",
    ):
        assert sniff(text, "train.log") is None


def test_of_a_large_object_the_list_of_records_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_whole, "LARGE", 1000)
    history = [{"step": step, "loss": 1 / step} for step in range(1, 200)]
    data = json.dumps({"best": None, "log_history": history, "max_steps": 500}, indent=2).encode()
    reader = reader_of(data, "trainer_state.json")
    early = [*reader.feed(data[:8000]), *reader.settle()]
    assert counters(early)[-1] > 50
    rest = [*reader.feed(data[8000:]), *reader.finish()]
    assert counters([*early, *rest]) == [*range(1, 200)]
    assert len(reader.problems) == 1 and "only its list of records is read" in reader.problems[0]


def test_a_large_object_without_a_list_is_said_not_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_whole, "LARGE", 100)
    monkeypatch.setattr(json_whole, "LARGEST", 1000)
    data = json.dumps({"step": 1, "notes": "x" * 2000}, indent=1).encode()
    reader = reader_of(data, "state.json")
    assert rows([*reader.feed(data[:500]), *reader.feed(data[500:]), *reader.finish()]) == []
    assert reader.problems == ["an object of more than 0 MB is not read"] and reader.cut == 0
