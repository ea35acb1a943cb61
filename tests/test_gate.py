"""Outside text reaches no screen and no document unless it passed the gate: mypy refuses it, nobody forges it."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import tui_monitor

PACKAGE = Path(tui_monitor.__file__).parent
GATE = PACKAGE / "model" / "text.py"

PASSES = """
from tui_monitor.analysis.checked import checked
from tui_monitor.draw.cells import Run, fit
from tui_monitor.export.document import document
from tui_monitor.model.records import Problem
from tui_monitor.model.reported_log import PhaseSpan
from tui_monitor.model.text import Clean, clean, joined, part

outside = open("log").readline()
line = clean(f"of the log: {outside}")
Run(fit(part(line, 2), 20), "text")
Run(joined(Clean("own "), line))
PhaseSpan(line, 0, None)
Problem(Clean("log"), line)
checked("entropy", "Alpha Entropy", outside, "", "ok", outside)
document([line])
"""
REFUSED = {
    "a widget's row": 'Run(outside, "text")',
    "a sentence made of clean text": 'Run(f"{line}!")',
    "a slice": "Run(line[1:])",
    "a report": "PhaseSpan(outside, 0, None)",
    "a check": 'Check("entropy", "Alpha Entropy", outside, line, "ok", line)',
    "a record": "Problem(line, outside)",
    "a document": "document([outside])",
    "a picture": "Picture(10).text(0, 0, outside)",
}


def checked_by_mypy(folder: Path, source: str) -> list[str]:
    """What mypy says of a module, with the project's own settings and a cache of the test's own."""
    module = folder / "module.py"
    module.write_text(source)
    command = [sys.executable, "-m", "mypy", "--config-file", str(PACKAGE.parent / "pyproject.toml")]
    command += ["--cache-dir", str(folder / "cache"), "--no-error-summary", "--hide-error-context", str(module)]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_tells_clean_text_from_outside_text(tmp_path: Path) -> None:
    """One module, so that the package is read once: its first part is taken, each line of the second is refused."""
    imports = (
        "from tui_monitor.export.svg.picture import Picture\nfrom tui_monitor.model.report import Check\n" + PASSES
    )
    source = imports + "\n".join(REFUSED.values()) + "\n"
    first = imports.count("\n") + 1
    said = [line for line in checked_by_mypy(tmp_path, source) if ": error:" in line]
    refused = {int(line.split(":")[1]) for line in said}
    assert refused == set(range(first, first + len(REFUSED))), "\n".join(said)
    assert all('expected "Clean"' in line for line in said), "\n".join(said)


def forged(path: Path) -> list[int]:
    """The lines on which something else than a literal is called `Clean` without having passed the gate."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    wrong = [call for call in calls if named(call.func) == "Clean" and not is_literal(call.args[0])]
    cast = [call for call in calls if named(call.func) == "cast" and "Clean" in ast.dump(call.args[0])]
    passed = [call for call in calls if any(named(argument) == "Clean" for argument in call.args)]
    return sorted(call.lineno for call in (*wrong, *cast, *passed))


def named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isprintable()


def test_only_the_gate_calls_a_text_clean() -> None:
    """`Clean(…)` is what `clean` gives; anywhere else it stands only around a literal of moe-top's own."""
    samples = set(PACKAGE.rglob("samples.py"))  # what formats are tried on: written here, never read
    found = {path: forged(path) for path in PACKAGE.rglob("*.py") if path != GATE and path not in samples}
    assert {str(path.relative_to(PACKAGE)): lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("source", ["Clean(text)", "cast('Clean', text)", "tuple(map(Clean, texts))", "Clean(f'{x}')"])
def test_a_forged_type_would_be_found(source: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(source)
    assert forged(path) == [1]
