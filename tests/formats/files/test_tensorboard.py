"""Event files: framing, every way a scalar is written, rows by step, and damage of any kind."""

from __future__ import annotations

import math
import struct
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.files import event_writing as writing
from tests.formats.files.event_writing import event, scalar, simple, tensor, text, version
from tests.formats.files.protobuf_writing import counted, double, message, single
from tui_monitor.formats.files import checksums, sniff
from tui_monitor.formats.files.checksums import AT_LEAST, crc32c, masked, masked_together
from tui_monitor.formats.files.records_io import LARGEST, Frames
from tui_monitor.formats.files.tags import MOST_TAGS, Tags
from tui_monitor.formats.files.tensorboard import EventFileReader
from tui_monitor.model.records import LogRecord, Row, Setup


def read(data: bytes, piece: int = 1 << 18) -> tuple[list[LogRecord], EventFileReader]:
    reader = EventFileReader()
    records: list[LogRecord] = []
    for start in range(0, len(data), piece):
        records += reader.feed(data[start : start + piece])
    return [*records, *reader.finish()], reader


def rows(data: bytes) -> list[tuple[float, dict[str, float]]]:
    return [(row.counter, row.values) for row in read(data)[0] if isinstance(row, Row)]


# --- checksums and frames ---


@pytest.mark.parametrize(
    ("data", "crc"),
    [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)],
)
def test_the_checksum_is_the_one_of_rfc_3720(data: bytes, crc: int) -> None:
    assert crc32c(data) == crc == writing.crc32c(data)


@given(st.binary(max_size=300))
def test_the_checksum_is_that_of_its_definition(data: bytes) -> None:
    assert struct.pack("<I", masked(data)) == writing.masked(data)


@given(st.lists(st.binary(min_size=37, max_size=37), min_size=1, max_size=50))
def test_many_records_have_together_the_checksums_that_they_have_alone(records: list[bytes]) -> None:
    assert masked_together(records) == [masked(record) for record in records]


def test_long_data_is_summed_up_in_parts() -> None:
    data = bytes(range(256)) * 40 + b"end"
    assert crc32c(data) == writing.crc32c(data)


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=12), st.integers(1, 50))
def test_records_are_cut_the_same_in_pieces_of_any_size(payloads: list[bytes], piece: int) -> None:
    data = b"".join(writing.record(payload) for payload in payloads)
    frames, told = Frames(), []
    for start in range(0, len(data), piece):
        told += frames.feed(data[start : start + piece])
    assert [payload for payload, _ in told] == payloads
    assert (frames.half, frames.lost, frames.passed) == (0, 0, 0)


def test_a_half_record_waits() -> None:
    data = version() + scalar("train/loss", 5, 0.5)
    reader = EventFileReader()
    assert reader.feed(data[:-1]) == []
    assert reader.settle() == []
    assert [record for record in reader.feed(data[-1:]) if isinstance(record, Row)] == []
    assert [type(record) for record in reader.settle()] == [Row]
    assert reader.problems == []


# --- what the field writes ---


def test_scalars_of_one_step_are_a_row_with_its_time() -> None:
    data = version() + scalar("rollout/ep_rew_mean", 2048, 1.5, at=1.7e9 + 1)
    data += scalar("train/loss", 2048, 0.25, at=1.7e9 + 2) + scalar("rollout/ep_rew_mean", 4096, 2.5, at=1.7e9 + 60)
    assert read(data)[0] == [
        Setup(unit="step", line=2),
        Row(2048, {"reward": 1.5, "loss": 0.25}, line=2, at=1.7e9 + 2),
        Row(4096, {"reward": 2.5}, line=4, at=1.7e9 + 60),
    ]


def test_several_values_in_one_record_are_one_row() -> None:
    assert rows(event(7, simple("loss", 0.5), simple("accuracy", 0.75))) == [(7, {"loss": 0.5, "accuracy": 0.75})]


@pytest.mark.parametrize(
    ("kind", "content", "value"),
    [
        (writing.FLOAT, message(4, struct.pack("<f", 0.5)), 0.5),
        (writing.FLOAT, message(5, struct.pack("<f", 0.5)), 0.5),
        (writing.FLOAT, single(5, 0.5), 0.5),
        (writing.DOUBLE, message(4, struct.pack("<d", 0.1)), 0.1),
        (writing.DOUBLE, double(6, 0.1), 0.1),
        (writing.HALF, message(4, struct.pack("<e", 0.5)), 0.5),
        (writing.INT32, message(4, struct.pack("<i", -7)), -7),
        (writing.INT32, counted(7, -7), -7),
        (writing.INT64, message(10, b"\x2a"), 42),
        (writing.INT64, counted(10, 42), 42),
    ],
)
def test_tensors_of_one_number_are_scalars(kind: int, content: bytes, value: float) -> None:
    told = [event(step, tensor("train/value", kind, content)) for step in (1, 2, 3)]
    assert rows(b"".join(told)) == [(step, {"value": value}) for step in (1, 2, 3)]


def test_tensors_of_more_numbers_texts_and_pictures_are_none() -> None:
    histogram = tensor("weights", writing.DOUBLE, message(4, bytes(72)), (3, 3), "histograms")
    picture = message(1, "image") + message(4, message(4, b"\x89PNG"))
    data = version() + event(1, histogram) + event(2, text("notes", "hello")) + event(3, picture)
    assert read(data)[0] == []


def test_a_file_with_nothing_but_its_version_is_read() -> None:
    records, reader = read(version())
    assert (records, reader.lines, reader.unit, reader.problems) == ([], 1, None, [])


def test_a_records_value_is_never_mistaken_for_bytes_around_it() -> None:
    """The value's bytes stand in the tag, in the step and in the time as well."""
    values = [
        0.0,
        1.0,
        2.0,
        0.0,
        struct.unpack("<f", b"loss")[0],
        math.inf,
        struct.unpack("<f", b"\x15\x15\x15\x15")[0],
    ]
    data = b"".join(scalar("lossloss\0\0\0\0", step, value, at=2.0) for step, value in enumerate(values))
    assert [row[1].popitem()[1] for row in rows(data)] == values


def test_tags_of_equal_length_are_told_apart() -> None:
    data = b"".join(scalar(tag, step, step * 10 + at) for step in range(3) for at, tag in enumerate(("abc", "abd")))
    assert rows(data) == [(step, {"abc": step * 10, "abd": step * 10 + 1}) for step in range(3)]


def test_keras_counts_epochs() -> None:
    data = scalar("epoch_loss", 0, 0.5) + scalar("epoch_loss", 1, 0.25)
    assert read(data)[1].unit == "epoch"


def test_total_and_experts_come_from_a_text_of_arguments() -> None:
    table = "|param|value|\n|-|-|\n|num_experts|8|\n|total_timesteps|50000|"
    records, _ = read(event(0, text("hyperparameters", table)) + scalar("charts/SPS", 100, 5.0))
    assert [row.total for row in records if isinstance(row, Row)] == [50000]
    assert [setup.experts for setup in records if isinstance(setup, Setup) and setup.experts] == [8]


# --- steps ---


def test_what_comes_later_for_the_same_step_is_told_alone() -> None:
    reader = EventFileReader()
    reader.feed(scalar("train/loss", 5, 0.5))
    assert [row.values for row in reader.settle() if isinstance(row, Row)] == [{"loss": 0.5}]
    reader.feed(scalar("train/entropy", 5, 1.5))
    told = [row for row in reader.settle() if isinstance(row, Row)]
    assert [(row.counter, row.values) for row in told] == [(5, {"entropy": 1.5})]


def test_a_tag_that_counts_epochs_beside_steps_falls_in_beside() -> None:
    data = b""
    for step in range(300):
        data += scalar("train/loss", step, 1.0)
        if step % 100 == 99:
            data += scalar("valid/accuracy", step // 100 + 1, step / 1000)
    told = rows(data)
    assert [counter for counter, _ in told] == list(range(300))
    assert [(counter, values["valid_accuracy"]) for counter, values in told if "valid_accuracy" in values] == [
        (step, pytest.approx(step / 1000)) for step in (99, 199, 299)
    ]


def test_an_evaluation_that_is_late_completes_its_own_row() -> None:
    data = b"".join(scalar("train/loss", step, 1.0) for step in range(100, 111)) + scalar("eval/reward", 105, 9.0)
    assert rows(data)[-1] == (105, {"eval_reward": 9.0})


def test_a_step_that_falls_back_begins_anew() -> None:
    data = b"".join(scalar("train/loss", step, 1.0) for step in [*range(1, 100), *range(1, 5)])
    assert [counter for counter, _ in rows(data)] == [*range(1, 100), *range(1, 5)]


def test_values_without_any_step_are_numbered() -> None:
    assert rows(b"".join(scalar("loss", None, value) for value in (3.0, 2.0, 1.0))) == [
        (number, {"loss": value}) for number, value in enumerate((3.0, 2.0, 1.0))
    ]


# --- names ---


def test_no_two_tags_share_a_name() -> None:
    tags = Tags()
    told = ["actor/grad_norm", "policy/grad_norm", "train/loss", "rollout/loss", "moe/layer_3/expert_5_load"]
    names = ["gradient_norm", "policy_grad_norm", "loss", "rollout_loss", "moe_layer_3_expert_5_load"]
    assert [tags.name(tag) for tag in told] == names
    assert tags.keys == dict(zip(names, told, strict=True))


def test_a_tag_whose_every_name_is_taken_is_numbered() -> None:
    tags = Tags()
    assert [tags.name("train/loss"), tags.name("loss"), tags.name("loss")] == ["loss", "loss_1", "loss_1"]


def test_long_tags_keep_their_end() -> None:
    assert (
        Tags().name("ray/tune/info/learner/default_policy/learner_stats/my_own")
        == "default_policy_learner_stats_my_own"
    )


def test_hostile_tags_are_names_or_nothing() -> None:
    for tag in ("", "/", "\x1b]52;c;x\x07", "[@click=app.quit]x", "\u202eloss", "a" * 100_000, "🦊", "\ud800"):
        name = Tags().name(tag)
        assert name is None or (name.isprintable() and len(name) <= 40 and "[" not in name)


def test_tags_are_bounded() -> None:
    tags = Tags()
    told = [tags.name(f"metric_{number}") for number in range(MOST_TAGS + 10)]
    assert told[-10:] == [None] * 10
    assert tags.refused == 10
    assert tags.name("metric_5") == "metric_5"


# --- damage ---


def run_of(count: int) -> list[bytes]:
    return [scalar("train/loss", step, step / 8) for step in range(1, count + 1)]


def test_a_wrong_checksum_costs_its_record_only() -> None:
    parts = run_of(5)
    parts[2] = parts[2][:-6] + b"\x7f" + parts[2][-5:]
    assert [counter for counter, _ in rows(b"".join(parts))] == [1, 2, 4, 5]
    assert read(b"".join(parts))[1].problems == ["records with a wrong checksum left out: 1"]


def test_wrong_checksums_among_many_records_are_found() -> None:
    parts = run_of(AT_LEAST * 3)
    parts[40] = parts[40][:-6] + b"\x7f" + parts[40][-5:]
    told = [counter for counter, _ in rows(version() + b"".join(parts))]
    assert told == [step for step in range(1, AT_LEAST * 3 + 1) if step != 41]


@pytest.mark.parametrize("place", [0, 3, 8, 11])
def test_a_damaged_length_costs_its_record_only(place: int) -> None:
    parts = run_of(5)
    damaged = bytearray(parts[2])
    damaged[place] ^= 0x40
    data = b"".join([*parts[:2], bytes(damaged), *parts[3:]])
    assert [counter for counter, _ in rows(data)] == [1, 2, 4, 5]
    assert read(data)[1].problems == [f"damaged bytes between the records: {len(parts[2])}"]


def test_a_hole_is_passed_over() -> None:
    parts = run_of(4)
    data = parts[0] + parts[1][:20] + bytes(3_000_000) + parts[2] + parts[3]
    assert [counter for counter, _ in rows(data)] == [1, 3, 4]


def test_a_record_too_large_is_passed_over_without_keeping_it() -> None:
    length = struct.pack("<Q", LARGEST * 4)
    reader = EventFileReader()
    told = list(reader.feed(length + writing.masked(length)))
    for _ in range(64):
        told += reader.feed(bytes(LARGEST // 16))
    told += reader.feed(bytes(4) + scalar("loss", 3, 1.0)) + reader.finish()
    assert [record.counter for record in told if isinstance(record, Row)] == [3]
    assert reader.problems == ["records above 16 MB left out: 1"]


def test_a_length_of_exabytes_is_damage() -> None:
    length = struct.pack("<Q", 1 << 62)
    reader = EventFileReader()
    reader.feed(length + writing.masked(length) + bytes(1000))
    assert reader.problems == ["records above 16 MB left out: 1"]


def test_the_cut_end_is_said_when_the_file_is_at_its_end() -> None:
    assert read(b"".join(run_of(2))[:-3])[1].problems == ["the last record is cut: 45 bytes left out"]


def test_non_finite_values_are_told() -> None:
    told = rows(b"".join(scalar("loss", step, value) for step, value in ((1, math.nan), (2, math.inf), (3, -math.inf))))
    assert [math.isfinite(values["loss"]) for _, values in told] == [False] * 3


SOUND = (
    version()
    + event(0, text("args", '{"max_steps": 90}'))
    + b"".join(
        scalar("train/loss", step, 1 / step)
        + scalar("eval/acc", step, 0.5)
        + event(step, tensor("lr", writing.FLOAT, message(4, struct.pack("<f", 1e-4))))
        for step in range(1, 30)
    )
)


@given(st.data())
def test_cuts_and_flips_never_raise_and_keep_what_stands_before(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SOUND) - 1))
    spoilt = bytearray(SOUND[: data.draw(st.integers(at, len(SOUND)))])
    for place in data.draw(st.lists(st.integers(at, max(at, len(spoilt) - 1)), max_size=4)):
        if place < len(spoilt):
            spoilt[place] ^= 1 << data.draw(st.integers(0, 7))
    sound = {
        (row.counter, name): value
        for row in read(SOUND)[0]
        if isinstance(row, Row)
        for name, value in row.values.items()
    }
    records, reader = read(bytes(spoilt), data.draw(st.integers(50, 5000)))
    for row in records:
        if isinstance(row, Row):
            assert all(sound.get((row.counter, name)) == value for name, value in row.values.items())
    assert len(reader.problems) < 6


@given(st.binary(max_size=400))
def test_any_payload_is_read_or_left_out(payload: bytes) -> None:
    read(writing.record(payload) * 2 + scalar("loss", 1, 0.5))


@given(st.binary(max_size=2000), st.integers(1, 500))
def test_any_bytes_are_read(data: bytes, piece: int) -> None:
    read(data, piece)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a/x", "b/x", "loss", "eval/acc"]), st.integers(-(2**63), 2**63 - 1), st.floats(width=32)
        ),
        max_size=40,
    )
)
def test_no_value_is_lost_or_made_up_whatever_the_steps(told: list[tuple[str, int, float]]) -> None:
    values = [value for row in rows(b"".join(scalar(*each) for each in told)) for value in row[1].values()]
    assert sorted(map(repr, values)) == sorted(repr(value) for _, _, value in told)


def test_a_message_of_millions_of_fields_is_left_out() -> None:
    told, reader = read(writing.record(message(5, b"\x0a\x00" * 150_000)) + scalar("loss", 1, 0.5))
    assert [row.counter for row in told if isinstance(row, Row)] == [1]
    assert reader.problems == ["records that are no events left out: 1"]


def test_what_is_learned_of_long_records_is_bounded() -> None:
    """A description of 8 kB behind each value: memory stays, and the values are read."""
    described = message(9, bytes(1 << 13))
    data = [event(step, simple(f"loss_{step}", 0.5) + described) for step in range(1, 61)]
    reader = EventFileReader()
    tracemalloc.start()
    for record in data:
        reader.feed(record)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < len(data) << 12
    assert [record.counter for record in reader.settle() if isinstance(record, Row)] == [60]


def test_reading_is_linear_in_a_hostile_file() -> None:
    """Zeros, and heads that are almost sound: nothing of it is tried more than once."""
    length = struct.pack("<Q", 42)
    began = time.process_time()
    read(bytes(4_000_000))
    read((length + b"\1\2\3\4") * 20_000)
    assert time.process_time() - began < 20


# --- by content ---


def test_event_files_are_known_by_their_first_record() -> None:
    assert sniff(version() + scalar("loss", 1, 1.0), "metrics.csv") is EventFileReader
    assert sniff(bytes(100), "events.out.tfevents.1") is not EventFileReader
    assert sniff(b"step,loss\n1,2\n", "events.out.tfevents.1") is not EventFileReader


def test_a_text_log_costs_no_checksum() -> None:
    """Its tables take as long to build as a thousand lines to read."""
    checksums._tables.cache_clear()
    assert sniff(b"Episode 1/1000 | Score: 3\n" * 9, "training_output.log") is None
    assert not checksums._tables.cache_info().currsize
    assert sniff(version() + scalar("loss", 1, 1.0), "x") is EventFileReader
    assert checksums._tables.cache_info().currsize


def test_kerass_tags_of_epochs_are_what_they_are_figures_of() -> None:
    tags = ("epoch_loss", "epoch_accuracy", "epoch_val_loss", "epoch_learning_rate")
    data = b"".join(scalar(tag, step, 0.5) for step in range(3) for tag in tags)
    assert rows(data)[0][1].keys() == {"loss", "accuracy", "val_loss", "learning_rate"}
    assert read(data)[1].unit == "epoch"
    data = b"".join(scalar(tag, step, 0.5) for step in range(3) for tag in ("loss", "epoch_loss"))
    assert rows(data)[0][1].keys() == {"loss", "epoch_loss"}
