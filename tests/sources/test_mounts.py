"""Which file system a path is on, from a table of mounts as the kernel writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_monitor.sources import mounts

TABLE = r"""
23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 23 0:26 / /data rw shared:9 master:2 - nfs4 server:/export rw,vers=4.2
31 30 8:2 / /data/local rw - xfs /dev/sdb rw
32 23 0:40 / /mnt/my\040disk rw - fuse.sshfs user@host:/ rw
33 23 0:41 / /shared rw - ext4 /dev/sdc rw
34 33 0:42 / /shared rw - lustre mds@tcp:/fs rw
""".lstrip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/run/train.log", "nfs4"),
        ("/data", "nfs4"),
        ("/database/train.log", None),
        ("/data/local/train.log", None),
        ("/mnt/my disk/train.log", "fuse.sshfs"),
        ("/shared/train.log", "lustre"),
        ("/train.log", None),
    ],
)
def test_the_deepest_mount_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    monkeypatch.setattr(mounts, "_MOUNTS", table)
    assert mounts.network_file_system(Path(path)) == kind


def test_without_a_table_every_path_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "none")
    assert mounts.network_file_system(tmp_path) is None


DELAYS = r"""
23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,actimeo=9
30 23 0:26 / /nfs rw shared:9 master:2 - nfs4 server:/export rw,vers=4.2,acregmin=3,acregmax=30,hard
31 23 0:27 / /usual rw - nfs4 server:/export rw,vers=4.2
32 23 0:28 / /fresh rw - nfs server:/export rw,noac,acregmax=30
33 23 0:29 / /all rw - nfs server:/export rw,actimeo=5
34 23 0:30 / /smb rw - cifs //host/share rw
35 23 0:42 / /shared rw - lustre mds@tcp:/fs rw
""".lstrip()


@pytest.mark.parametrize(
    ("path", "seconds"),
    [("/x.log", 0), ("/nfs/x.log", 30), ("/usual/x.log", 60), ("/fresh/x.log", 0), ("/all/x.log", 5),
     ("/smb/x.log", 1), ("/shared/x.log", 60)],
)  # fmt: skip
def test_how_late_a_network_disk_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, seconds: float
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(DELAYS)
    monkeypatch.setattr(mounts, "_MOUNTS", table)
    assert mounts.attribute_delay(Path(path)) == seconds
