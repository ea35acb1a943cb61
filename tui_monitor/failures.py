"""Failures to messages: the one place where an error becomes a line on standard error and an honest exit code."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tui_monitor.model.isolation import Failed, note, noted, told
from tui_monitor.model.refusal import Refusal

FAILED = 3  # every command's code for "not done": usage, configuration, a missing path, nothing to judge


def say(text: str) -> None:
    """One line to whoever listens; a terminal that hung up or a closed stream is no failure of the command."""
    from tui_monitor.model.text import clean

    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"moe-top: {clean(text)}", file=sys.stderr, flush=True)


def guarded(work: Callable[[], int], reports: Callable[[], Path]) -> int:
    """The exit code of `work`, or of how it failed, with one line said. Reports of our own errors go to `reports()`."""
    sys.excepthook = partial(_crash, reports)
    threading.excepthook = _thread_failed  # its traceback would land on the screen
    sys.unraisablehook = _left_behind
    _speak_any_text()
    ended_by = _end_as_interrupted()
    try:
        code = work()
        failed = _tell_failed_parts(reports)
        code = FAILED if failed and code == 0 else code  # what lacks a part is no success
        return 128 + ended_by[0] if ended_by else code
    except KeyboardInterrupt:
        return 128 + (ended_by[0] if ended_by else signal.SIGINT)
    except BrokenPipeError:
        _silence()  # the reader has gone: silence is right
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(f"{where}{error.strerror or error}")
        _silence()  # a full disk would be told once more when the stream is closed
    except Refusal as error:
        say(str(error))
    return FAILED


def _silence() -> None:
    """What is still to be written to standard output goes nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_any_text() -> None:
    """A character that the terminal's encoding lacks is spelled out: an answer must not fail for a warning sign."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


_came: list[int] = []  # signals that asked to end, in the order they came


def asked_to_end() -> bool:
    """Whether a signal came that asks to end. Its KeyboardInterrupt may have been lost: Python drops one that is raised
    while something is given up, or in a callback."""
    return bool(_came)


def _end_as_interrupted() -> list[int]:
    """A request to end, or a lost connection, ends a command as an interrupt does: the screen restored, the demo's
    trainer ended, its folder removed. The list is of the signals that came."""
    _came.clear()

    def interrupt(number: int, frame: Any) -> None:
        _came.append(number)
        signal.default_int_handler(number, frame)

    def end(number: int, frame: Any) -> None:
        _came.append(number)
        present = signal.getsignal(signal.SIGINT)  # while the screen runs, its own
        (present if callable(present) and present is not interrupt else signal.default_int_handler)(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup's wish to ignore it stays
            signal.signal(number, end)
    return _came


def _crash(reports: Callable[[], Path], kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """An error of our own: one line, the details in a file for the report, and never a code that says healthy."""
    failed = Failed("moe-top", error) if isinstance(error, Exception) else None
    _report(reports, [*([failed] if failed else []), *noted()], f"internal error: {kind.__name__}", error)
    os._exit(FAILED)


def _tell_failed_parts(reports: Callable[[], Path]) -> bool:
    """Whether parts failed while all else went on; who asked then hears where the details are."""
    failures = noted()
    if failures:
        parts = ", ".join(dict.fromkeys(failed.part for failed in failures))
        _report(reports, failures, f"internal error in {parts}: {told(failures[0].error)}", failures[0].error)
    return bool(failures)


def _report(
    reports: Callable[[], Path], failures: Sequence[Failed], words: str, error: BaseException
) -> None:
    from tui_monitor.crash import place_of, write_report

    file = write_report(failures, reports()) if failures else None
    say(f"{words} ({place_of(error)}); please report it" + (f" with {file}" if file else ""))


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    """A thread that ended by an error: it is told at the end; what it did is missing on screen."""
    if isinstance(args.exc_value, Exception):
        note(Failed(args.thread.name if args.thread else "a thread", args.exc_value))


def _left_behind(args: Any) -> None:
    """An error while something was given up: nobody can act on it, and on the screen it would be rubbish."""
