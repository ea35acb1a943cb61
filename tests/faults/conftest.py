"""What the tests of faults share: a place with its own home, and whether a tool is there and permitted."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.end_to_end.conftest import place

__all__ = ["place"]


def need(*tools: str) -> None:
    """Skip, with the reason, where a tool is missing."""
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


def need_namespaces() -> None:
    need("unshare")
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no user namespaces here")


def need_tracing() -> None:
    need("strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace is not permitted here")
