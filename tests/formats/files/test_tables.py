"""Tables of metrics: heads, cells, sparse and late columns, monitors, and what is no table."""

from __future__ import annotations

import math

import pytest

from tests.formats.files.reading import counters, fed, read, reader_of, rows, unit
from tui_monitor.formats.files import sniff

LIGHTNING = b"""epoch,step,train_loss_step,train_loss_epoch,val_loss
0,49,2.5,,
0,99,2.25,,
0,99,,,2.4
0,99,,2.375,
1,149,2.0,,
"""


def test_a_sparse_table_is_told_cell_by_cell() -> None:
    told = read(LIGHTNING, "metrics.csv")
    assert unit(told) == "step" and counters(told) == [49, 99, 99, 99, 149]
    assert rows(told)[2].values == {"epoch": 0.0, "val_loss": 2.4}


@pytest.mark.parametrize("delimiter", [b",", b"\t", b";", b", ", b" ,"])
def test_cells_stand_between_commas_tabs_or_semicolons(delimiter: bytes) -> None:
    told = read(LIGHTNING.replace(b",", delimiter), "metrics.csv")
    assert counters(told) == [49, 99, 99, 99, 149]


def test_sections_that_say_nothing_are_left_out_and_those_of_an_evaluation_stay() -> None:
    head = b"time/total_timesteps,rollout/ep_rew_mean,train/loss,eval/mean_reward,time/fps\n"
    told = read(head + b"2048,-3.5,0.25,1.5,900\n4096,-3.0,,,910\n", "progress.csv")
    assert unit(told) == "step"
    assert rows(told)[0].values == {"reward": -3.5, "loss": 0.25, "eval_mean_reward": 1.5, "fps": 900.0}
    assert rows(told)[1].values == {"reward": -3.0, "fps": 910.0}


def test_episodes_of_a_monitor_are_counted_and_dated() -> None:
    told = read(
        b'#{"t_start": 1700000000.5, "env_id": "CartPole-v1"}\nr,l,t\n16.0,16,4.5\n31.0,31,5.5\n', "monitor.csv"
    )
    assert unit(told) == "episode" and counters(told) == [1, 2]
    assert rows(told)[1].values == {"reward": 31.0, "episode_length": 31.0}
    assert rows(told)[1].at == 1700000006.0


def test_quotes_spaces_percents_and_no_numbers() -> None:
    told = read(b'"epoch", "train loss", "note", acc\n1, "0.5", "a, b", 81.5%\n2, nan, "c ""d""", -inf\n', "log.csv")
    first, second = rows(told)
    assert first.counter == 1 and first.values == {"train_loss": 0.5, "accuracy": 81.5}
    assert math.isnan(second.values["train_loss"]) and second.values["accuracy"] == -math.inf


def test_a_column_named_twice_is_told_once_and_said() -> None:
    data = b"step,loss,loss\n1,0.5,9\n2,0.25,9\n"
    reader = reader_of(data, "a.csv")
    assert [row.values for row in rows(fed(reader, data))] == [{"loss": 0.5}, {"loss": 0.25}]
    assert any("twice" in problem and "loss" in problem for problem in reader.problems)


def test_a_head_in_the_middle_adds_a_column() -> None:
    told = read(b"step,loss,lr\n1,0.5,1\n2,0.4,1\nstep,loss,lr,accuracy\n3,0.3,1,0.75\n", "a.csv")
    assert [row.values.get("accuracy") for row in rows(told)] == [None, None, 0.75]


def test_the_same_head_again_is_no_row() -> None:
    told = read(b"step,loss\n1,0.5\n2,0.4\nstep,loss\n1,0.6\n", "a.csv")
    assert counters(told) == [1, 2, 1]


def test_a_file_that_is_rewritten_with_a_late_column_tells_only_what_is_new() -> None:
    data = b"step,loss\n1,0.5\n2,0.4\n"
    reader = reader_of(data, "a.csv")
    assert counters(fed(reader, data)) == [1, 2]
    reader.restart()
    told = fed(reader, b"accuracy,step,loss\n,1,0.5\n,2,0.4\n0.75,3,0.3\n")
    assert counters(told) == [3] and rows(told)[0].values == {"accuracy": 0.75, "loss": 0.3}


def test_another_run_in_the_same_file_is_told_whole() -> None:
    data = b"step,loss\n1,0.5\n2,0.4\n"
    reader = reader_of(data, "a.csv")
    fed(reader, data)
    reader.restart()
    assert counters(fed(reader, b"step,loss\n1,0.7\n2,0.4\n3,0.1\n")) == [1, 2, 3]


def test_half_a_row_waits_and_the_last_line_needs_no_end() -> None:
    data = b"step,loss,lr\n1,0.5,1\n2,0.4"
    reader = reader_of(data, "a.csv")
    assert counters([*reader.feed(data), *reader.settle()]) == [1]
    assert counters([*reader.feed(b",1\n3,0.25,1"), *reader.settle()]) == [2]
    assert counters(reader.finish()) == [3]


def test_a_row_that_is_cut_at_the_end_is_none() -> None:
    assert counters(read(b"step,loss,lr\n1,0.5,1\n2,0.4,1\n3,0.", "a.csv")) == [1, 2]


def test_steps_inside_an_episode_do_not_count_the_run() -> None:
    told = read(b"steps,episode,reward\n10,1,0.5\n20,2,0.25\n7,3,0.5\n", "a.csv")
    assert unit(told) == "episode" and counters(told) == [1, 2, 3]
    assert rows(told)[0].values["steps"] == 10.0


def test_a_counter_that_begins_anew_in_each_epoch_is_inside_of_it() -> None:
    lines = [f"{epoch},{step},{1 / (step + 1)}" for epoch in range(3) for step in range(100)]
    told = read("\n".join(["epoch,step,loss", *lines, ""]).encode(), "a.csv")
    assert unit(told) == "epoch" and counters(told)[-1] == 2
    resumed = [f"{step // 50},{step},0.5" for step in (*range(100), *range(60, 120))]
    told = read("\n".join(["epoch,step,loss", *resumed, ""]).encode(), "a.csv")
    assert unit(told) == "step" and counters(told)[-1] == 119


def test_a_table_without_a_counter_is_numbered_where_it_tells_of_training_only() -> None:
    told = read(b"loss,accuracy\n0.5,0.1\n0.4,0.2\n", "a.csv")
    assert unit(told) == "record" and counters(told) == [1, 2]
    assert read(b"layer,gpu,latency\n1,A,0.25\n5,B,0.5\n3,A,0.125\n", "latency.csv") == []


def test_totals_are_no_metrics_and_only_what_stays_is_one() -> None:
    told = read(b"step,total_steps,loss\n1,100,0.5\n2,100,0.4\n", "a.csv")
    assert [row.total for row in rows(told)] == [100, 100] and rows(told)[0].values == {"loss": 0.5}
    told = read(b"step,total_steps,loss\n1,8,0.5\n2,16,0.4\n", "a.csv")
    assert [row.total for row in rows(told)] == [None, None]


def test_times_of_rows_are_kept_apart() -> None:
    told = read(b"step,timestamp,loss\n1,1700000000,0.5\n2,1700000001.5,0.4\n", "a.csv")
    assert [row.at for row in rows(told)] == [1.7e9, 1700000001.5] and set(rows(told)[0].values) == {"loss"}


@pytest.mark.parametrize(
    "text",
    [
        b"Epoch 1, loss 0.5\nEpoch 2, loss 0.4\n",
        b"Hello, world\nthis is prose, with commas\nand more, of it\n",
        b"",
        b"1,2,3\n4,5,6\n",
        b"loss\n0.5\n0.4\n",
        b"[2024-01-01 10:00:00,000] INFO starting, please wait\n[2024-01-01 10:00:01,000] INFO step 1, loss 2\n",
    ],
)
def test_text_with_commas_is_no_table(text: bytes) -> None:
    assert sniff(text, "train.log") is None


def test_a_head_alone_is_a_table_only_where_the_name_says_so() -> None:
    assert sniff(b"step,loss\n", "metrics.csv") is not None
    assert sniff(b"step,loss\n", "train.log") is None


def test_marks_and_holes_at_the_beginning_are_dropped() -> None:
    assert counters(read(b"\0\0\0\xef\xbb\xbfstep,loss\r\n1,0.5\r\n2,0.4\r\n", "a.csv", cuts=(1, 4, 5))) == [1, 2]


def test_a_table_that_counts_nothing_says_so() -> None:
    data = b"layer,gpu,latency\n1,A,0.25\n5,B,0.5\n3,A,0.125\n"
    reader = reader_of(data, "latency.csv")
    fed(reader, data)
    assert any("counts" in problem for problem in reader.problems)
