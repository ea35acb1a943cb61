"""plotext itself: imported with the first chart, without its manual, and so that its calls let no other thread in."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

THEME = "moe-top"
MANUAL = "plotext._doc.doc"


@cache
def library() -> Any:
    """plotext, which takes 60 ms to import, told to paint no background.

    Colour number 1 is the frame's, the first of the roles.
    """
    with _undocumented():
        import plotext

    _undisturbed()
    plotext.add_theme(THEME, text=plotext.pixel(foreground=1))
    return plotext


def load_plotter() -> None:
    """Import what charts need now and not with the first of them: on another thread it holds nobody up."""
    library()


@contextmanager
def _undocumented() -> Iterator[None]:
    """Let plotext be imported without its interactive manual, which nobody reads here: putting that together is more
    than half of its import (84 of 160 ms, plotext 6.1). A plotext without that module is imported as ever."""
    if MANUAL in sys.modules:
        yield
        return
    manual = ModuleType(MANUAL)
    manual.__dict__["docs"] = None
    sys.modules[MANUAL] = manual
    try:
        yield
    finally:
        del sys.modules[MANUAL]


def _undisturbed() -> None:
    """Have plotext's C++ part called without letting go of the interpreter's lock. A chart is hundreds of calls of some
    microseconds; behind each the screen would wait 5 ms for a thread that reads a log, half a second for a chart
    (measured here, plotext 6.1). A plotext made in another way is called as ever."""
    tools = sys.modules.get("plotext._kernel.tools")
    calls, path = getattr(tools, "clink", None), getattr(tools, "kernel_file_path", None)
    if calls is None or path is None:
        return
    kernel = ctypes.PyDLL(path)
    for name, call in list(vars(calls).items()):
        if hasattr(call, "argtypes") and hasattr(kernel, name):
            held = getattr(kernel, name)
            held.argtypes, held.restype = call.argtypes, call.restype
            setattr(calls, name, held)
