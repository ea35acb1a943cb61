"""psutil's way, which systems without /proc take, says what /proc says; and where there is one it is not loaded."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from tui_monitor.sources import portable, procfs
from tui_monitor.sources.living import ENDED


def test_a_living_process_has_its_facts() -> None:
    facts = portable.facts(os.getpid())
    assert facts is not None
    assert facts.state in ("running", "sleeping")
    assert facts.used > 0
    assert facts.rss_bytes == pytest.approx(psutil.Process().memory_info().rss, rel=0.5)


def test_an_ended_one_is_ended_and_its_number_nobody_else() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    began = psutil.Process(child.pid).create_time()
    assert portable.is_alive(child.pid, began)
    assert not portable.is_alive(child.pid, began + 60)
    child.communicate()
    assert not portable.is_alive(child.pid, began)
    assert portable.facts(child.pid) == ENDED


def test_people_are_listed_with_their_words() -> None:
    own = next(one for one in portable.people() if one.pid == os.getpid())
    assert own.ppid == os.getppid()
    assert own.words == psutil.Process().cmdline()


@pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")
def test_with_proc_psutil_is_not_loaded() -> None:
    code = "import sys, tui_monitor.headless.commands; sys.exit('psutil' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
