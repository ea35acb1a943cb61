"""Rows 1-4 and 25, 26: harm in moe-top.toml and in a state file, through every command, every view and a replay."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.place import Place
from tests.faults.hostile import ACTING, GOOD, write
from tests.faults.hostile_files import CONFIGURATION, HARM, write_run
from tests.faults.test_hostile_text import asked, assert_nothing_acted, at_home, see_every_view
from tui_monitor.config import Book, load
from tui_monitor.config.toml import key_text, value_text
from tui_monitor.headless.configuration import show
from tui_monitor.model.text import clean
from tui_monitor.sources.state import StateFile
from tui_monitor.ui.telling import OneMessage

__all__ = ["at_home"]
COMMANDS = [
    "list RUN", "list --json RUN", "check RUN", "check --full RUN", "check --json RUN", "check --as-of 200 RUN",
    "snapshot RUN", "snapshot --format txt RUN", "snapshot --format svg RUN", "snapshot --format json RUN",
    "compare RUN GOOD", "compare GOOD RUN", "compare --format json RUN GOOD", "config RUN", "config --show RUN",
    "explain LOG", "explain --json LOG",
]  # fmt: skip
SHOWS = ("check --json RUN", "snapshot RUN", "snapshot --format txt RUN", "snapshot --format svg RUN", "config RUN")

# Characters that the gate spells out or drops, beside such as TOML itself has a meaning for.
HOSTILE_TEXT = st.lists(
    st.sampled_from(["\xad", "\ufe0f", "\u061c", "\u115f", "\u180b", "\u202e", "\u2060", "\u3164", "\uffa0", "\ufff9",
                     "\U0001bca0", "\U0001d173", "\U000e0041", "\x1b[31m", "\x1b]52;c;eA==\x07", "\x7f", "\x85", "\x9b",
                     "\r", "\n", "\t", "\0", '"', "'", "\\", "\\x41", "#", "]", "=", "专", "é", "a", " "])
    | st.characters(exclude_categories=("Cs",)), min_size=1,
).map(lambda parts: "x" + "".join(parts))  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_was_configured_or_remembered_acts(command: str, tmp_path: Path) -> None:
    log = write_run(tmp_path / "run", Path(os.environ["MOE_TOP_STATE"]))
    places = {"RUN": log.parent, "LOG": log, "GOOD": write(tmp_path / "good", GOOD.encode()).parent}
    code, answer, talk = asked(*(str(places.get(word, word)) for word in command.split()))
    assert code == 0 and "internal error" not in talk
    assert not (found := ACTING.search(answer + talk)), answer[max(0, found.start() - 60) : found.end() + 20]
    assert command not in SHOWS or "aGFja2Vk" in answer, "shown, not swallowed"
    if "svg" in command:
        ElementTree.fromstring(answer)


def test_texts_are_clean_where_their_type_says_so(tmp_path: Path) -> None:
    """At the decode: whoever shows them later has nothing to remember. Names to be found in a log stay as they are."""
    log = write_run(tmp_path / "run", tmp_path / "state")
    settings = load([log.parent / "moe-top.toml"]).settings
    [phase], [metric], [form], report = settings.phases, settings.metrics, settings.formats, settings.report
    shown = [phase.name, phase.routing, *phase.expected_warnings, metric.unit, form.unit]
    assert {*shown, *report.next_actions, *report.commands, *report.references} == {clean(HARM)}
    assert metric.aliases == (HARM,) and settings.label("luck") == clean(f"luck ({HARM})")
    memory = StateFile(tmp_path / "state").load(str(log))
    assert memory is not None and {verdict.reason for verdict in memory.verdicts} == {clean(HARM)}
    assert [(verdict.verdict, verdict.counter) for verdict in memory.verdicts] == [("critical", 100), ("healthy", 200)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE_TEXT)
def test_what_config_shows_is_what_it_was(text: str, tmp_path: Path) -> None:
    """Whatever is in a value: what is shown does not act, is TOML, and says the same."""
    (tmp_path / "moe-top.toml").write_text(CONFIGURATION.format(harm=value_text(text)), "utf-8")
    book = Book(None, None)
    shown = show(tmp_path, book).text
    assert not ACTING.search(shown)
    again = tmp_path / "again.toml"
    again.write_text(shown, "utf-8")
    assert load([again]).settings == book.of(tmp_path)


@given(text=HOSTILE_TEXT)
def test_a_value_passes_the_gate_as_it_is(text: str) -> None:
    for written in (value_text(text), key_text(text)):
        assert clean(written) == written
    assert tomllib.loads(f"{key_text(text)} = {value_text(text)}\n") == {text: text}


async def test_no_message_acts_or_is_markup() -> None:
    """Whoever tells something, and however: what is told of a run may be its name."""
    app = OneMessage()
    async with app.run_test(size=(300, 20)) as pilot:
        for teller in (app, app.screen):
            teller.notify(f"{HARM} is gone", markup=True)
            await pilot.pause()
            [told] = app._notifications
            assert "aGFja2Vk" in told.message and not ACTING.search(told.message) and not told.markup


@pytest.mark.parametrize("command", [[], ["replay", "--from", "380", "--speed", "1000"]], ids=["live", "replay"])
def test_no_view_lets_a_setting_or_a_memory_act(command: list[str], place: Place) -> None:
    log = write_run(place.run, Path(place.environment["MOE_TOP_STATE"]))
    screen = place.open(*command, log.parent, columns=150, rows=45)
    screen.wait_for("REPLAY end" if command else "400/1000")
    see_every_view(screen)
    screen.send("q")
    assert screen.wait_end() == 0, screen.said()
    assert_nothing_acted(screen)
    assert b"aGFja2Vk" in screen.raw, "shown, not swallowed"
