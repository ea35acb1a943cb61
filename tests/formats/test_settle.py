"""What stands at the end of a live log is told before its block is over, and told again once it grew."""

from tui_monitor.formats import LogReader
from tui_monitor.model.records import Incident, PhaseMark, Summary

SUMMARY = ["Episode 250 Summary", "  episode_score: 7.34 ± 11.19", "  alpha_entropy: 1.3849 ± 0.0009"]
TRACEBACK = ["Traceback (most recent call last):", '  File "train.py", line 1, in main', "    main()", "KeyError: 3"]


def test_a_summary_at_the_end_is_told_once_and_again_when_it_grew() -> None:
    log = LogReader()
    assert log.read(line.encode() for line in SUMMARY[:2]) == []
    first = Summary(250, {"episode_score": (7.34, 11.19)}, 1)
    assert log.settle() == [first]
    assert log.settle() == []
    assert log.read([SUMMARY[2].encode()]) == []
    assert log.settle() == [Summary(250, {**first.values, "alpha_entropy": (1.3849, 0.0009)}, 1)]
    assert log.read([b"Episode 260/1000 | Score: 1"])[0].line == 4  # the row alone
    assert log.finish() == []


def test_a_traceback_cut_short_is_told_and_then_its_cause() -> None:
    log = LogReader()
    assert log.read(line.encode() for line in TRACEBACK[:3]) == []
    (cut,) = log.settle()
    assert isinstance(cut, Incident)
    assert (cut.text, cut.line) == ('traceback without its last line, File "train.py", line 1, in main', 1)
    assert log.settle() == []
    (whole,) = log.read([TRACEBACK[3].encode()])
    assert isinstance(whole, Incident)
    assert (whole.kind, whole.text, whole.line) == ("traceback", "KeyError: 3", 1)
    assert log.settle() == log.finish() == []


def test_a_banner_is_told_without_its_facts_until_they_come() -> None:
    log = LogReader()
    assert log.read(["进入 WARMUP 阶段 (Episode 0)".encode()]) == []
    (bare,) = log.settle()
    log.read(["  路由方式: Softmax".encode()])
    (full,) = log.finish()
    assert isinstance(bare, PhaseMark)
    assert isinstance(full, PhaseMark)
    assert (bare.facts, full.facts, bare.line) == ({}, {"routing": "Softmax"}, full.line)
