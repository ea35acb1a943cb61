"""`[[format]]` in moe-top.toml: refused with file, line, key and reason where its samples do not match."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_config import write
from tui_monitor.config import ConfigError, Known, load
from tui_monitor.config.template import template
from tui_monitor.formats.described import refusal_of

KNOWN = Known(format_refused=refusal_of)
GOOD = '[[format]]\nname = "own"\nline = "Ep {counter} R {reward}"\nunit = "episode"\nsamples = ["Ep 5 R 1"]\n'


def test_a_format_whose_samples_match_is_in_force(tmp_path: Path) -> None:
    (own,) = load([write(tmp_path, GOOD)], KNOWN).settings.formats
    assert (own.name, own.line, own.unit, own.samples) == ("own", "Ep {counter} R {reward}", "episode", ("Ep 5 R 1",))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("Ep 5 R 1", "Ep 5 S 1"), ":5: format[0].samples: samples[0] matches as far as `Ep 5`, then ` R ` is"),
        (('["Ep 5 R 1"]', "[]"), ":5: format[0].samples: a format needs at least one line of the log"),
        (("{counter} R", "{counter R"), ":3: format[0].line: the brace at character 4 has no partner"),
        (('name = "own"', 'name = ""'), ":2: format[0].name: is empty"),
        (("unit =", "units ="), ":4: unknown key `units` in [format[0]] - did you mean `unit`?"),
        (('line = "Ep {counter} R {reward}"\n', ""), ": Object missing required field `line`"),
        (('["Ep 5 R 1"]', '"Ep 5 R 1"'), ":5: format[0].samples: Expected `array`, got `str`"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert message in refused(tmp_path, GOOD.replace(*change))


def test_the_template_s_own_example_is_in_order(tmp_path: Path) -> None:
    lines = template().split("# [[format]]\n")[1].splitlines()
    text = "\n".join(["[[format]]", *(line.removeprefix("# ") for line in lines)])
    (own,) = load([write(tmp_path, text)], KNOWN).settings.formats
    assert own.name == "evaluation"


def test_two_formats_of_one_name_are_refused(tmp_path: Path) -> None:
    assert ":7: format[1].name: `own` is the name of another format" in refused(tmp_path, GOOD + GOOD)


def test_the_second_format_is_checked_too(tmp_path: Path) -> None:
    second = GOOD.replace('"own"', '"other"').replace("Ep 5 R 1", "\\u001b[31m")
    message = refused(tmp_path, GOOD + second)
    assert ":10: format[1].samples: samples[0]" in message and message.isprintable()


def refused(folder: Path, text: str) -> str:
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load([path], KNOWN)
    return str(caught.value).removeprefix(str(path))
