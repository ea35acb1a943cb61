"""moe-top.toml: the nearest file wins key by key; a mistake is named with file, line, key and what is allowed."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.analysis.rules import RULE_IDS
from tui_monitor.config import (
    FILE_NAME,
    LARGEST_FILE,
    Book,
    ConfigError,
    Known,
    Settings,
    candidates,
    load,
)
from tui_monitor.model.phases import NATIVE_PHASES

KNOWN = Known(rules=RULE_IDS, actions=frozenset({"run.next", "quit"}))


def write(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes) -> str:
    """The message about a file, from its name on."""
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load([path], KNOWN)
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message and message.isprintable()
    return message.removeprefix(str(path))


# --- which files, and which wins -------------------------------------------------------------------------------------


def test_without_files_the_native_trainer_is_expected() -> None:
    assert load([]).settings == Settings() and load([]).origins == {}
    assert Settings().phases == NATIVE_PHASES


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert load([write(tmp_path, "")]).settings == Settings()


def test_candidates_are_the_folder_its_parents_and_the_users(tmp_path: Path) -> None:
    deep, user = tmp_path / "results" / "run", tmp_path / "user"
    near, far, own = write(deep, ""), write(tmp_path, ""), write(user, "")
    found = candidates(deep, user)
    assert found[:2] == [near, far] and found[-1] == own


def test_the_nearest_wins_key_by_key_and_each_key_has_its_origin(tmp_path: Path) -> None:
    far = write(tmp_path, '[run]\ntotal = 5000\nexperts = 8\n[rules.grad]\nwarning = 7\ncritical = 70\n')
    near = write(tmp_path / "run", "[run]\ntotal = 1000\n[rules.grad]\nwarning = 5\n")
    loaded = load([near, far], KNOWN)
    assert (loaded.settings.run.total, loaded.settings.run.experts) == (1000, 8)
    assert (loaded.settings.rules["grad"].warning, loaded.settings.rules["grad"].critical) == (5.0, 70.0)
    assert loaded.origins["run.total"] == near and loaded.origins["run.experts"] == far
    assert loaded.origins["rules.grad.warning"] == near and loaded.origins["rules.grad.critical"] == far


def test_lists_are_taken_whole_from_the_nearest(tmp_path: Path) -> None:
    far = write(tmp_path, '[[phase]]\nname = "A"\nto = 5\n[[phase]]\nname = "B"\nfrom = 5\n')
    near = write(tmp_path / "run", '[[phase]]\nname = "Only"\nentropy = "low"\ntop_k = 2\n')
    (only,) = load([near, far], KNOWN).settings.phases
    assert (only.name, only.start, only.end, only.entropy, only.top_k) == ("Only", 0, None, "low", 2)
    assert [phase.name for phase in load([far]).settings.phases] == ["A", "B"]


totals = st.lists(st.none() | st.integers(1, 10**9), min_size=1, max_size=5)


@given(totals)
def test_whatever_is_set_the_nearest_says(tmp_path_factory: pytest.TempPathFactory, totals: list[int | None]) -> None:
    folder = tmp_path_factory.mktemp("settings")
    paths = [
        write(folder / str(index), f"[run]\ntotal = {total}\n" if total is not None else "[run]\n")
        for index, total in enumerate(totals)
    ]
    nearest = next((total for total in totals if total is not None), None)
    assert load(paths).settings.run.total == nearest


def test_the_book_reads_a_folder_once_and_an_explicit_file_alone(tmp_path: Path) -> None:
    write(tmp_path, "[run]\ntotal = 7\n")
    book = Book(None, None, KNOWN)
    assert book.of(tmp_path / "deep").run.total == 7
    write(tmp_path, "[run]\ntotal = 8\n")
    assert book.of(tmp_path / "deep").run.total == 7
    explicit = write(tmp_path / "other", "[run]\nexperts = 6\n")
    settings = Book(explicit, None, KNOWN).of(tmp_path)
    assert (settings.run.experts, settings.run.total) == (6, None)


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n[run]\ntotl = 5\n", ":3: unknown key `totl` in [run] - did you mean `total`?"),
        ("[chekpoints]\nevery = 5\n", ":1: unknown key `chekpoints` - did you mean `checkpoints`?"),
        ('[[phase]]\nname = "A"\nrouter = "x"\n', ":3: unknown key `router` in [phase[0]] - did you mean `routing`?"),
        ('[rules."grd"]\noff = true\n', ":1: unknown name `grd` in [rules] - did you mean `grad`?"),
        ('[rules."ckpt.x"]\noff = true\n', ":1: unknown name `ckpt.x` in [rules] - did you mean `ckpt`?"),
        ('[rules."entropy.high"]\nof = true\n', ":2: unknown key `of` in [rules[...]] - did you mean `off`?"),
        ('[ui.keys]\n"run.nxt" = "n"\n', ":2: unknown name `run.nxt` in [ui.keys] - did you mean `run.next`?"),
    ],
)
def test_an_unknown_key_has_its_line_and_a_suggestion(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == message


def test_the_line_is_the_one_in_its_section(tmp_path: Path) -> None:
    assert refused(tmp_path, '[checkpoints]\nfolder = "x"\n[report]\nfolder = 5\n').startswith(":4: report.folder")
    phases = '[[phase]]\nname = "A"\nentropy = "max"\n[[phase]]\nname = "B"\nentropy = "lo"\n'
    assert refused(tmp_path, phases).startswith(":6: phase[1].entropy")


def test_a_key_like_nothing_known_lists_what_is_allowed(tmp_path: Path) -> None:
    assert refused(tmp_path, "[routing]\nxyzzy = 1\n") == ":2: unknown key `xyzzy` in [routing]; allowed: entropy"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[run]\ntotal = "many"\n', ":2: run.total", "int"),
        ("[run]\nlog = 5\n", ":2: run.log", "str"),
        ("run = 5\n", ":1: run", "object"),
        ('[routing]\nentropy = "of_men"\n', ":2: routing.entropy", '"of_mean", "mean_of"'),
        ('[[phase]]\nname = "A"\nentropy = "down"\n', ":3: phase[0].entropy", '"max", "falling", "low"'),
        ('[rules.grad]\nwarning = "high"\n', ":2: rules", "float"),
        ("[run]\ntotal = 0\n", ":2: run.total", "must be 1 or more"),
        ("[run]\nexperts = -4\n", ":2: run.experts", "must be 1 or more"),
        ("[checkpoints]\nevery = 0\n", ":2: checkpoints.every", "must be 1 or more"),
        ("[ui]\nrefresh = 0\n", ":2: ui.refresh", "must be 1 or more"),
    ],
)
def test_a_bad_value_has_its_line_and_what_is_allowed(tmp_path: Path, text: str, place: str, words: str) -> None:
    message = refused(tmp_path, text)
    assert message.startswith(place) and words in message


@pytest.mark.parametrize("text", ["[run\n", "total = = 5\n", "[run]\n[run]\n", "x = " + "[" * 5000])
def test_bad_toml_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    assert "not valid TOML" in refused(tmp_path, text)


def test_binary_is_no_text(tmp_path: Path) -> None:
    assert refused(tmp_path, b"[run]\n\xff\xfe\x00") == ": not UTF-8 text (byte 6)"


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    assert "larger than 1 MB" in refused(tmp_path, "#" * (LARGEST_FILE + 1))
    assert load([write(tmp_path / "just", "#" * LARGEST_FILE)]).settings == Settings()


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load([tmp_path / "none.toml"])
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load([tmp_path])
    path = write(tmp_path, "[run]\ntotal = 5\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        load([path])


def test_hostile_text_in_a_message_is_inert(tmp_path: Path) -> None:
    assert "\\x1b" in refused(tmp_path, '[run]\n"\\u001b]52;c;x" = 1\n')


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_settings_or_a_plain_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / FILE_NAME
    path.write_bytes(content)
    try:
        assert isinstance(load([path], KNOWN).settings, Settings)
    except ConfigError as error:
        assert str(error).isprintable()


def test_every_setting_has_a_default_that_it_accepts() -> None:
    """What `config --show` prints can be read again."""
    assert msgspec.convert(msgspec.to_builtins(Settings()), Settings) == Settings()
