"""`moe-top config`: a file to begin with that changes nothing, and every setting with its origin."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.config import FILE_NAME, Book, Settings, load
from tui_monitor.config.template import is_told, template
from tui_monitor.config.toml import key_text, value_text
from tui_monitor.headless.configuration import show, write
from tui_monitor.headless.world import CannotJudge


def test_the_file_as_it_is_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    loaded = load([tmp_path / FILE_NAME])
    assert loaded.settings == Settings() and loaded.origins == {}


def test_every_commented_key_works(tmp_path: Path) -> None:
    """All comment signs of keys taken away: still a configuration, with the built-in values where there are any."""
    path = tmp_path / FILE_NAME
    lines = [line for line in template().splitlines() if not line.startswith("# ") or _is_code(line[2:])]
    path.write_text("\n".join(line[2:] if line.startswith("# ") else line for line in lines), "utf-8")
    settings = load([path]).settings
    assert settings.phases == Settings().phases and settings.report.commands == Settings().report.commands
    assert settings.run.total == 1000 and settings.rules["entropy.high"].critical == 1.38
    assert settings.metrics[0].aliases == ("Win Rate", "wins")


def _is_code(text: str) -> bool:
    return bool(re.match(r'\[|[a-z_]+ = |  "|\]', text))


def test_every_key_is_explained() -> None:
    for section in ("run", "checkpoints", "routing", "report", "ui"):
        for info in msgspec.structs.fields(type(getattr(Settings(), section))):
            assert is_told(section, info.encode_name), f"{section}.{info.encode_name}"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("# mine\n")
    with pytest.raises(CannotJudge, match="is there already and is not overwritten"):
        write(tmp_path)
    assert path.read_text() == "# mine\n"


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotJudge):
        write(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


# --- what is in force ------------------------------------------------------------------------------------------------

LONG = f"expected_warnings = {list(map(str, range(60)))}\n"
FAR = '[run]\ntotal = 5000\n\n[rules."entropy.high"]\nwarning = 1.3\n\n[[phase]]\nname = "Only"\n' + LONG
NEAR = '[run]\ntotal = 1000\nlog = "a\\"\\u001b[31m.log"\n[ui.keys]\n"run.next" = "n"\n'


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "results" / "run"
    folder.mkdir(parents=True)
    (tmp_path / FILE_NAME).write_text(FAR, "utf-8")
    (folder / FILE_NAME).write_text(NEAR, "utf-8")
    return folder


def test_each_value_has_its_file_and_line(run: Path) -> None:
    text, far, near = show(run, Book(None, None)).text, run.parents[1] / FILE_NAME, run / FILE_NAME
    assert f"# nearest: {near}\n# then: {far}\n" in text
    assert f"total = 1000  # {near}:2\n" in text
    assert f'"run.next" = "n"  # {near}:5\n' in text
    assert f'[rules."entropy.high"]\nwarning = 1.3  # {far}:5\n# critical: not set\noff = false  # built in\n' in text
    assert f'[[phase]]  # {far}:8\nname = "Only"\n' in text
    assert "refresh = 20  # built in\n" in text and "# experts: not set\n" in text
    assert "\x1b" not in text


def test_what_is_shown_can_be_used_again(run: Path, tmp_path: Path) -> None:
    book = Book(None, None)
    again = tmp_path / "again.toml"
    again.write_text(show(run, book).text, "utf-8")
    assert load([again]).settings == book.of(run)


def test_a_log_has_the_settings_of_its_folder(run: Path) -> None:
    log = run / "train.log"
    log.touch()
    assert show(log, Book(None, None)).text == show(run, Book(None, None)).text


def test_a_missing_path_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="gone: no such file or folder"):
        show(tmp_path / "gone", Book(None, None))


plain = st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(
    st.characters(exclude_categories=("Cs",))
)


@given(st.recursive(plain, lambda inner: st.lists(inner, max_size=4), max_leaves=8), st.text(
    st.characters(exclude_categories=("Cs",)), max_size=8
))
def test_any_value_is_written_as_it_will_be_read(value: object, key: str) -> None:
    assert tomllib.loads(f"{key_text(key)} = {value_text(value)}\n") == {key: value}
