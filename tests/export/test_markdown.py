"""The health check holds the seed's sections and words, says nothing it does not know, and obeys no outside text."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.config import ReportSettings, Settings
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.inert import code, fence, inert
from tui_monitor.model.report import Progress, RunReport

SEED_ORDER = [
    "# Training Health Check - warmup_1000",
    "## Quick Status",
    "## Recent Episodes (280-290)",
    "## Episode 250 Summary",
    "## Trends",
    "## Key Observations",
    "### ✅ What's Working",
    "### ⚠️ Needs Attention",
    "### ⚠️ Expected Warnings (NOT Issues)",
    "## Checkpoints",
    "## Estimated Completion",
    "## Next Actions",
    "### While Training (Now)",
    "### After Completion (~13:20)",
    "## Monitoring Commands",
    "## References",
]
VERDICT_LINE = re.compile(r"^\*\*Status\*\*: ", re.M)
ALL = ("healthy", "ahead", "killed", "finished", "empty", "hostile")


def markdown(context: Context, *reports: RunReport) -> str:
    return EXPORTERS["md"](reports, context)


def outside_fences(text: str) -> list[str]:
    """The lines that a renderer reads as markdown."""
    lines, fenced = [], ""
    for line in text.splitlines():
        ticks = re.match("`{3,}", line)
        if fenced:
            fenced = "" if line == fenced else fenced
        elif ticks:
            fenced = ticks.group()
        else:
            lines.append(line)
    assert not fenced, "a code block is not closed"
    return lines


def test_sections_are_the_seeds_in_its_order(runs: dict[str, RunReport], context: Context) -> None:
    headings = [line for line in outside_fences(markdown(context, runs["healthy"])) if line.startswith("#")]
    assert headings == SEED_ORDER


@pytest.mark.parametrize(
    "line",
    [
        "**Timestamp**: 2026-01-07 11:45  ",
        "**Process ID**: 48213 (feeds tee 48214, which writes the log)  ",
        "**Status**: ✅ HEALTHY",
        "| Progress | 290/1000 (29%) | on track | ✅ ok |",
        "Episode 290/1000 | Score: 6 | Reward: 2.60  | Steps: 500 | α_entropy: 1.381",
        "episode_score: 7.34 ± 11.19",
        "alpha_entropy: 1.3849 ± 0.0009",
        "expert_usage_variance: 0.0000 ± 0.0000",
        "├── model_00100.pth  (9.4 MB)",
        "- **Started**: 11:06",
        "- **Current**: 11:45 (39 minutes elapsed)",
        "- **Progress**: 29% complete",
        "- **Rate**: ~7.4 episodes/minute",
        "- **Remaining**: 710 episodes",
        "- **ETA**: ~96 minutes (1.6 hours)",
        "- **80% interval**: 68 minutes to 133 minutes (12:53–13:58)",
        "- **Expected Finish**: ~13:20",
        "- ✅ Training is healthy, no action needed",
        "5. Decide on next phase (continue to 3000 episodes?)",
        "- **Training Status**: `ablation_v3/TRAINING_STATUS.md`",
    ],
)
def test_it_says_what_the_seed_said(line: str, runs: dict[str, RunReport], context: Context) -> None:
    assert line in markdown(context, runs["healthy"]).splitlines()


@pytest.mark.parametrize("run", ALL)
def test_exactly_one_verdict_line(run: str, runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs[run])
    assert len(VERDICT_LINE.findall(text)) == 1
    assert len(re.findall("HEALTHY|WARNING|CRITICAL|UNKNOWN", text)) == 1


def test_checkpoints_from_the_future_are_named(runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs["ahead"])
    assert "└── model_00500.pth  (9.4 MB)  ▲ ahead of episode 290" in text
    assert "├── model_00200.pth  (9.4 MB)  ← newest usable, 12 min old" in text
    assert "**Status**: ⚠️ WARNING — 3 checkpoints" in text
    assert "no action needed" not in text


def test_a_dead_run_says_why_and_where_to_resume(runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs["killed"])
    assert "- **Cause**: process 48213 was killed by the out-of-memory killer" in text
    assert "2. Resume from `results/warmup_1000/checkpoints/model_00200.pth`" in text
    assert "**Process ID**: none visible here" in text
    assert "- **Ended**: killed at 11:38, after 32 minutes" in text
    assert "While Training" not in text and "Expected Finish" not in text


def test_a_dead_run_without_checkpoint_invents_none(runs: dict[str, RunReport], context: Context) -> None:
    report = msgspec.structs.replace(runs["killed"], resume_from=None, checkpoints=())
    text = markdown(context, report)
    assert "2. Start again: there is no usable checkpoint to resume from" in text
    assert "None found, one is due every 100 episodes." in text


def test_a_finished_run_says_when_it_ended(runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs["finished"])
    assert "- **Ended**: finished at 08:45, after 8 minutes" in text
    assert "- **Best score**: 41" in text
    assert "### After Completion (Now)" in text and "While Training" not in text


def test_a_process_stopped_by_a_signal_may_go_on(runs: dict[str, RunReport], context: Context) -> None:
    report = msgspec.structs.replace(
        runs["healthy"], state="stopped", eta=None, eta_unknown="the run is stopped", ended_at=runs["killed"].ended_at
    )
    text = markdown(context, report)
    assert "- **ETA**: unknown: the run is stopped" in text
    assert "**Ended**" not in text and "While Training" in text


def test_sections_without_data_say_so(runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs["empty"])
    for line in (
        "Nothing could be judged yet.",
        "No episode line read yet.",
        "The trainer has printed no Summary yet.",
        "No metric with values yet.",
        "Nothing is known to work yet.",
        "None seen.",
        "None found.",
        "- **ETA**: unknown: no total is known",
    ):
        assert line in text.splitlines()
    assert "visualize_1000ep" not in text, "the native trainer's tools are of no use to an unknown log"


def test_lists_of_the_configuration_are_used(runs: dict[str, RunReport], context: Context) -> None:
    lists = ReportSettings(next_actions=("Write to `#lab`",), commands=("htop",), references=("Wiki: <https://x>",))
    settings = {runs["healthy"].path: Settings(report=lists)}
    text = markdown(msgspec.structs.replace(context, settings=settings), runs["healthy"])
    assert "1. Write to `#lab`" in text and "\nhtop\n" in text and "- **Wiki**: <https://x>" in text
    assert "visualize_1000ep" not in text


def test_counter_without_total_and_other_units(runs: dict[str, RunReport], context: Context) -> None:
    report = msgspec.structs.replace(runs["healthy"], progress=Progress("step", 290, None, None), eta=None, checks=())
    text = markdown(context, report)
    assert "| Progress | 290 (total unknown) | – | – |" in text
    assert "## Recent Steps (280-290)" in text and "Step 290 | Score: 6" in text


def test_a_thousand_checkpoints_stay_readable(runs: dict[str, RunReport], context: Context) -> None:
    first = runs["ahead"].checkpoints[-1]
    many = tuple(msgspec.structs.replace(first, name=f"model_{number:05}.pth") for number in range(1000))
    text = markdown(context, msgspec.structs.replace(runs["ahead"], checkpoints=many))
    assert "├── … 976 more, 976 of them with a problem" in text
    assert text.count(".pth  (9.4 MB)") == 24


def test_several_runs_start_with_their_table(runs: dict[str, RunReport], context: Context) -> None:
    lines = markdown(context, runs["killed"], runs["healthy"]).splitlines()
    assert lines[0] == "# Training Runs"
    assert "| ✅ | warmup_1000 | running | 290/1000 (29%) | ~13:20 | healthy |" in lines
    cause = "process 48213 was killed by the out-of-memory killer"
    assert f"| ❌ | ablate_k2 | killed | 290/1000 (29%) | 11:38 | critical: {cause} |" in lines
    assert sum(line.startswith("# Training Health Check - ") for line in lines) == 2


def test_no_run_at_all_is_said(context: Context) -> None:
    assert "No run was found." in markdown(context)


def test_an_end_on_another_day_carries_the_day(runs: dict[str, RunReport], context: Context) -> None:
    eta = runs["healthy"].eta
    assert eta is not None
    later = msgspec.structs.replace(eta, seconds=90000.0, finish_at=context.now + timedelta(seconds=90000))
    text = markdown(context, msgspec.structs.replace(runs["healthy"], eta=later))
    assert "- **ETA**: ~25.0 hours" in text and "- **Expected Finish**: ~Thu 12:45" in text


def test_hostile_text_is_inert(runs: dict[str, RunReport], context: Context) -> None:
    text = markdown(context, runs["hostile"])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]", text)
    lines = outside_fences(text)
    headings = [re.sub(r"\\\\.*", "…", line) for line in lines if line.startswith("#")]
    assert headings[0] == "# Training Health Check - …" and len(headings) == 19
    spans = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")
    for line in lines:
        bare = re.sub(r"\\.", "", spans.sub("", line))
        assert "<" not in bare and "`" not in bare and "](" not in bare and "[" not in bare
    rows = [line for line in lines if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}  # both tables have four columns


@given(st.text())
def test_inert_text_stays_one_line_without_bare_signs(text: str) -> None:
    shown = inert(text)
    assert len(shown.splitlines()) <= 1
    bare = re.sub(r"\\([^\w\s]|_)", "", shown)
    assert not set(bare) & set("`*[]<>|#!\\~$")
    assert not re.match(r"([-+]\s|[-+]$|=|[0-9]{1,9}[.)](\s|$))", shown)
    assert not re.search(r"(?<!\w)_|_(?!\w)", bare), "an underscore stays only inside a word"


@given(st.text())
def test_code_cannot_end_early(text: str) -> None:
    span = code(text)
    ticks = re.match("`+", span)
    assert ticks and span.endswith(ticks.group())
    inside = span[len(ticks.group()) : -len(ticks.group())]
    assert len(ticks.group()) not in map(len, re.findall("`+", inside))


@given(st.lists(st.text(alphabet="`~ab\n", max_size=12), max_size=4))
def test_fences_outlast_what_is_in_them(lines: list[str]) -> None:
    block = fence(lines)
    assert all(len(run) < len(block[0]) for line in block[1:-1] for run in re.findall("`+", line))
    assert len(block) == len(lines) + 2


def test_names_and_numbers_stay_readable() -> None:
    assert inert("model_00200.pth: -0.27 and 1.381") == "model_00200.pth: -0.27 and 1.381"
    assert inert("-0.27") == "-0.27" and inert("1.381") == "1.381"
    assert inert("1. a") == r"1\. a" and inert("- a") == r"\- a" and inert("=====") == r"\====="
    assert inert("see http://evil and www.evil") == r"see http\://evil and www\.evil"
    assert inert("_a_b_ __c") == r"\_a_b\_ \_\_c"
