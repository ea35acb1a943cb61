"""Issue 8.7: state, configuration and index files with any value at any place are used, refused or done without."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.hostile import ACTING, GOOD, write
from tests.faults.hostile_files import CONFIGURATION, HARM, remembered
from tests.faults.test_hostile_text import asked, at_home
from tests.run_state import difference
from tests.sources.history_reading import line_by_line, make_narrow, read_through, rows
from tui_monitor.config.toml import key_text, value_text
from tui_monitor.sources.history import Cache
from tui_monitor.sources.history.cache import MANIFEST
from tui_monitor.sources.state import StateFile

__all__ = ["at_home"]
ODD = [
    None, True, 0, -1, 1, 7.5, 2**31, 2**63, 2**64, 10**30, 1e17, 1e300, -1e300, 5e-324, "", "now", HARM, [], [[]], {},
    [1, 2, 3], {"at": 1}, [None] * 3,
]  # fmt: skip
MORE = """
[[phase]]
name = "later"
from = 1000
to = 2000
top_k = 2
entropy = "low"

[routing]
entropy = "mean_of"

[rules.nonfinite]
off = true

["rules"."entropy.high"]
warning = 1.0
critical = 2.0
off = false
"""
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        yield from places(below, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with another value at the place."""
    copy = json.loads(json.dumps(value))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = new
    return copy


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "run", GOOD.encode())


def judged(log: Path, *more: str) -> None:
    """A verdict or a line that says why not, and nothing that acts."""
    code, answer, talk = asked("check", *more, str(log.parent))
    assert code in (0, 1, 2, 3) and "internal error" not in talk and len(answer + talk) > 10
    assert not ACTING.search(answer + talk)


@FEW
@given(data=st.data())
def test_any_value_in_a_state_file(data: st.DataObject, log: Path) -> None:
    state = StateFile(Path(os.environ["MOE_TOP_STATE"]))
    page = msgspec.structs.replace(remembered(log), pid=1, process_started_at=1.0, anchors=((1.0, 5), (2.0, 6)),
                                   gaps=(1.0, 2.0))  # fmt: skip
    assert state.save(str(log), page)
    [file] = state.folder.glob("*.json")
    whole = json.loads(file.read_bytes())
    place = data.draw(st.sampled_from(list(places(whole))))
    file.write_text(json.dumps(changed(whole, place, data.draw(st.sampled_from(ODD)))))
    judged(log)
    judged(log, "--json")
    file.unlink()


@FEW
@given(data=st.data())
def test_any_value_in_a_configuration(data: st.DataObject, log: Path) -> None:
    """Right types with wrong meanings, too: a line that names the file, or a verdict under it."""
    file = log.parent / "moe-top.toml"
    file.write_text(CONFIGURATION.format(harm='"plain"') + MORE)
    whole = tomllib.loads(file.read_text())
    assert asked("config", str(log.parent))[0] == 0, "as it is it can be used"
    odd = data.draw(st.sampled_from([value for value in ODD if value not in (None, [None] * 3)]))
    whole = changed(whole, data.draw(st.sampled_from(list(places(whole)))), odd)
    file.write_text("".join(f"{key_text(key)} = {value_text(value)}\n" for key, value in whole.items()))
    assert tomllib.loads(file.read_text()) == whole
    judged(log)
    for command in ("snapshot", "config"):
        code, answer, talk = asked(command, str(log.parent))
        assert code in (0, 3) and not ACTING.search(answer + talk) and "internal error" not in talk
    assert str(file) in talk if code == 3 else not talk


@FEW
@given(data=st.data())
def test_any_value_in_an_index(data: st.DataObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read through it is the log, line by line, whatever the index says."""
    make_narrow(monkeypatch)
    large, known = tmp_path / "large.log", Cache(tmp_path / "cache")
    large.write_bytes(rows(1, 60))
    read_through(large, known)
    [index] = (tmp_path / "cache").glob(f"*/{MANIFEST}")
    whole = json.loads(index.read_bytes())
    place = data.draw(st.sampled_from(list(places(whole))))
    index.write_text(json.dumps(changed(whole, place, data.draw(st.sampled_from(ODD)))))
    run, _ = read_through(large, known)
    assert difference(run, line_by_line(large.read_bytes())) == {}
