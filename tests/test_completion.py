"""Completions are what the parsers know, and a real shell can read them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tui_monitor.arguments import COMMANDS
from tui_monitor.completion import SHELLS, completion


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_completed(shell: str) -> None:
    script = completion(shell)
    assert all(name in script for name in COMMANDS)
    assert shell == "tcsh" or "full" in script, "it knows no options of commands"


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_a_real_shell_completes() -> None:
    function = 'COMP_WORDS=(moe-top che); COMP_CWORD=1; _shtab_moe_top moe-top che moe-top; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", f"{completion('bash')}\n{function}"], capture_output=True, text=True)
    assert done.stdout.split() == ["check"], done.stderr
