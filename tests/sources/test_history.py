"""A log cut at rows and read by stretches: always the run that reading it line by line gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.native_text import PHASES, consoles, row
from tests.run_state import difference, told
from tests.sources.history_reading import line_by_line, make_narrow, opened, read_here, rows, whole
from tui_monitor.sources.history import NotNative, Stretch, reading, stretches

SMALL = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    make_narrow(monkeypatch)


@SMALL
@given(text=consoles(returned=True, tracebacks=False), last=st.sampled_from(PHASES))
def test_stretches_together_are_the_log(narrow: None, tmp_path: Path, text: bytes, last: str | None) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(text + row(5000, last))
    with opened(log) as history:
        read_here(history)
        assert history.end == len(text)
        assert not history.unread and not history.bytes_unread
        assert difference(whole(history, log), line_by_line(log.read_bytes())) == {}


def test_a_log_is_cut_into_shares_that_are_worth_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(rows(1, 2000))
    for least, shares in ((1 << 21, 1), (50_000, 4), (1_000, 16)):
        monkeypatch.setattr(stretches, "LEAST", least)
        with opened(log) as history:
            history.cut()
            assert history.size == shares


def test_a_piece_that_begins_like_utf_16_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(rows(1, 20) + b"\xff\xfe broken\nhalf\rwhole\n" + rows(21, 40))
    monkeypatch.setattr(reading, "PIECE", len(rows(2, 20)))
    with opened(log) as history:
        read_here(history)
        assert difference(whole(history, log), line_by_line(log.read_bytes())) == {}


def test_a_log_that_turns_to_prose_is_not_held(narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "train.log"
    log.write_bytes(rows(1, 20) + b"".join(b"other line %d\n" % at for at in range(900)) + rows(21, 22))
    whole_log = Stretch(0, log.stat().st_size, 0)
    with opened(log) as history:
        assert len(reading.read_stretch(history.handle, whole_log, {})) > 900
        monkeypatch.setattr(reading, "PROSE", 800)
        with pytest.raises(NotNative):
            reading.read_stretch(history.handle, whole_log, {})


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_no_border_parts_a_traceback_from_its_cause(narrow: None, tmp_path: Path, place: int) -> None:
    """Rows of another process stand between its lines."""
    log = tmp_path / "train.log"
    lines = [row(at, None) for at in range(1, 70)]
    lines[place] += b'Traceback (most recent call last):\n  File "train.py", line 1, in main\n'
    lines[place + 2] += b"KeyError: 3\n"
    log.write_bytes(b"".join(lines))
    with opened(log) as history:
        read_here(history)
        assert history.size > 1
        run = whole(history, log)
    assert difference(run, line_by_line(log.read_bytes())) == {}
    assert [placed.incident.text for placed in run.incidents] == ["KeyError: 3"]


def test_what_a_piece_with_carriage_returns_says_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its last line prints another phase; wherever the pieces end, the next row's phase is news."""
    log = tmp_path / "train.log"
    log.write_bytes(rows(200, 230) + row(231, "fine-tune").replace(b"\n", b"\r\n") + rows(232, 250))
    phases = line_by_line(log.read_bytes()).phases
    assert len(phases) == 3
    with opened(log) as history:
        for piece in range(740, 800):
            monkeypatch.setattr(reading, "PIECE", piece)
            whole_log = Stretch(0, log.stat().st_size, 0)
            assert told(reading.read_stretch(history.handle, whole_log, {})).phases == phases
