"""wandb's files: blocks and pieces, the history with its counter and total, console and exit, damage of any kind."""

from __future__ import annotations

import math
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.files.protobuf_writing import counted, message
from tests.formats.files.wandb_writing import BLOCK, HEADER, console, exit_, history, item, log, run
from tui_monitor.formats.files import sniff
from tui_monitor.formats.files.leveldb import LARGEST, Blocks
from tui_monitor.formats.files.wandb import WandbReader
from tui_monitor.model.records import Ending, Incident, LogRecord, Other, Resume, Row, Setup


def read(data: bytes, piece: int = 1 << 18) -> tuple[list[LogRecord], WandbReader]:
    reader = WandbReader()
    records: list[LogRecord] = []
    for start in range(0, len(data), piece):
        records += reader.feed(data[start : start + piece])
    return [*records, *reader.finish()], reader


def rows(data: bytes) -> list[Row]:
    return [row for row in read(data)[0] if isinstance(row, Row)]


def live(*records: bytes) -> list[LogRecord]:
    """What is told where every record is asked for as soon as it is written."""
    data, reader, told = log(*records), WandbReader(), list[LogRecord]()
    ends = [len(log(*records[:count])) for count in range(len(records) + 1)]
    for start, end in pairwise([0, *ends]):
        told += reader.feed(data[start:end])
        told += reader.settle()
    return told


# --- blocks ---


@given(st.lists(st.integers(0, 3 * BLOCK), max_size=6), st.sampled_from([1000, 7777, BLOCK, 1 << 18]))
def test_records_of_any_size_are_put_together_from_pieces_of_any_size(sizes: list[int], piece: int) -> None:
    records = [bytes([number + 1]) * size for number, size in enumerate(sizes)]
    data, blocks = log(*records), Blocks()
    told = [record for start in range(0, len(data), piece) for record in blocks.feed(data[start : start + piece])]
    assert told == records
    assert (blocks.half, blocks.lost, blocks.passed) == (False, 0, 0)


@pytest.mark.parametrize("left", range(9))
def test_the_end_of_a_block_that_is_too_small_for_a_piece_is_passed_over(left: int) -> None:
    first = b"a" * (BLOCK - len(HEADER) - 7 - left)
    assert Blocks().feed(log(first, b"second")) == [first, b"second"]


def test_a_record_comes_byte_by_byte() -> None:
    blocks = Blocks()
    assert [record for byte in log(b"abc", b"de") for record in blocks.feed(bytes([byte]))] == [b"abc", b"de"]


def test_zeros_to_the_end_of_a_block_are_no_damage() -> None:
    data = log(b"first")
    whole = data + bytes(BLOCK - len(data)) + log(b"second", header=b"")
    blocks = Blocks()
    assert (blocks.feed(whole), blocks.lost) == ([b"first", b"second"], 0)


def test_a_damaged_piece_costs_its_record_only() -> None:
    records = [bytes([number]) * 100 for number in range(1, 6)]
    data = bytearray(log(*records))
    data[7 + 107 * 2 + 50] ^= 1
    blocks = Blocks()
    assert blocks.feed(bytes(data)) == [records[0], records[1], records[3], records[4]]
    assert blocks.lost == 1


def test_a_damaged_length_costs_the_rest_of_its_block_only() -> None:
    records = [bytes([number]) * 1000 for number in range(1, 101)]
    data = bytearray(log(*records))
    data[7 + 1007 * 3 + 5] ^= 0x10
    told = Blocks().feed(bytes(data))
    assert told[:3] == records[:3]
    assert told[3:] == records[-len(told[3:]) :]
    assert len(told) > 60


def test_a_record_too_large_is_passed_over_without_keeping_it() -> None:
    blocks = Blocks()
    assert blocks.feed(log(b"a", bytes(LARGEST + 1), b"b")) == [b"a", b"b"]
    assert (blocks.passed, blocks.half) == (1, False)


# --- the history ---


def test_a_call_of_log_is_a_row_with_its_time() -> None:
    data = log(run({}), history(0, {"loss": 0.5}, at=1.7e9), history(1, {"loss": 0.25}, at=1.7e9 + 9))
    told = rows(data)
    assert [(row.counter, row.values, row.at) for row in told] == [
        (0, {"loss": 0.5}, 1.7e9),
        (1, {"loss": 0.25}, 1.7e9 + 9),
    ]
    assert read(data)[1].unit == "step"


def test_older_writers_name_keys_without_paths() -> None:
    assert rows(log(history(3, {"loss": 0.5}, old=True)))[0].values == {"loss": 0.5}


def test_the_trainers_own_step_goes_before_wandbs() -> None:
    data = log(*(history(number, {"train/global_step": number * 500, "train/loss": 1.0}) for number in range(4)))
    assert [row.counter for row in rows(data)] == [0, 500, 1000, 1500]


def test_epochs_count_where_the_arguments_say_how_many() -> None:
    data = log(run({"epochs": 40}), *(history(epoch - 1, {"epoch": epoch, "loss": 1 / epoch}) for epoch in range(1, 4)))
    assert [(row.counter, row.total) for row in rows(data)] == [(1, 40), (2, 40), (3, 40)]
    assert read(data)[1].unit == "epoch"


def test_epochs_of_many_rows_do_not_count() -> None:
    data = log(run({"epochs": 2}), *(history(step, {"epoch": step // 50, "loss": 1.0}) for step in range(100)))
    assert [(row.counter, row.total) for row in rows(data)] == [(step, None) for step in range(100)]


def test_a_wrong_guess_is_taken_back_when_the_second_row_shows_it() -> None:
    told = live(run({"epochs": 2}), *(history(step, {"epoch": step // 50, "loss": float(step)}) for step in range(3)))
    units = [(at, record.unit) for at, record in enumerate(told) if isinstance(record, Setup)]
    assert [unit for _, unit in units] == ["epoch", "step"]
    after = [record for record in told[units[-1][0] :] if isinstance(record, Row)]
    assert [(row.counter, row.values["loss"]) for row in after] == [(0, 0.0), (1, 1.0), (2, 2.0)]


def test_the_total_of_steps_comes_from_the_arguments() -> None:
    data = log(run({"trainer": {"max_steps": 900}, "num_experts": 8}), history(0, {"loss": 1.0}))
    assert [row.total for row in rows(data)] == [900]
    assert [setup.experts for setup in read(data)[0] if isinstance(setup, Setup) and setup.experts] == [8]


def test_histograms_pictures_and_texts_are_no_metrics() -> None:
    nested = {"grad._type": "histogram", "grad.values": [1, 2], "grad.size": 64, "grad.packedBins.min": 0.5}
    whole = {"image": {"_type": "image-file", "size": 1234, "width": 64}, "note": "run 7", "done": True, "none": None}
    assert rows(log(history(0, {"loss": 1.0, **nested, **whole})))[0].values == {"loss": 1.0}


def test_nested_values_are_named_by_their_path() -> None:
    data = log(history(0, {"eval.accuracy": 0.5, "test": {"accuracy": 0.75}, "loss": 1.0}))
    assert rows(data)[0].values == {"eval_accuracy": 0.5, "test_accuracy": 0.75, "loss": 1.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [("NaN", math.nan), ('"NaN"', math.nan), ("-Infinity", -math.inf), ("9" * 400, math.inf), ("1e999", math.inf)],
)
def test_values_that_are_not_finite_are_told(text: str, value: float) -> None:
    record = message(2, message(1, item("loss", text.encode())) + message(1, item("_step", 4)))
    assert [repr(row.values["loss"]) for row in rows(log(record))] == [repr(value)]


def test_json_nested_a_thousand_deep_is_no_metric() -> None:
    record = message(
        2, b"".join(message(1, item(*each)) for each in (("x", b"[" * 30_000), ("y", b'{"a":' * 9_000), ("loss", 1)))
    )
    assert [row.values for row in rows(log(record))] == [{"loss": 1.0}]


def test_a_resumed_run_says_so_and_bears_its_name() -> None:
    records, reader = read(log(run({}, name="wild\x1b[31mfox", resumed=True)))
    assert [type(record) for record in records] == [Resume]
    assert reader.title is not None
    assert reader.title.isprintable()


# --- console and exit ---


def test_a_good_end_is_told() -> None:
    ending = read(log(history(0, {"loss": 1.0}), exit_(0, 7200)))[0][-1]
    assert ending == Ending("exit code 0 after 7200 s", {"hours": 2.0}, 2)


def test_a_traceback_on_the_console_is_the_cause_and_stands_behind_the_rows() -> None:
    lines = [
        "Traceback (most recent call last):\n",
        '  File "a.py", line 1, in <module>\n    main()\n',
        "KeyError: 'x'\n",
    ]
    told = read(log(history(0, {"loss": 1.0}), *(console(line, 0) for line in lines), exit_(1)))[0]
    assert [type(record) for record in told] == [Setup, Row, Incident]
    assert isinstance(told[-1], Incident)
    assert told[-1].text == "KeyError: 'x'"


@pytest.mark.parametrize(("code", "kind"), [(1, "traceback"), (255, "cancelled"), (-9, "traceback")])
def test_an_exit_code_is_told_where_nothing_else_tells_of_it(code: int, kind: str) -> None:
    told = read(log(exit_(code)))[0]
    assert [(record.kind, record.text) for record in told if isinstance(record, Incident)] == [
        (kind, f"exit code {code} after 17 s")
    ]


def test_console_lines_are_shown_clean_and_whole() -> None:
    pieces = ["load", "ing\n", "  1%\r 50%\r100%\n", "\x1b]52;c;x\x07evil\n", "half"]
    told = read(log(*map(console, pieces)))[0]
    assert [record.text for record in told if isinstance(record, Other)] == [
        "loading", "100%", "\\x1b]52;c;x\\x07evil", "half",
    ]  # fmt: skip


def test_an_endless_console_line_is_bounded() -> None:
    reader = WandbReader()
    reader.feed(log(*(console("x" * 60_000) for _ in range(40))))
    told = reader.finish()
    assert [len(record.text) < 3000 for record in told if isinstance(record, Other)] == [True]


# --- damage ---

SOUND = [
    run({"epochs": 40, "lr": 0.1}),
    *(
        history(step, {"epoch": step + 1, "loss": 1 / (step + 1), "bins": {"_type": "x", "v": [0] * 3000}})
        for step in range(9)
    ),
    console("Traceback (most recent call last):\n"),
    exit_(1),
]


@given(st.data())
def test_cuts_and_flips_never_raise_and_make_nothing_up(data: st.DataObject) -> None:
    sound = log(*SOUND)
    spoilt = bytearray(sound[: data.draw(st.integers(0, len(sound)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(spoilt) - 1)), max_size=4)):
        if spoilt:
            spoilt[place] ^= 1 << data.draw(st.integers(0, 7))
    told, reader = read(bytes(spoilt), data.draw(st.integers(500, 50_000)))
    values = {row.values.get("loss") for row in told if isinstance(row, Row)}
    assert values <= {1 / (step + 1) for step in range(9)}
    assert len(reader.problems) < 6


@given(st.binary(max_size=300))
def test_any_record_is_read_or_left_out(record: bytes) -> None:
    nested = [record, message(2, record), message(2, message(1, record)), message(17, record), message(18, record)]
    assert len(read(log(*nested, history(5, {"accuracy": 0.5})))[1].problems) < 6


@given(st.binary(max_size=2000), st.integers(1, 500))
def test_any_bytes_are_read(data: bytes, piece: int) -> None:
    read(HEADER + data, piece)
    read(data, piece)


def test_a_piece_whose_checksum_is_right_may_be_anything() -> None:
    typed = bytes([3]) + b"rest of nothing"
    orphan = zlib.crc32(typed).to_bytes(4, "little") + (len(typed) - 1).to_bytes(2, "little") + typed
    assert [row.counter for row in rows(HEADER + orphan + log(history(1, {"loss": 1.0}), header=b""))] == [1]


def test_a_file_cut_at_a_block_is_read_up_to_there() -> None:
    whole = log(*(history(step, {"loss": 1.0, "bins": {"_type": "x", "v": [0] * 3000}}) for step in range(9)))
    records, reader = read(whole[:BLOCK])
    assert [record.counter for record in records if isinstance(record, Row)] == [0, 1, 2]
    assert reader.problems == ["the last record is cut: 5388 bytes left out"]


def test_strange_records_are_counted() -> None:
    assert read(log(b"\xff\xff", b"\x0b", counted(1, 5), history(0, {"loss": 1.0})))[1].problems == [
        "records that are none of wandb's left out: 2"
    ]


# --- by content ---


def test_wandb_files_are_known_by_their_header() -> None:
    assert sniff(log(run({})), "metrics.csv") is WandbReader
    assert sniff(b":W&B", "run-abc.wandb") is not WandbReader
