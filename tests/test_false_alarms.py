"""Clean runs of the demo raise nothing, whatever their seed; what is raised would be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.false_alarms import Look, Looks, demo_looks, file_looks, tell
from tests.making import native_row


@pytest.mark.parametrize(("seeds", "episodes"), [((0, 1, 2), 200), ((5,), 600)])
def test_every_twentieth_of_clean_runs(
    seeds: tuple[int, ...], episodes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """No critical and at most one warning a run; `python -m tests.false_alarms` does it for five times 1,000."""
    runs = list(demo_looks(seeds, episodes))
    for run in runs:
        tell(run)
    assert [run.name for run in runs if not run.is_clean] == [], capsys.readouterr().out


def test_a_failing_log_is_not_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "train.log"
    crash = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\nValueError: no\n"
    path.write_text("".join(native_row(at) for at in range(10, 400, 10)) + crash)
    found = file_looks(path, "train.log")
    assert found.rules("critical") == {"process", "incidents"}
    assert not found.is_clean
    tell(found)
    assert "incidents critical, first at 100%" in capsys.readouterr().out


def test_one_rule_may_warn_and_two_may_not() -> None:
    one, two = ("grad", "warning", "why"), ("ckpt", "warning", "why")
    assert Looks("run", (Look(5, (one,)), Look(10, (one,)))).is_clean
    assert not Looks("run", (Look(5, (one,)), Look(10, (two,)))).is_clean
