"""The arrows of the architecture page, checked by a machine."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tui_monitor"
HEAVY = ("textual", "rich", "plotext", "psutil", "watchdog", "msgspec", "platformdirs")
OWNERS = {"plotext": {"draw/library.py"}, "watchdog": {"sources/file_events.py"}, "psutil": {"sources/portable.py"}}


def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded_after("import tui_monitor.cli") & set(HEAVY)


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_after(
        "from tui_monitor.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    ) & set(HEAVY)


@pytest.mark.parametrize("command", ["check", "list", "snapshot"])
def test_headless_commands_load_no_screen(command: str, tmp_path: Path) -> None:
    (tmp_path / "training_output.log").write_text("Episode 10/100 | Score: 1 | Reward: 1.0 | Steps: 5\n")
    loaded = loaded_after(f"from tui_monitor.cli import main; main([{command!r}, {str(tmp_path)!r}])")
    assert not loaded & {"textual", "rich", "plotext", "watchdog"}


@cache
def sources() -> dict[str, str]:
    """The text of every file of the package, by its path inside."""
    return {str(path.relative_to(PACKAGE)): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def trees(words: Sequence[str], below: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The files in which one of the words stands, parsed: of five hundred only a few are asked closely."""
    for path, text in sources().items():
        if path.startswith(below) and any(word in text for word in words):
            yield path, ast.parse(text)


def imports_of(tree: ast.Module) -> set[str]:
    """Every outside package that a file imports anywhere in it, apart from what only the type checker sees."""
    found = set()
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_each_outside_library_has_one_owner(library: str) -> None:
    users = {path for path, tree in trees([library]) if library in imports_of(tree)}
    assert users == OWNERS[library]


def test_one_broad_except() -> None:
    """Only one place may catch everything; readers, rules, panels and documents ask it (fault 14: all others live)."""
    broad = [
        path
        for path, tree in trees(["except Exception", "except BaseException", "except:"])
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and ast.unparse(node.body[-1]) != "raise"  # tidies up and lets it pass
    ]
    assert broad == ["model/isolation.py"]


def test_the_clock_is_passed_in() -> None:
    """Below the engine and the app nobody asks for the time of day."""
    floors = ("model", "formats", "analysis", "draw", "export")
    asking = [
        f"{path}: {ast.unparse(node)}"
        for floor in floors
        for path, tree in trees(["time.time(", "datetime.now(", "time.monotonic("], f"{floor}/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.time", "datetime.now", "time.monotonic")
    ]
    assert asking == []
