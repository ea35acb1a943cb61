"""Bytes of a log line to text, and the few readings of text that every format shares."""

from tui_monitor.late import late
from tui_monitor.model.text import Clean, clean, without_colours

SHOWN_CHARACTERS = 2000  # of one line: ten screens wide; a longer one is a dump that nobody reads
KEY_CHARACTERS = 40  # of a metric's name: beyond it the text is a sentence, not a key

_DECORATIVE = late(r"[\s=\-!*#~_`.+─━═]*")
# What programs send to a terminal while they draw: erase, move, hide the cursor. None of it is a part of the text; any
# other sequence stays and is shown.
_CONTROL = late(r"\x1b(?:\[[?]?[0-9;]*[ABCDEFGHJKdhlr]|[()][0-9AB]|[=>78])")
_NOT_NAME = late(r"\W+")
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "λ": "lambda", "τ": "tau"})


def decode(line: bytes) -> tuple[str, bool]:
    """A line's text as the formats read it, and whether invalid UTF-8 was replaced in it. Line ends, a byte order
    mark, NULs and colours are dropped; nothing else is cleaned yet."""
    try:
        text, replaced = line.decode(), False
    except UnicodeDecodeError:
        text, replaced = line.decode(errors="replace"), True
    return _stripped(text), replaced


def _stripped(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    if "\x1b" in text:
        text = _CONTROL.sub("", without_colours(text))
    return text.rstrip("\r\n").removeprefix("\ufeff")


class LineDecoder:
    """Decodes the lines of one log in order, and counts the bytes that could not be read."""

    def __init__(self) -> None:
        self.replaced_bytes = 0

    @property
    def replaced(self) -> bool:
        """True once invalid text was replaced."""
        return self.replaced_bytes > 0

    def decode(self, line: bytes) -> str:
        """The line's text."""
        try:
            return _stripped(line.decode())
        except UnicodeDecodeError:
            self.replaced_bytes += _invalid(line)
            return decode(line)[0]


def _invalid(line: bytes) -> int:
    """How many bytes of the line are no UTF-8."""
    return len(line) - len(line.decode(errors="ignore").encode())


def named_encoding(encoding: str | None, replaced_bytes: int) -> str:
    """How the text of a log was read: "utf-8", "utf-16-le", "utf-8, 312 bytes replaced"."""
    name = encoding or "utf-8"
    if not replaced_bytes:
        return name
    return f"{name}, {replaced_bytes} byte{'s' * (replaced_bytes > 1)} replaced"


def decorative(line: str) -> bool:
    """True for an empty line and for rules such as `=====`: they say nothing."""
    return _DECORATIVE.fullmatch(line) is not None


def shown(text: str, limit: int = SHOWN_CHARACTERS) -> Clean:
    """`text` cleaned and without the spaces around it, cut to `limit` characters with the length said."""
    if len(text) > limit:
        return clean(f"{text[:limit].strip()}… [cut: {len(text)} characters]")
    return clean(text.strip())


def metric_name(key: str) -> str | None:
    """The canonical snake_case name of a printed key (`α_entropy` is `alpha_entropy`), None where it cannot be one:
    without a letter, too long to be a name, or holding a character that nobody can see."""
    if len(key) > KEY_CHARACTERS:
        return None
    name = _NOT_NAME.sub("_", key.lower().translate(_GREEK)).strip("_")
    return name if name.strip("_0123456789") and clean(name) == name else None
