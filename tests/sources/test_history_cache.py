"""The index of a log in the cache: used as long as it is the log's, dropped in silence otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.run_state import difference
from tests.sources.history_reading import line_by_line, make_narrow, read_through, rows
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history import Cache, cache, history, joining, pages
from tui_monitor.sources.history.cache import MANIFEST, Manifest


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    make_narrow(monkeypatch)
    monkeypatch.setattr(history, "CRUMB", 1000)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "train.log"
    path.write_bytes(rows(1, 200))
    return path


@pytest.fixture
def kept(tmp_path: Path, log: Path) -> Cache:
    """A cache that knows the log."""
    known = Cache(tmp_path / "cache")
    assert checked(log, known) > 0
    return known


def checked(log: Path, known: Cache) -> int:
    """Read the log through the cache: its rows are the log's. How many bytes were not known."""
    run, unknown = read_through(log, known)
    assert difference(run, line_by_line(log.read_bytes())) == {}
    return unknown


def manifest_of(known: Cache) -> Path:
    assert known.folder is not None
    (found,) = known.folder.glob(f"*/{MANIFEST}")
    return found


def test_an_unchanged_log_is_known(log: Path, kept: Cache) -> None:
    assert checked(log, kept) == checked(log, kept) == 0


def test_of_a_grown_log_only_the_growth_is_read(log: Path, kept: Cache) -> None:
    with log.open("ab") as file:
        file.write(rows(201, 260))
    assert checked(log, kept) == len(rows(200, 259))
    assert checked(log, kept) == 0


def test_until_the_growth_is_cut_nothing_older_is_the_newest(log: Path, kept: Cache) -> None:
    with log.open("ab") as file:
        file.write(rows(201, 260))
    grown = history.History(os.open(log, os.O_RDONLY), log.stat().st_size, kept, {})
    assert (grown.newest, grown.unread > 0) == (0, True)
    grown.cut()
    assert grown.newest == 0
    at = grown.take(newest=True)
    assert at == grown.size - 1
    grown.put(at, [], None)
    assert grown.newest == 1
    grown.close()


def test_for_a_few_lines_the_index_is_not_written_anew(log: Path, kept: Cache) -> None:
    before = manifest_of(kept).read_bytes(), len(list(manifest_of(kept).parent.iterdir()))
    with log.open("ab") as file:
        file.write(rows(201, 205))
    for _ in range(2):
        assert checked(log, kept) == len(rows(200, 204))
    assert before == (manifest_of(kept).read_bytes(), len(list(manifest_of(kept).parent.iterdir())))


def test_a_log_that_grows_bit_by_bit_is_not_kept_in_crumbs(
    log: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "LARGEST", 6000)
    most = 0
    for last in range(220, 620, 20):
        with log.open("ab") as file:
            file.write(rows(last - 19, last))
        checked(log, kept)
        most = max(most, len(json.loads(manifest_of(kept).read_bytes())["stretches"]))
    assert most <= len(log.read_bytes()) // 6000 + joining.MOST + 8
    assert checked(log, kept) == 0


def shorter(log: Path) -> None:
    os.truncate(log, len(rows(1, 150)))


def regrown(log: Path) -> None:
    os.truncate(log, 0)
    with log.open("ab") as file:
        file.write(rows(7, 300, "fine-tune"))


def replaced(log: Path) -> None:
    new = log.with_name("new")
    new.write_bytes(rows(3, 300))
    new.rename(log)


def rewritten(log: Path) -> None:
    """In place, as long as before."""
    log.write_bytes(log.read_bytes().replace(b"Score: 7 ", b"Score: 8 "))


def changed_in_its_head(log: Path) -> None:
    with log.open("r+b") as file:
        file.seek(log.read_bytes().index(b"Score: 14") + 7)
        file.write(b"15")


@pytest.mark.parametrize("change", [shorter, regrown, replaced, rewritten, changed_in_its_head])
def test_another_text_is_not_the_known_one(log: Path, kept: Cache, change: Callable[[Path], None]) -> None:
    change(log)
    size = len(log.read_bytes())
    assert size - 200 < checked(log, kept) < size
    assert checked(log, kept) == 0


def test_an_index_under_other_names_of_metrics_is_not_used(log: Path, kept: Cache) -> None:
    _, unknown = read_through(log, kept, aliases={"manager_alignment": "alignment"})
    assert unknown > 0


def no_json(manifest: Path) -> None:
    manifest.write_bytes(manifest.read_bytes()[:-7])


def empty(manifest: Path) -> None:
    manifest.write_bytes(b"")


def rewrite(manifest: Path, **new: Any) -> None:
    """Another index, whole and with its checksum."""
    told = msgspec.json.decode(manifest.read_bytes(), type=Manifest)
    manifest.write_bytes(msgspec.json.encode(msgspec.structs.replace(told, **new).proved))


def no_stretches(manifest: Path) -> None:
    nothing = hashlib.sha256(b"").hexdigest()
    rewrite(manifest, stretches=[], pages=[], changed=[], head=nothing, seam=nothing)


def a_page_too_few(manifest: Path) -> None:
    rewrite(manifest, pages=json.loads(manifest.read_bytes())["pages"][:-1])


def another_log(manifest: Path) -> None:
    """A disk that was mounted elsewhere: the same number is another file there."""
    rewrite(manifest, identity=(1, 2))


def nested(manifest: Path) -> None:
    manifest.write_text('{"more": ' + "[" * 99_999 + "]" * 99_999 + "}")


def another_number(manifest: Path) -> None:
    """Valid, and wrong: the lines behind it would bear the numbers of others."""
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"lines": 3}))


def an_older_version(manifest: Path) -> None:
    rewrite(manifest, magic="6d6f65")


def a_folder(manifest: Path) -> None:
    manifest.unlink()
    manifest.mkdir()


def a_page_lost(manifest: Path) -> None:
    next(iter(sorted(manifest.parent.glob("*.page")))).unlink()


def a_page_cut(manifest: Path) -> None:
    page = sorted(manifest.parent.glob("*.page"))[-1]
    os.truncate(page, page.stat().st_size - 1)


def a_page_of_zeros(manifest: Path) -> None:
    """As a power cut leaves it."""
    page = sorted(manifest.parent.glob("*.page"))[0]
    page.write_bytes(bytes(page.stat().st_size))


DAMAGES = [
    no_json, empty, no_stretches, a_page_too_few, another_log, nested, another_number, an_older_version, a_folder,
    a_page_lost, a_page_cut, a_page_of_zeros,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_dropped(log: Path, kept: Cache, damage: Callable[[Path], None]) -> None:
    damage(manifest_of(kept))
    assert checked(log, kept) > 0
    assert damage is a_folder or checked(log, kept) == 0


def test_a_page_that_was_touched_is_proved(log: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[bool]()

    def load(file: Path, proved: bool) -> list[LogRecord | Block]:
        asked.append(proved)
        return pages.load(file, proved)

    monkeypatch.setattr(history, "load", load)
    assert checked(log, kept) == 0 and all(asked)
    asked.clear()
    page = sorted(manifest_of(kept).parent.glob("*.page"))[0]
    page.write_bytes(page.read_bytes())
    assert checked(log, kept) == 0 and asked.count(False) == 1


def test_a_page_of_another_version_is_dropped(log: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAGIC", b"moetop\x00\x09" + pages.MAGIC[8:])
    monkeypatch.setattr(cache, "MAGIC", b"moetop\x00\x09" + pages.MAGIC[8:])
    assert checked(log, kept) > 0
    assert checked(log, kept) == 0


def test_where_nothing_can_be_kept_the_log_is_read_all_the_same(log: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert checked(log, Cache(tmp_path / "file")) > 0
    assert checked(log, Cache(tmp_path / "file" / "below")) > 0
    assert checked(log, Cache(None)) > 0


def test_a_passing_index_leaves_nothing(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    checked(log, Cache(None))
    assert list((tmp_path / "passing").iterdir()) == []


def test_two_at_once_do_not_harm_each_other(log: Path, tmp_path: Path) -> None:
    known, failures = Cache(tmp_path / "cache"), list[BaseException]()

    def read() -> None:
        try:
            checked(log, known)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert checked(log, known) == 0


def test_the_log_that_was_not_looked_at_for_longest_is_forgotten(
    log: Path, kept: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = manifest_of(kept).parent
    os.utime(first / MANIFEST, (0, 0))
    monkeypatch.setattr(cache, "LARGEST", sum(file.stat().st_size for file in first.iterdir()) + 1000)
    other = tmp_path / "other.log"
    other.write_bytes(rows(1, 190, "fine-tune"))
    assert checked(other, kept) > 0
    assert not first.exists()
    assert checked(other, kept) == 0
    assert checked(log, kept) > 0


def test_pages_that_are_nobodys_go_after_a_while(log: Path, kept: Cache) -> None:
    place = manifest_of(kept).parent
    for name, age in (("a.page", 9e9), ("b.page.new", 9e9), ("c.page", 0.0)):
        (place / name).write_bytes(b"x")
        written = (place / MANIFEST).stat().st_mtime - age
        os.utime(place / name, (max(written, 0), max(written, 0)))
    with log.open("ab") as file:
        file.write(rows(201, 260))
    checked(log, kept)
    assert [(place / name).exists() for name in ("a.page", "b.page.new", "c.page")] == [False, False, True]
    assert checked(log, kept) == 0


CHECK = """
import sys
from pathlib import Path
import pytest
from tests.sources.history_reading import make_narrow
from tests.sources.test_history_cache import checked
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history import Cache
with pytest.MonkeyPatch.context() as patch:
    make_narrow(patch)
    patch.setattr("tempfile.tempdir", sys.argv[2])
    print(checked(Path(sys.argv[3]), Cache(Path(sys.argv[1]))))
"""


def on_a_disk(place: Path, mount: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run CHECK where the folder is a disk of its own."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no own mounts are allowed here")
    place.mkdir()
    command = f'mount -t tmpfs -o size=8k none "$0" && {mount} && exec "$@"'
    python = [sys.executable, "-c", CHECK, *map(str, arguments)]
    return subprocess.run(
        [unshare, "-rm", "sh", "-c", command, str(place), *python],
        capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.mark.parametrize("mount", ["true", 'mount -o remount,ro "$0"'], ids=["full", "read-only"])
def test_a_disk_that_takes_no_index(log: Path, tmp_path: Path, mount: str) -> None:
    """Neither the cache's nor the one for passing files has room."""
    place = tmp_path / "disk"
    done = on_a_disk(place, mount, place / "cache", place, log)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0


def test_a_passing_folder_goes_with_the_process_that_gave_up_its_reader(tmp_path: Path) -> None:
    """Who reads may hang in a dead disk, and is no one to tidy up."""
    code = "from tui_monitor.sources.history import Cache; print(Cache(None).place(0))"
    env = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.startswith(f"{tmp_path}/moe-top-history-") and list(tmp_path.iterdir()) == []
