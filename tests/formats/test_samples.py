"""Every sample of a format gives exactly its records, and is nobody else's."""

import pytest

from tui_monitor.formats import LogReader, incidents, native
from tui_monitor.formats.protocol import Format, Sample
from tui_monitor.formats.text import decorative
from tui_monitor.model.records import Ending, LogRecord, Notice, Other, Row

FORMATS = ((native.NativeReader, native.SAMPLES), (incidents.IncidentReader, incidents.SAMPLES))
OWN = [(reader, sample) for reader, samples in FORMATS for sample in samples]
FOREIGN = [
    (reader, sample) for reader, _ in FORMATS for other, samples in FORMATS if other is not reader for sample in samples
]


def read_alone(format: Format, sample: Sample) -> tuple[list[LogRecord], list[str]]:
    """The records of a sample read by one format, and the lines that it refused."""
    records: list[LogRecord] = []
    refused = []
    for number, line in enumerate(sample.lines, 1):
        found = format.read(line, number)
        if found is None:
            refused.append(line)
        records += format.flush() if found is None else found
    return [*records, *format.finish()], refused


@pytest.mark.parametrize(("reader", "sample"), OWN, ids=lambda value: getattr(value, "lines", (value,))[0])
def test_a_sample_gives_exactly_its_records(reader: type[Format], sample: Sample) -> None:
    records, _ = read_alone(reader(), sample)
    assert repr(records) == repr(list(sample.records))  # by text, because NaN differs from itself


@pytest.mark.parametrize(("reader", "sample"), OWN, ids=lambda value: getattr(value, "lines", (value,))[0])
def test_a_sample_reads_the_same_among_all_formats(reader: type[Format], sample: Sample) -> None:
    log = LogReader(lines=-1)
    log.read(["训练配置: 9 episodes".encode()])  # proves whose log it is
    records = log.read(line.encode() for line in sample.lines) + log.finish()
    known = [record for record in records if not isinstance(record, Other)]
    assert repr(known) == repr(list(sample.records))


@pytest.mark.parametrize(("reader", "sample"), FOREIGN, ids=lambda value: getattr(value, "lines", (value,))[0])
def test_a_format_claims_no_line_of_another(reader: type[Format], sample: Sample) -> None:
    records, refused = read_alone(reader(), sample)
    # The end of a training and a NaN are said in sentences of their own in any log.
    told = {record.line for record in records if isinstance(record, Ending | Notice)}
    assert len(told) == len(records)
    mine = [line for number, line in enumerate(sample.lines, 1) if number not in told]
    assert refused == [line for line in mine if line in refused or not decorative(line)]


def test_native_samples_hold_every_kind_of_record_and_warning() -> None:
    records = [record for sample in native.SAMPLES for record in sample.records]
    kinds = {type(record).__name__ for record in records}
    assert kinds == {"Setup", "Resume", "RoutingMark", "PhaseMark", "Row", "Summary", "Notice", "Ending"}
    assert {record.kind for record in records if isinstance(record, Notice)} == {
        *("collapse", "confusion", "gradient", "oversmoothing", "non_finite", "rollback", "other")
    }


def test_rows_are_never_held_back() -> None:
    for sample in native.SAMPLES:
        reader = native.NativeReader()
        for number, line in enumerate(sample.lines, 1):
            due = [row for row in sample.records if isinstance(row, Row) and row.line == number]
            found = [row for row in reader.read(line, number) or () if isinstance(row, Row)]
            assert repr(found) == repr(due)
