"""The trainer's own warnings: expected in their phase, news elsewhere, each with a reason."""

from __future__ import annotations

import pytest

from tests.analysis.worlds import native, rows
from tests.making import run_of, seed_log
from tui_monitor.analysis.notices import expected_in, report_notices
from tui_monitor.config import Settings
from tui_monitor.model.phases import NATIVE_PHASES, Phase
from tui_monitor.model.records import Notice, NoticeKind
from tui_monitor.model.report import NoticeReport
from tui_monitor.model.text import Clean

CONFUSION = "专家混乱: α熵=1.3849 (正常<1.0)"


def told(kind: NoticeKind, text: str, at: int, settings: Settings | None = None) -> NoticeReport:
    run = native([*rows(1.38, at), Notice(kind, Clean(text))])
    (report,) = report_notices(run, settings or Settings())
    return report


def test_the_seeds_alarm_is_expected_in_warmup_and_counted() -> None:
    (report,) = report_notices(run_of(seed_log()), Settings())
    assert (report.expected, report.count, report.first_at, report.last_at) == (True, 5, 50, 250)
    assert report.reason == "high entropy is intended in Warmup: all experts learn alike"


@pytest.mark.parametrize(("at", "expected"), [(290, True), (1500, True), (2010, True), (2030, False), (3500, False)])
def test_confusion_is_expected_until_specialisation_is_due(at: int, expected: bool) -> None:
    assert told("confusion", CONFUSION, at).expected is expected


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("collapse", "one expert"),
        ("gradient", "by chance"),
        ("oversmoothing", "attention"),
        ("non_finite", "not a number"),
        ("rollback", "last good checkpoint"),
        ("other", "a warning of the trainer"),
    ],
)
def test_the_others_are_news_with_a_reason(kind: NoticeKind, word: str) -> None:
    report = told(kind, "某警告", 290)
    assert not report.expected and word in report.reason


def test_what_is_expected_is_configured() -> None:
    settings = Settings(phases=(Phase("All", 0, None, expected_warnings=("GAT过平滑",)),))
    report = told("oversmoothing", "GAT过平滑: 注意力方差=0.05", 290, settings)
    assert report.expected and report.reason == "the configuration expects it in All"
    assert not told("confusion", CONFUSION, 290, settings).expected


def test_outside_the_plan_nothing_is_expected() -> None:
    assert expected_in(Notice("confusion", Clean(CONFUSION)), NATIVE_PHASES) is None
    assert expected_in(Notice("confusion", Clean(CONFUSION), at=10), ()) is None


def test_a_warning_belongs_to_the_phase_of_the_episodes_it_speaks_of() -> None:
    """At the border's own Summary the window lies in Warmup; at Fine-tune's first it lies in Transition."""
    at_border = expected_in(Notice("confusion", Clean(CONFUSION), at=1000), NATIVE_PHASES)
    assert at_border is not None and at_border.phase.name == "Warmup"
    assert expected_in(Notice("confusion", Clean(CONFUSION), at=3000), NATIVE_PHASES) is None


def test_the_latest_group_comes_first() -> None:
    early, late = Notice("gradient", Clean("梯度爆炸")), Notice("collapse", Clean("专家塌缩"))
    run = native([*rows(1.38, 50), early, *rows(1.38, 100, 60), late])
    assert [report.kind for report in report_notices(run, Settings())] == ["collapse", "gradient"]
