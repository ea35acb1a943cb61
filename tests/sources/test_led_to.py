"""To which mount a run's checkpoints lead, by a table of mounts as the kernel writes it; no dead disk is asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_monitor.sources import mounts
from tui_monitor.sources.led_to import mount_led_to

Mounted = Callable[..., None]


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mounted:
    """Has these folders be mounts that give no answer to whoever reads a link there."""

    def mount(*points: Path) -> None:
        lines = [f"{at} 1 8:{at} / {point} rw - ext4 /dev/x rw" for at, point in enumerate((Path("/"), *points))]
        (tmp_path / "mountinfo").write_text("\n".join(lines))
        monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "mountinfo")
        readlink = os.readlink

        def asked(path: str) -> str:
            assert not any(Path(path).is_relative_to(point) for point in points), f"{path} would hang"
            return readlink(path)

        monkeypatch.setattr(os, "readlink", asked)

    return mount


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "runs" / "one"
    folder.mkdir(parents=True)
    return folder


def test_of_a_folder_beside_the_log_it_is_the_run_s_own(run: Path, mounted: Mounted) -> None:
    (run / "checkpoints").mkdir()
    (run / "models").symlink_to("checkpoints")
    mounted()
    assert mount_led_to(run, None) == ""


def test_links_are_followed_as_far_as_another_mount(run: Path, tmp_path: Path, mounted: Mounted) -> None:
    dead = tmp_path / "dead"
    (tmp_path / "near").symlink_to("dead/deep")
    (run / "checkpoints").symlink_to("../../near/one")
    mounted(dead)
    assert mount_led_to(run, None) == str(dead)


def test_any_folder_of_a_usual_name_counts_and_so_does_one_that_is_a_mount(run: Path, mounted: Mounted) -> None:
    (run / "checkpoints").mkdir()
    mounted(run / "weights")
    assert mount_led_to(run, None) == str(run / "weights")
    assert mount_led_to(run, "kept") == ""


def test_a_configured_folder_is_the_one(run: Path, tmp_path: Path, mounted: Mounted) -> None:
    (run / "kept").symlink_to(tmp_path / "dead")
    mounted(tmp_path / "dead")
    assert mount_led_to(run, "kept/of/this") == str(tmp_path / "dead")
    assert mount_led_to(run, "../two") == ""


def test_a_run_behind_a_link_is_at_home_where_that_leads(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "short").symlink_to(run)
    (tmp_path / "mountinfo").write_text(f"1 1 8:1 / {tmp_path / 'runs'} rw - ext4 /dev/x rw")
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "mountinfo")
    assert mount_led_to(tmp_path / "short", None) == ""
    (run / "checkpoints").symlink_to(tmp_path)
    assert mount_led_to(tmp_path / "short", None) == "/"


def test_a_circle_of_links_leads_nowhere(run: Path, mounted: Mounted) -> None:
    (run / "checkpoints").symlink_to("models")
    (run / "models").symlink_to("checkpoints")
    mounted()
    assert mount_led_to(run, None) == ""


def test_without_a_table_nobody_tells(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (run / "checkpoints").symlink_to("/somewhere")
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "none")
    assert mount_led_to(run, None) == ""
