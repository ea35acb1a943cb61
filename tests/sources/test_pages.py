"""A page of the index gives back what was written, or is damaged: never anything else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.native_text import consoles, row
from tests.run_state import difference, told
from tui_monitor.formats import LogReader
from tui_monitor.formats.bulk import BulkReader
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history import NotNative, pages
from tui_monitor.sources.history.pages import DamagedPage, load

SMALL = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PLAIN = b"".join(row(at, "warmup") + b"some other line\n" * (at % 30 == 0) for at in range(1, 90))
UNSTEADY = b"".join(row(at, None) for at in range(1, 400) if at % 7)


def records_of(text: bytes) -> Sequence[LogRecord | Block]:
    reader = LogReader()
    reader.passed(0)
    bulk = BulkReader(reader)
    return [*bulk.read(text), *bulk.finish()]


def encode(records: Sequence[LogRecord | Block]) -> bytes:
    file = io.BytesIO()
    pages.write(file, records)
    return file.getvalue()


def written(folder: Path, page: bytes) -> Path:
    file = folder / "a.page"
    file.write_bytes(page)
    return file


@SMALL
@given(consoles())
def test_a_page_gives_back_what_was_written(tmp_path: Path, text: bytes) -> None:
    records = records_of(text)
    file = written(tmp_path, encode(records))
    loaded = load(file)
    file.unlink()  # its columns are there as long as somebody has them
    assert [type(record) for record in loaded] == [type(record) for record in records]
    singly = [(one, other) for one, other in zip(loaded, records, strict=True) if not isinstance(other, Block)]
    assert all(repr(one) == repr(other) for one, other in singly)
    assert difference(told(loaded), told(records)) == {}


@pytest.mark.parametrize("error", [NotNative("prose"), OSError("a disk"), MemoryError()], ids=repr)
def test_what_ends_amid_its_records_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    def broken() -> Iterator[LogRecord | Block]:
        yield from records_of(PLAIN)
        raise error

    with pytest.raises(type(error)):
        pages.save(tmp_path / "a.page", broken())
    assert list(tmp_path.iterdir()) == []


@SMALL
@given(st.integers(0, 1 << 20))
def test_a_page_cut_short_is_damaged(tmp_path: Path, length: int) -> None:
    page = encode(records_of(PLAIN))
    with pytest.raises(DamagedPage):
        load(written(tmp_path, page[: length % len(page)]))


@SMALL
@given(st.integers(0, 1 << 20), st.integers(0, 7))
def test_a_flipped_bit_is_found(tmp_path: Path, place: int, bit: int) -> None:
    page = bytearray(encode(records_of(UNSTEADY)))
    page[place % len(page)] ^= 1 << bit
    with pytest.raises(DamagedPage):
        load(written(tmp_path, bytes(page)))


@SMALL
@given(st.integers(0, 1 << 20), st.integers(0, 7))
def test_a_flipped_bit_of_a_page_that_was_not_proved_changes_a_number(
    tmp_path: Path, place: int, bit: int
) -> None:
    """A disk that changes what nobody wrote: one number is another one, and whoever looks at it does not fail."""
    records = records_of(UNSTEADY)
    page = bytearray(encode(records))
    page[place % len(page)] ^= 1 << bit
    try:
        run = told(load(written(tmp_path, bytes(page)), proved=True))
    except DamagedPage:
        return
    plain = told(records)
    assert (list(run.feed), run.total, run.events) == (list(plain.feed), plain.total, plain.events)
    columns = [(run.rows.counters, plain.rows.counters), (run.rows.lines, plain.rows.lines)]
    columns += [(run.rows.metrics[name].values, series.values) for name, series in plain.rows.metrics.items()]
    assert sum(repr(one) != repr(other) for pair in columns for one, other in zip(*pair, strict=True)) <= 1
    assert len(run.rows.chart("score", 20, 0, 500)) <= 2 * 20 + 2


def test_the_page_of_another_version_or_of_nothing_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = encode(records_of(PLAIN))
    for other in (b"", b"\0" * len(page), page + b"\0", b"x" + page[1:]):
        with pytest.raises(DamagedPage):
            load(written(tmp_path, other))
    file = written(tmp_path, page)
    monkeypatch.setattr(pages, "MAGIC", b"moetop\x00\x09" + pages.MAGIC[8:])
    with pytest.raises(DamagedPage):
        load(file)


def test_a_page_that_becomes_shorter_while_it_is_used_gives_zeros(tmp_path: Path) -> None:
    file = written(tmp_path, encode(records_of(PLAIN)))
    run = told(load(file))
    with file.open("r+b") as page:
        page.truncate(0)
    assert set(run.rows.metrics["score"].values[2:-1]) == {0.0}
