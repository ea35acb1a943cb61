"""`moe-top explain`: what of a log is understood, what is not, and what to write to change it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.making import NOW, seed_log
from tui_monitor.config import Book, Known, load
from tui_monitor.formats.described import refusal_of
from tui_monitor.headless.explain import explain
from tui_monitor.headless.world import World

OWN = "".join(
    f"[12:00:{number:02}] blub {number * 7} von 700 ~ gut {number / 4:.3f}\n"
    + (f"Zwischenstand >> Treffer {number % 7} / Fehler {number % 3}\n" if number % 5 == 0 else "")
    for number in range(1, 40)
)
KNOWN = "".join(
    f"2026-01-01 12:00:{number:02} INFO step {number}/50 | Train Loss: {9 - number / 10:.2f} | lr 1e-4\n"
    for number in range(1, 31)
)


def a_log(folder: Path, text: str | bytes, name: str = "train.log") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def world() -> World:
    return World(Book(None, None, Known(format_refused=refusal_of)).of, None, NOW, "box", "0")


def explained(path: Path) -> dict[str, Any]:
    answer = explain(path, world(), as_json=True)
    assert (answer.code, answer.talk) == (0, ())
    told: dict[str, Any] = json.loads(answer.text)["explanation"]
    return told | {"toml": "\n".join(told["toml"])}


def test_a_log_of_any_trainer(tmp_path: Path) -> None:
    text = "".join(f"{line}\nsaving\n\n" for line in KNOWN.splitlines())
    told = explained(a_log(tmp_path, text))
    assert told["progress"] == {"unit": "step", "current": 30, "total": 50, "fraction": 0.6}
    assert (told["format"], told["encoding"], told["records"]) == ("shapes", "utf-8", 30)
    assert [told[part]["lines"] for part in ("all", "understood", "empty", "unknown")] == [90, 30, 30, 30]
    assert told["all"]["bytes"] == len(text.encode()) and told["unknown"]["bytes"] == 30 * len("saving\n")
    (row,) = [shape for shape in told["shapes"] if shape["kind"] == "row"]
    assert row["lines"] == 30 and row["example"] == KNOWN.splitlines()[0] and row["metrics"] == ["train_loss", "lr"]
    assert [(shape["skeleton"], shape["lines"]) for shape in told["not_understood"]] == [("saving", 30)]
    loss = next(metric for metric in told["metrics"] if metric["name"] == "train_loss")
    assert (loss["printed"], loss["count"], loss["last"]) == (["Train Loss"], 30, 6.0)


def test_the_text_tells_the_same(tmp_path: Path) -> None:
    text = explain(a_log(tmp_path, KNOWN + "saving\n"), world(), as_json=False).text
    told = " ".join(text.split())
    assert "lines 31: 96.8% understood" in told and "counter step 30/50" in told
    assert "train_loss Train Loss 30 6" in told and "1 × saving" in told
    assert max(map(len, text.splitlines())) < 160


def test_a_native_log(tmp_path: Path) -> None:
    told = explained(a_log(tmp_path, seed_log()))
    kinds = {shape["kind"]: shape["lines"] for shape in reversed(told["shapes"])}
    assert told["format"] == "native" and told["unknown"]["lines"] == 0
    assert (kinds["row"], kinds["summary"], kinds["warning"], kinds["routing"]) == (29, 5, 5, 29)
    assert "[[format]]" not in told["toml"]  # nothing to mend


def test_what_it_says_to_write_mends_what_is_not_understood(tmp_path: Path) -> None:
    """The whole way of somebody whose log looks different: explain, write what it says, and the run has a counter."""
    log = a_log(tmp_path, OWN)
    before = explained(log)
    assert before["progress"] is None and before["understood"]["lines"] == 0
    (tmp_path / "moe-top.toml").write_text(before["toml"], "utf-8")
    after = explained(log)
    assert after["progress"]["current"] == 39 * 7 and after["records"] == 39 and after["format"] == "more"
    assert [metric["last"] for metric in after["metrics"] if metric["name"] == "gut"] == [9.75]
    second = after["toml"]  # now the lines between them
    (tmp_path / "moe-top.toml").write_text(f"{before['toml']}\n{second.replace('more', 'second')}", "utf-8")
    last = explained(log)
    assert {metric["name"] for metric in last["metrics"]} == {"gut", "treffer", "fehler"}
    assert last["unknown"]["lines"] == 0 and last["records"] == 39


def test_what_is_in_force_already_changes_nothing_when_it_is_written_down(tmp_path: Path) -> None:
    log = a_log(tmp_path, KNOWN)
    before = explained(log)
    assert 'line = "{_} step {counter}/{total} | Train Loss: {train_loss} | lr {_}"' in before["toml"]
    (tmp_path / "moe-top.toml").write_text(before["toml"], "utf-8")
    assert explained(log) == before


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KNOWN.encode("utf-16"), "utf-16-le"),
        (KNOWN.encode().replace(b"INFO", b"\xffNFO", 1), "utf-8, 1 byte replaced"),
        (b"\0" * 5000 + KNOWN.replace("\n", "\r\n").encode(), "utf-8"),
        (KNOWN.replace("step", "\x1b[32mstep\x1b[0m").encode(), "utf-8"),
        (KNOWN.replace("\n", "\r").encode(), "utf-8"),
    ],
    ids=["utf16", "invalid", "nul head, crlf", "colours", "cr only"],
)
def test_bytes_of_every_kind(tmp_path: Path, text: bytes, encoding: str) -> None:
    told = explained(a_log(tmp_path, text))
    assert told["encoding"] == encoding and told["progress"]["current"] == 30
    assert {metric["name"] for metric in told["metrics"]} >= {"train_loss", "lr"}


def test_a_line_of_many_megabytes(tmp_path: Path) -> None:
    told = explained(a_log(tmp_path, KNOWN + "x" * 20_000_000 + "\n" + KNOWN))
    assert told["unknown"] == {"lines": 1, "bytes": 20_000_001}
    assert told["understood"]["lines"] == 60 and len(told["not_understood"][0]["example"]) <= 2000


def test_an_empty_log_is_explained(tmp_path: Path) -> None:
    told = explained(a_log(tmp_path, ""))
    assert (told["all"]["lines"], told["state"], told["format"], told["toml"]) == (0, "waiting", None, "")


pieces = st.sampled_from(
    ["step ", "Ep {", "} ", "loss: ", "=", "|", "%", '"', "\\", "\t", "\x1b[1m", "\r", "\n", "…", "奖励 ", "7", "-0.5"]
)  # fmt: skip


@given(st.lists(st.lists(pieces, max_size=12).map("".join), max_size=8), st.integers(1, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_printed_is_counted_once_and_the_advice_is_valid(
    tmp_path: Path, lines: list[str], repeats: int
) -> None:
    told = explained(a_log(tmp_path, "\n".join(lines * repeats)))
    parts = [told[part] for part in ("understood", "empty", "unknown")]
    assert sum(part["lines"] for part in parts) == told["all"]["lines"]
    assert sum(part["bytes"] for part in parts) == told["all"]["bytes"]
    path = tmp_path / "advice" / "moe-top.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(told["toml"], "utf-8")
    load([path], Known(format_refused=refusal_of))  # raises where it is refused
