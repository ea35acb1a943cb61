"""Reports built by hand: the runs that every exporter must be able to show."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from tui_monitor.export.context import Context
from tui_monitor.model.report import (
    Check,
    CheckpointReport,
    Coverage,
    EtaReport,
    IncidentReport,
    MetricReport,
    NoticeReport,
    OtherProcess,
    PhaseSpan,
    ProcessReport,
    Progress,
    RecentRow,
    RunReport,
    SessionReport,
    SummaryReport,
    Trend,
    VerdictReport,
)
from tui_monitor.model.results import Extreme, PhaseResult, Results
from tui_monitor.model.text import clean

NOW = datetime(2026, 1, 7, 11, 45, tzinfo=timezone(timedelta(hours=8)))
FOLDER = "results/warmup_1000/checkpoints"
HOSTILE = (
    "\x1b]52;c;ZXZpbA==\x07[red]`x`` ```|<script>alert(1)</script>\u202e**b** _i_ # h ![i](http://x) &lt; \ud800\ufffe"
    "\n**Status**: x\n# title"
)


def checkpoint(name: str, counter: int | None, minutes_ago: float, problem: str | None = None) -> CheckpointReport:
    kind = "numbered" if counter is not None else "best"
    saved = NOW - timedelta(minutes=minutes_ago)
    return CheckpointReport(name, kind, counter, 9856614, saved, True, problem, f"{FOLDER}/{name}", problem is None)


def warmup() -> RunReport:
    """The seed's run, at the moment of the seed's document, with only its own checkpoints."""
    counters = tuple(float(counter) for counter in range(10, 300, 10))
    entropy = (*(1.3845 + 0.0015 * math.sin(counter) for counter in counters[:-1]), 1.381)
    score = (*(float(round(abs(7 + 9 * math.sin(counter * counter)))) for counter in counters[:-1]), 6.0)
    start = NOW - timedelta(minutes=39)
    return RunReport(
        name="warmup_1000",
        path="results/warmup_1000",
        log="results/warmup_1000/training_output.log",
        format="native",
        state="running",
        verdict="healthy",
        summary="healthy for Warmup: every judged check is as expected",
        cause=None,
        resume_from=f"{FOLDER}/model_00200.pth",
        progress=Progress("episode", 290, 1000, 0.29),
        phase="Warmup",
        routing="Softmax",
        metrics={
            "score": MetricReport(6.0, 290, 0.0, 41.0, 29, 0, 7.34, 11.19, 50),
            "reward": MetricReport(2.6, 290, -0.27, 12.5, 29, 0, 2.1, 3.3, 50),
            "alpha_entropy": MetricReport(1.381, 290, 1.381, 1.386, 29, 0, 1.3849, 0.0009, 50),
        },
        checks=(
            Check("progress", "Progress", "290/1000 (29%)", "on track", "ok", "710 episodes to go", 290.0, 1000.0),
            Check(
                "process", "Process", "running, pid 48213", "alive until its end line", "ok", "process 48213 feeds tee"
            ),
            Check("entropy", "Alpha Entropy", "1.381–1.386", "≈ 1.386 = ln 4", "ok", "weight over 3.98 of 4 experts"),
            Check("routing.mode", "Routing Mode", "Softmax", "Softmax", "ok", "as Warmup wants"),
            Check(
                "ckpt", "Checkpoints", "2 saved of 2 due", "every 100 episodes", "ok", "newest usable: model_00200.pth"
            ),
            Check("grad.tail", "Gradient Tail", "5.41 ± 7.01", "any", "note", "deviation above the mean: a heavy tail"),
        ),
        process=ProcessReport(
            48213,
            "running",
            start,
            98.0,
            2200000000,
            "python train_v3_gat_moe.py",
            "feeds tee 48214, which writes the log",
        ),
        checkpoints=(
            checkpoint("best_model.pth", None, 12),
            checkpoint("model_00100.pth", 100, 25.5),
            checkpoint("model_00200.pth", 200, 12),
        ),
        notices=(
            NoticeReport(
                "⚠️ 专家混乱: α熵=1.3849 (正常<1.0)", 5, 50, 250, True, "high entropy is intended in Warmup", "confusion"
            ),
        ),
        incidents=(),
        eta=EtaReport(
            start,
            2340.0,
            7.436,
            710,
            5757.0,
            4080.0,
            7980.0,
            0.8,
            NOW + timedelta(seconds=5757),
            "2 checkpoints, log time",
        ),
        sessions=(SessionReport(1, 290, start, False),),
        summaries=(
            SummaryReport(
                250,
                {
                    "episode_score": (7.34, 11.19),
                    "alpha_entropy": (1.3849, 0.0009),
                    "gradient_norm": (5.41, 7.01),
                    "expert_usage_variance": (0.0, 0.0),
                },
            ),
        ),
        recent=(
            RecentRow(280, {"score": 0.0, "reward": -0.27, "steps": 51.0, "alpha_entropy": 1.384}),
            RecentRow(290, {"score": 6.0, "reward": 2.6, "steps": 500.0, "alpha_entropy": 1.381}),
        ),
        coverage=Coverage(24310, 24310, True),
        problems=(),
        generated_at=NOW,
        eta_unknown=None,
        experts=4,
        effective_experts=3.98,
        phases=(PhaseSpan("Warmup", 0, 1000), PhaseSpan("Transition", 1000, 3000), PhaseSpan("Fine-tune", 3000, None)),
        checkpoint_folder=FOLDER,
        checkpoint_every=100,
        disk_free_bytes=227 * 10**9,
        started_at=start,
        last_line_at=NOW - timedelta(seconds=3),
        usual_gap_seconds=81.0,
        silence_limit_seconds=810.0,
        ended_at=None,
        trends={
            "score": Trend(counters, score, tuple(max(0.0, v - 4) for v in score), tuple(v + 6 for v in score)),
            "alpha_entropy": Trend(counters, entropy, entropy, entropy),
        },
        endings={},
    )


def changed(report: RunReport, **values: Any) -> RunReport:
    return msgspec.structs.replace(report, **values)


def with_checkpoints_ahead() -> RunReport:
    report = warmup()
    ahead = "ahead of episode 290"
    extra = tuple(checkpoint(f"model_00{number}.pth", number, 4, ahead) for number in (300, 400, 500))
    reason = (
        "3 checkpoints (model_00300.pth … model_00500.pth) are ahead of episode 290: another run's, or a second writer"
    )
    bad = Check("ckpt", "Checkpoints", "2 saved of 2 due + 3 ahead", "every 100 episodes", "warning", reason)
    checks = tuple(bad if check.id == "ckpt" else check for check in report.checks)
    return changed(report, verdict="warning", summary=reason, checkpoints=(*report.checkpoints, *extra), checks=checks)


def killed() -> RunReport:
    cause = "process 48213 was killed by the out-of-memory killer"
    report = warmup()
    checks = (Check("process", "Process", "killed", "alive until its end line", "critical", cause), *report.checks[2:])
    return changed(
        report,
        name="ablate_k2",
        path="results/ablate_k2",
        state="killed",
        verdict="critical",
        summary=f"killed at episode 290: {cause}",
        cause=cause,
        checks=checks,
        process=None,
        incidents=(IncidentReport("killed", "slurmstepd: error: Detected 1 oom_kill event", 290, 512),),
        eta=None,
        eta_unknown="the run has ended",
        ended_at=NOW - timedelta(minutes=7),
    )


def finished() -> RunReport:
    report = warmup()
    return changed(
        report,
        name="baseline_50",
        path="results/baseline_50",
        state="finished",
        progress=Progress("episode", 50, 50, 1.0),
        process=None,
        eta=None,
        eta_unknown="the run has ended",
        ended_at=NOW - timedelta(hours=3),
        started_at=NOW - timedelta(hours=3, minutes=8),
        endings={"hours": 0.13, "best_score": 41.0},
        results=Results(
            50,
            (Extreme("score", 41.0, 40, "higher"), Extreme("reward", 12.5, 40, "higher")),
            (PhaseResult("Warmup", 1, 50, {"alpha_entropy": 1.3849, "score": 7.34, "steps": 312.5}),),
        ),
        history=(
            VerdictReport(NOW - timedelta(hours=3, minutes=5), 20, "healthy", "Warmup as planned"),
            VerdictReport(NOW - timedelta(hours=3, minutes=2), 40, "warning", "checkpoint 40 is late"),
        ),
    )


def empty() -> RunReport:
    """A readable file in which nothing was recognised."""
    report = warmup()
    return changed(
        report,
        name="notes",
        path="notes.txt",
        log="notes.txt",
        format=None,
        state="unknown",
        verdict="unknown",
        summary="no counter was recognised in notes.txt",
        resume_from=None,
        progress=None,
        phase=None,
        routing=None,
        metrics={},
        checks=(),
        process=None,
        checkpoints=(),
        notices=(),
        eta=None,
        sessions=(),
        summaries=(),
        recent=(),
        problems=("nothing recognised in 12 lines",),
        eta_unknown="no total is known",
        experts=None,
        effective_experts=None,
        phases=(),
        checkpoint_folder=None,
        checkpoint_every=None,
        disk_free_bytes=None,
        started_at=None,
        last_line_at=None,
        usual_gap_seconds=None,
        trends={},
    )


def hostile() -> RunReport:
    """Every outside text is an attack on the reader's terminal, renderer or browser."""
    evil, report = clean(HOSTILE), with_checkpoints_ahead()  # as the gate lets it in
    nan = float("nan")
    return changed(
        report,
        name=evil,
        path=evil,
        log=evil,
        state="crashed",
        verdict="critical",
        summary=evil,
        cause=evil,
        resume_from=evil,
        progress=Progress(evil, 290, 1000, 0.29),
        phase=evil,
        routing=evil,
        metrics={evil: MetricReport(nan, 290, -math.inf, math.inf, 3, 3, nan, nan, 50), **report.metrics},
        checks=tuple(Check(evil, evil, evil, evil, check.status, evil, nan, math.inf, evil) for check in report.checks),
        process=ProcessReport(7, evil, NOW, nan, None, evil, evil, (OtherProcess(8, evil, evil),)),
        checkpoints=(
            *report.checkpoints,
            msgspec.structs.replace(report.checkpoints[0], name=evil, problem=evil, path=evil),
        ),
        notices=(
            NoticeReport(evil, 2, 1, 2, True, evil, evil),
            NoticeReport(evil, 1, None, None, False, evil, evil),
        ),
        incidents=(IncidentReport(evil, evil, 290, 512),),
        eta=None,
        eta_unknown=evil,
        summaries=(SummaryReport(250, {evil: (nan, None)}),),
        recent=(RecentRow(290, {evil: nan, "score": None, "reward": 1e308}),),
        problems=(evil,),
        phases=(PhaseSpan(evil, 100, 200),),
        checkpoint_folder=evil,
        trends={
            evil: Trend((1.0, 2.0, 3.0), (nan, math.inf, 1e308), (0.0, 1.0, -1e308), (nan, 1.0, 1e308)),
            "alpha_entropy": Trend((1.0,), (1.2,), (1.2,), (1.2,)),
        },
        endings={evil: nan},
        results=Results(
            290,
            (Extreme(evil, nan, 1, evil),),
            (PhaseResult(evil, 1, 290, {evil: nan, "score": math.inf}),),
        ),
        history=(VerdictReport(NOW, None, "critical", evil),),
    )


RUNS: dict[str, Callable[[], RunReport]] = {
    "healthy": warmup,
    "ahead": with_checkpoints_ahead,
    "killed": killed,
    "finished": finished,
    "empty": empty,
    "hostile": hostile,
}


@pytest.fixture
def runs() -> dict[str, RunReport]:
    return {name: build() for name, build in RUNS.items()}


@pytest.fixture
def context() -> Context:
    return Context("gpu01", NOW, "0.1.0")


@pytest.fixture
def evil() -> str:
    return HOSTILE
