"""The JSON envelope keeps its contract: keys, their order, null for what is no number, times with offset."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.model.report import RunReport

CONTRACT = {
    "": "name path log format state verdict summary cause resume_from progress phase routing metrics checks process "
    "checkpoints notices incidents eta sessions summaries recent coverage problems",
    "progress": "unit current total fraction",
    "process": "pid state started_at cpu_percent rss_bytes command how others",
    "eta": "started_at elapsed_seconds rate_per_minute remaining seconds low_seconds high_seconds "
    "level finish_at basis",
    "coverage": "bytes_read bytes_total complete",
    "checks": "id metric current expected status reason value threshold since",
    "checkpoints": "name kind counter bytes saved_at complete problem",
    "notices": "text count first_at last_at expected reason",
    "sessions": "from to started_at resumed",
    "summaries": "at values",
    "recent": "counter values",
}


def exported(context: Context, *reports: RunReport) -> dict[str, Any]:
    def refuse(word: str) -> float:
        raise AssertionError(f"{word} is no JSON")

    envelope: dict[str, Any] = json.loads(EXPORTERS["json"](reports, context), parse_constant=refuse)
    return envelope


def test_envelope(runs: dict[str, RunReport], context: Context) -> None:
    envelope = exported(context, runs["healthy"], runs["killed"])
    assert list(envelope) == ["schema_version", "generated_at", "moe_top", "host", "runs", "problems"]
    assert envelope["schema_version"] == 1 and envelope["moe_top"] == "0.1.0" and envelope["host"] == "gpu01"
    assert envelope["generated_at"] == "2026-01-07T11:45:00+08:00"
    assert [run["name"] for run in envelope["runs"]] == ["warmup_1000", "ablate_k2"]


@pytest.mark.parametrize("part", CONTRACT)
def test_keys_and_their_order(part: str, runs: dict[str, RunReport], context: Context) -> None:
    run = exported(context, runs["healthy"])["runs"][0]
    found = run if not part else run[part][0] if isinstance(run[part], list) else run[part]
    wanted = CONTRACT[part].split()
    assert list(found)[: len(wanted)] == wanted


def test_metrics_and_incidents(runs: dict[str, RunReport], context: Context) -> None:
    run = exported(context, runs["killed"])["runs"][0]
    keys = ["last", "at", "min", "max", "count", "non_finite", "mean", "std", "window", "label", "kind", "better"]
    assert list(run["metrics"]["alpha_entropy"]) == keys
    assert list(run["incidents"][0]) == ["kind", "text", "at", "line"]
    assert run["summaries"][0]["values"]["episode_score"] == [7.34, 11.19]
    assert run["eta"] is None and run["process"] is None


def test_what_is_no_number_is_null(runs: dict[str, RunReport], context: Context) -> None:
    run = exported(context, runs["hostile"])["runs"][0]
    (evil,) = (name for name in run["metrics"] if name.startswith("\\x1b"))
    assert run["metrics"][evil]["last"] is None and run["metrics"][evil]["max"] is None
    assert run["trends"][evil]["mean"] == [None, None, 1e308]
    assert run["checks"][0]["threshold"] is None


def test_hostile_text_is_visible_text(runs: dict[str, RunReport], context: Context) -> None:
    text = EXPORTERS["json"]([runs["hostile"]], context)
    assert "\\u001b" not in text and "\u202e" not in text and "\x07" not in text
    text.encode("utf-8")


def test_times_have_whole_seconds_and_an_offset(runs: dict[str, RunReport], context: Context) -> None:
    now = datetime(2026, 1, 7, 3, 45, 1, 999999, UTC)
    envelope = exported(msgspec.structs.replace(context, now=now), runs["healthy"])
    assert envelope["generated_at"] == "2026-01-07T03:45:01+00:00"


def test_no_runs_is_an_empty_list(context: Context) -> None:
    assert exported(context)["runs"] == []


def test_a_counter_beyond_64_bits_survives(runs: dict[str, RunReport], context: Context) -> None:
    incident = msgspec.structs.replace(runs["killed"].incidents[0], at=10**30)
    run = exported(context, msgspec.structs.replace(runs["killed"], incidents=(incident,)))["runs"][0]
    assert run["incidents"][0]["at"] == 10**30
