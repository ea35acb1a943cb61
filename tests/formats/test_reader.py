"""Whole logs: what the reader says of a console, of other trainers' lines, and of ends among them."""

from tui_monitor.formats import LogReader
from tui_monitor.model.records import Ending, Incident, LogRecord, Notice, Other, PhaseMark, RoutingMark, Row, Summary
from tui_monitor.model.text import Clean

RULE = "=" * 60
PLAN = "训练配置: 20 episodes"  # proves the native format


def console(episodes: int, old: bool) -> list[str]:
    """A native console of either version, with a Summary every 50 episodes."""
    lines = ["训练配置: 3000 episodes, 500 steps/episode", "专家数量: 4"]
    for at in range(0, episodes, 10):
        phase = "warmup" if at < 1000 else "transition"
        if at in (0, 1000):
            lines += [RULE, f"进入 {phase.upper()} 阶段 (Episode {at})", RULE, "  路由方式: Softmax", "  学习率: 3e-4"]
        lines.append("Routing: Softmax" if old else f"DEBUG: Episode {at}, Routing: Softmax, Phase: {phase}")
        tail = "" if old else f" | Phase: {phase}"
        lines.append(f"Episode {at + 10}/3000 | Score: {at % 7:<2} | Reward: 1.5 | Steps: 51 | α_entropy: 1.384{tail}")
        if at and at % 50 == 0:
            lines += [RULE, f"Episode {at} Summary", RULE, "  episode_score: 3.00 ± 2.00", "!" * 60, "异常检测:"]
            lines += ["⚠️ 专家混乱: α熵=1.3849 (正常<1.0)", "!" * 60]
    return lines


def read(lines: list[str]) -> tuple[LogReader, list[LogRecord]]:
    log = LogReader()
    return log, log.read(line.encode() for line in lines) + log.finish()


def test_both_consoles_are_understood_to_the_last_line() -> None:
    for old in (False, True):
        lines = console(1200, old)
        log, records = read(lines)
        assert log.format == "native"
        assert log.lines == len(lines)
        assert log.recognised == sum(line[0] not in "=!" for line in lines)
        assert not [record for record in records if isinstance(record, Other)]
        assert [row.counter for row in records if isinstance(row, Row)] == list(range(10, 1201, 10))
        assert [record.at for record in records if isinstance(record, Summary)] == list(range(50, 1200, 50))
        assert [record.at for record in records if isinstance(record, Notice)] == list(range(50, 1200, 50))
        assert len([record for record in records if isinstance(record, RoutingMark)]) == 120
        marks = [(mark.name, mark.at) for mark in records if isinstance(mark, PhaseMark)]
        assert marks == [("WARMUP", 0), ("TRANSITION", 1000)]


def test_records_keep_their_line_numbers() -> None:
    lines = console(60, old=False)
    log, records = read(lines)
    for record in records:
        if isinstance(record, Row):
            assert lines[record.line - 1].startswith(f"Episode {record.counter}/")
    later = LogReader(log.lines)
    records = later.read([b"hello", b"Routing: Softmax"]) + later.settle()
    assert [record.line for record in records] == [log.lines + 1, log.lines + 2]


def test_a_warning_between_two_tracebacks_keeps_its_place() -> None:
    crash = ["Traceback (most recent call last):", '  File "x.py", line 1, in f', "ValueError: bad"]
    log, records = read([PLAN, *crash, "Episode 10/20 | Score: 1", "noise", *crash])
    assert [type(record).__name__ for record in records] == ["Setup", "Incident", "Row", "Other", "Incident"]
    assert [record.line for record in records] == [1, 2, 5, 6, 7]
    assert log.recognised == 8


def test_ranks_that_write_between_each_other_are_one_incident() -> None:
    lines = [
        PLAN,
        "Traceback (most recent call last):",
        '  File "x.py", line 1, in f',
        "Episode 10/20 | Score: 1",
        "  → Manager Constraints: Alignment=0.5",
        "INFO: still here",
        "RuntimeError: NCCL error",
    ]
    _, records = read(lines)
    incidents = [record for record in records if isinstance(record, Incident)]
    assert {record.line for record in incidents} == {2}
    assert incidents[-1].text == "RuntimeError: NCCL error"
    assert [record.line for record in records if isinstance(record, Row)] == [4, 5]


def test_a_log_line_in_a_traceback_is_not_its_error() -> None:
    lines = ["Traceback (most recent call last):", '  File "x.py", line 1, in f', "INFO: x", "ValueError: bad"]
    _, records = read(lines)
    incidents = [record.text for record in records if isinstance(record, Incident)]
    assert incidents == ['traceback without its last line, File "x.py", line 1, in f', "ValueError: bad"]


def test_a_prefix_of_a_rank_is_no_part_of_the_cause() -> None:
    crash = ["Traceback (most recent call last):", '  File "x.py", line 1, in f', "    f()", "ValueError: bad"]
    _, records = read([f"[rank3]: {line}" for line in crash])
    assert [(record.kind, record.text) for record in records if isinstance(record, Incident)] == [
        ("traceback", "ValueError: bad")
    ]
    assert len(records) == 1


def test_a_long_traceback_keeps_its_ends() -> None:
    frames = [line for n in range(500) for line in (f'  File "x.py", line {n}, in f', "    f()")]
    _, records = read(["Traceback (most recent call last):", *frames, "RecursionError: too deep"])
    (incident,) = records
    assert isinstance(incident, Incident)
    assert len(incident.detail) == 60
    assert incident.detail[8] == "… (943 lines)"
    assert incident.detail[-1] == incident.text == "RecursionError: too deep"


def test_help_that_was_asked_for_is_no_incident() -> None:
    _, records = read(["usage: train.py [-h]", "", "options:", "  -h  show this help", "  --error none"])
    assert not [record for record in records if isinstance(record, Incident)]


def test_a_foreign_log_is_shown_and_not_claimed() -> None:
    lines = ["Device: cuda", "=====", "Chapter 1/3, page: 5", "⚠️ slow disk", "使用设备: cuda", "Best Score: 3"]
    log, records = read(lines)
    assert log.format is None
    assert [record.text for record in records if isinstance(record, Other)] == [
        *("Device: cuda", "Chapter 1/3, page: 5", "⚠ slow disk", "Best Score: 3")
    ]


def test_what_follows_the_end_and_is_no_figure_stays_visible() -> None:
    _, records = read(["训练完成", "总时间: 1 小时", "saving", "平均奖励: 2"])
    ending, *others = records
    assert isinstance(ending, Ending)
    assert ending.facts == {"hours": 1.0}
    assert [record.line for record in others if isinstance(record, Other)] == [3, 4]


def test_a_line_too_long_to_be_native_is_not_searched() -> None:
    _, (record,) = read(["训练配置: 1000 episodes" + " " * 3000])
    assert isinstance(record, Other)


def test_invalid_bytes_are_said() -> None:
    log = LogReader()
    (record,) = log.read([b"acc\xe8s"]) + log.settle()
    assert (log.replaced, record) == (True, Other(Clean("acc\ufffds"), 1))
