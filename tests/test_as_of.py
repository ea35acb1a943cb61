"""--as-of: an old run judged as it was, at a time that is known or not told at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.making import NOW, T, native_row, seed_folder
from tui_monitor.config import Settings
from tui_monitor.headless import reading
from tui_monitor.headless.gathering import gather
from tui_monitor.headless.reading import batches_of
from tui_monitor.headless.world import Question, World
from tui_monitor.model.records import Batch, Block
from tui_monitor.model.report import RunReport
from tui_monitor.replay.recording import recorded_of
from tui_monitor.sources.state import StateFile

WORLD = World(lambda folder: Settings(), None, NOW, "here", "0")


def asked(folder: Path, as_of: int | None, world: World = WORLD) -> RunReport:
    (report,), *_ = gather(Question((folder,), as_of=as_of), world)
    return report


def old_run(folder: Path) -> Path:
    """A finished run of 1000 episodes, ten hours ago, an episode every 3.6 s, saved every 100."""
    saved = folder / "run" / "checkpoints"
    saved.mkdir(parents=True)
    log = folder / "run" / "training_output.log"
    log.write_text("".join(native_row(at) for at in range(10, 1001, 10)) + "训练完成! 总用时: 1.00小时\n", "utf-8")
    end = T - 36_000
    os.utime(log, (end, end))
    for at in range(100, 1001, 100):
        file = saved / f"model_{at:05d}.pth"
        file.write_bytes(bytes(1000))
        os.utime(file, (end - (1000 - at) * 3.6,) * 2)
    (saved / "model_final.pth").write_bytes(bytes(1000))
    return folder / "run"


def test_an_old_run_is_judged_at_its_own_time(tmp_path: Path) -> None:
    report = asked(old_run(tmp_path), 550)
    then = T - 36_000 - 450 * 3.6
    assert report.generated_at.timestamp() == pytest.approx(then, abs=1)
    assert report.progress is not None and report.progress.current == 550 and report.state == "unknown"
    assert report.eta is not None and report.eta.seconds == pytest.approx(450 * 3.6, rel=0.02)
    assert report.eta.low_seconds < 450 * 3.6 < report.eta.high_seconds
    assert report.eta.finish_at.timestamp() == pytest.approx(T - 36_000, abs=60)


def test_only_what_was_there_is_told(tmp_path: Path) -> None:
    report = asked(old_run(tmp_path), 550)
    assert [file.counter for file in report.checkpoints] == [100, 200, 300, 400, 500]
    assert report.metrics["score"].count == 55 and report.endings == {} and report.results is None


def test_where_the_time_is_not_known_there_is_no_estimate(tmp_path: Path) -> None:
    """Before the first checkpoint nobody knows when it was."""
    report = asked(old_run(tmp_path), 50)
    assert report.eta is None and report.eta_unknown == "nobody knows when 50 was reached"
    assert (report.started_at, report.ended_at, report.last_line_at) == (None, None, None)
    assert "ends" not in report.summary and report.generated_at == NOW


def test_copied_files_of_one_age_make_no_time(tmp_path: Path) -> None:
    run = old_run(tmp_path)
    for file in run.rglob("*.*"):
        os.utime(file, (T - 60, T - 60))
    report = asked(run, 550)
    assert report.eta is None and report.eta_unknown is not None


def test_beyond_the_end_is_the_end(tmp_path: Path) -> None:
    report = asked(old_run(tmp_path), 5000)
    assert report.state == "finished" and report.progress is not None and report.progress.current == 1000


def test_the_seeds_run_as_it_was(tmp_path: Path) -> None:
    """Its checkpoints from the future are another run's, an hour older: they were there already."""
    report = asked(seed_folder(tmp_path), 250)
    assert [f.counter for f in report.checkpoints if f.problem] == [300, 400, 500]
    assert next(check.status for check in report.checks if check.id == "ckpt") == "warning"


def test_judging_the_past_leaves_no_trace(tmp_path: Path) -> None:
    run, state = old_run(tmp_path), StateFile(tmp_path / "state")
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    asked(run, 550, WORLD._replace(state=state))
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before


def test_checkpoints_that_made_room_for_later_ones_are_not_known(tmp_path: Path) -> None:
    """Of a trainer that keeps the last ones nobody knows what there was: that is no verdict of "none saved"."""
    run = old_run(tmp_path)
    for at in range(100, 801, 100):
        (run / "checkpoints" / f"model_{at:05d}.pth").unlink()
    assert all(not check.id.startswith("ckpt") for check in asked(run, 500).checks)
    assert any(check.id.startswith("ckpt") for check in asked(run, 950).checks)


def test_before_the_first_checkpoint_there_was_none(tmp_path: Path) -> None:
    assert asked(old_run(tmp_path), 50).checkpoints == ()
    assert any(check.id.startswith("ckpt") for check in asked(old_run(tmp_path / "again"), 350).checks)


@pytest.mark.parametrize("beside", ["rank_1.log", "train.err"])
def test_logs_that_are_read_together_are_judged_by_their_blocks_as_by_their_lines(
    tmp_path: Path, beside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(native_row(at, 3000, score=at % 23, entropy=1.38 - at / 9999) for at in range(1, 3001))
    (tmp_path / ("rank_0.log" if beside == "rank_1.log" else "train.out")).write_text(text)
    warnings = "".join(f"UserWarning: cache {at % 3} is full\n" for at in range(30))
    (tmp_path / beside).write_text(text if beside == "rank_1.log" else warnings)
    blocks: list[Block] = []
    monkeypatch.setattr(reading, "recorded_of", lambda told: recorded_of(heard(told, blocks)))
    in_blocks = asked(tmp_path, 1234)
    assert blocks
    monkeypatch.setattr(reading, "batches_to_play", batches_of)
    by_lines = asked(tmp_path, 1234)
    assert in_blocks.metrics == by_lines.metrics and in_blocks.metrics["score"].count == 1234
    assert (in_blocks.verdict, in_blocks.checks, in_blocks.recent) == (
        by_lines.verdict, by_lines.checks, by_lines.recent,
    )  # fmt: skip
    assert in_blocks.progress == by_lines.progress and in_blocks.notices == by_lines.notices


def heard(told: Iterable[Batch], blocks: list[Block]) -> Iterator[Batch]:
    for batch in told:
        blocks += [record for record in batch.records if isinstance(record, Block)]
        yield batch
