"""Plain text for mails and cron: never wider than the page, no escape sequences, the reason in the first columns."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.cells import cell_width
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.text import WIDTH, check_line, list_lines
from tui_monitor.export.text.dashboard import flow, wrap
from tui_monitor.model.report import Progress, RunReport
from tui_monitor.model.text import clean

ALL = ("healthy", "ahead", "killed", "finished", "empty", "hostile")


@pytest.mark.parametrize("run", ALL)
def test_page_is_100_columns_of_plain_text(run: str, runs: dict[str, RunReport], context: Context) -> None:
    text = EXPORTERS["txt"]([runs[run]], context)
    assert max(map(cell_width, text.split("\n"))) <= WIDTH
    assert all(clean(line) == line for line in text.split("\n"))


def test_first_look_answers_the_questions(runs: dict[str, RunReport], context: Context) -> None:
    lines = EXPORTERS["txt"]([runs["ahead"]], context).splitlines()
    assert lines[0].startswith("▲ WARNING  warmup_1000  3 checkpoints")
    text = "\n".join(lines)
    for fact in ("pid 48213", "cpu 98%", "last line 3 s ago (usual 81 s)", "290/1000  29%", "ends ≈ 13:20"):
        assert fact in text
    assert "80%: 12:53–13:58" in text and "resume from model_00200.pth, 12 min old" in text


def test_several_runs_start_with_one_line_each(runs: dict[str, RunReport], context: Context) -> None:
    lines = EXPORTERS["txt"]([runs["killed"], runs["ahead"]], context).splitlines()
    assert re.match(r"✖ CRITICAL +ablate_k2 +killed +290/1000 +29% +ended 11:38 +process 48213 was killed", lines[0])
    assert re.match(r"▲ WARNING +warmup_1000 +running +290/1000 +29% +eta 13:20 +3 checkpoints", lines[1])


def test_list_lines_up(runs: dict[str, RunReport]) -> None:
    lines = list_lines([runs[name] for name in ("killed", "ahead", "empty")])
    assert len(lines) == 3
    assert len({line.index(word) for line, word in zip(lines, ("ablate", "warmup", "notes"), strict=True)}) == 1
    assert list_lines([]) == []


def test_check_line_of_the_contract(runs: dict[str, RunReport]) -> None:
    assert check_line(runs["ahead"])[:44] == "WARNING warmup_1000 290/1000 eta 13:20 3 che"
    assert check_line(runs["killed"]).startswith("CRITICAL ablate_k2 290/1000 killed process 48213 was killed")
    assert check_line(runs["empty"]) == "UNKNOWN notes – unknown no counter was recognised in notes.txt"


@given(
    name=st.text(max_size=60).map(clean),
    current=st.integers(0, 10**9),
    total=st.none() | st.integers(1, 10**10),
    run=st.sampled_from(("healthy", "ahead", "killed", "finished", "empty")),
)
def test_reason_starts_before_column_44(name: str, current: int, total: int | None, run: str) -> None:
    report = msgspec.structs.replace(
        SAMPLES[run],
        name=name,
        summary="REASON",
        cause="REASON",
        checks=(),
        progress=Progress("step", current, total, None),
    )
    line = check_line(report)
    assert "\n" not in line and clean(line) == line
    assert cell_width(line[: line.rindex("REASON")]) < 44


SAMPLES: dict[str, RunReport] = {}


@pytest.fixture(autouse=True)
def samples(runs: dict[str, RunReport]) -> None:
    SAMPLES.update(runs)


@given(st.text(alphabet="ab 中\u0301", max_size=300), st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width, "")
    assert all(cell_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_facts_are_not_torn() -> None:
    facts = ["a" * 60, "b c " * 10, "d"]
    assert flow(facts, WIDTH) == ["a" * 60, "b c " * 10 + "   d"]
