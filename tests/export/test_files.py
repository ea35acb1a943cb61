"""Names of snapshot files come from the run and the time, and cannot leave their folder."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.export.files import safe_name, snapshot_path
from tui_monitor.model.report import RunReport


def test_snapshot_path_of_the_contract(runs: dict[str, RunReport]) -> None:
    assert snapshot_path(Path("out"), runs["healthy"]) == Path("out/warmup_1000-20260107-114500.md")
    assert snapshot_path(Path("out"), runs["healthy"], ".svg").name == "warmup_1000-20260107-114500.svg"


@given(st.text() | st.sampled_from(["../../etc/passwd", "..", ".", "", "-rf", ".hidden", "a/b", "训练" * 200]))
def test_names_stay_in_their_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe and "/" not in safe and "\\" not in safe and "\0" not in safe
    assert not safe.startswith((".", "-")) and len(safe.encode()) <= 120


def test_hostile_name_makes_a_path_in_the_folder(runs: dict[str, RunReport], tmp_path: Path) -> None:
    report = msgspec.structs.replace(runs["hostile"], name="../../x\x1b]0;y\x07/.ssh")
    path = snapshot_path(tmp_path, report)
    assert path.parent == tmp_path
    path.write_text("x")
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
