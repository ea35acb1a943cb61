"""Failures to messages: the one place where an error becomes a line on standard error and an honest exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from tui_monitor import __version__
from tui_monitor.model.refusal import Refusal

FAILED = 3  # every command's code for "not done": usage, configuration, a missing path, nothing to judge


def say(text: str) -> None:
    """One line to whoever listens; a terminal that hung up or a closed stream is no failure of the command."""
    from tui_monitor.model.text import clean

    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"moe-top: {clean(text)}", file=sys.stderr, flush=True)


def guarded(work: Callable[[], int]) -> int:
    """The exit code of `work`, or of how it failed, with one line said."""
    sys.excepthook = _crash
    ended_by = _end_as_interrupted()
    try:
        code = work()
        return 128 + ended_by[0] if ended_by else code
    except KeyboardInterrupt:
        return 128 + (ended_by[0] if ended_by else signal.SIGINT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: silence is right
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"{where}{error.strerror or error}")
    except Refusal as error:
        say(str(error))
    return FAILED


def _end_as_interrupted() -> list[int]:
    """A request to end, or a lost connection, ends a command as an interrupt does: the screen restored, the demo's
    trainer ended, its folder removed. The list is of the signals that came."""
    came: list[int] = []

    def end(number: int, frame: Any) -> None:
        came.append(number)
        interrupt = signal.getsignal(signal.SIGINT)  # while the screen runs, its event loop's own
        (interrupt if callable(interrupt) else signal.default_int_handler)(number, frame)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup's wish to ignore it stays
            signal.signal(number, end)
    return came


def _crash(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """An error of our own: one line, the details in a file for the report, and never a code that says healthy."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="moe-top-crash-", suffix=".txt", delete=False) as file:
        file.write(f"moe-top {__version__}, Python {sys.version}\n")
        traceback.print_exception(kind, error, trace, file=file)
    say(f"internal error: {kind.__name__}; please report it with {file.name}")
    os._exit(FAILED)
