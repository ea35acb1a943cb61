"""Bytes of a log line to text, and the few readings of text that every format shares."""

import re

from tui_monitor.model.text import Clean, clean, without_colours

SHOWN_CHARACTERS = 2000  # of one line: ten screens wide; a longer one is a dump that nobody reads
KEY_CHARACTERS = 40  # of a metric's name: beyond it the text is a sentence, not a key

_DECORATIVE = re.compile(r"[\s=\-!*#~_`.+─━═]*")
_NOT_NAME = re.compile(r"\W+")
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
        text = without_colours(text)
    return text.rstrip("\r\n").removeprefix("\ufeff")


class LineDecoder:
    """Decodes the lines of one log in order: a byte order mark of UTF-16 on one of them holds for the rest."""

    def __init__(self) -> None:
        self.replaced = False
        self._utf16: str | None = None

    def decode(self, line: bytes) -> str:
        """The line's text; `replaced` then says whether bytes of any line so far could not be read."""
        if self._utf16 is None:
            try:
                return _stripped(line.decode())
            except UnicodeDecodeError:
                if not line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    self.replaced = True
                    return decode(line)[0]
        return self._decode_utf16(line)

    def _decode_utf16(self, line: bytes) -> str:
        if not self._utf16:
            self._utf16 = "utf-16-le" if line[0] == 0xFF else "utf-16-be"
        # Lines are cut at the byte \n, which leaves its NUL half at the start of the next line (little-endian) or at
        # the end of its own (big-endian).
        if len(line) % 2:
            line = line[1:] if self._utf16 == "utf-16-le" else line[:-1]
        text = line.decode(self._utf16, errors="replace")
        if "\ufffd" in text:
            self.replaced = True
        return _stripped(text)


def decorative(line: str) -> bool:
    """True for an empty line and for rules such as `=====`: they say nothing."""
    return _DECORATIVE.fullmatch(line) is not None


def shown(text: str, limit: int = SHOWN_CHARACTERS) -> Clean:
    """`text` cleaned and without the spaces around it, cut to `limit` characters with the length said."""
    if len(text) > limit:
        return Clean(f"{clean(text[:limit].strip())}… [cut: {len(text)} characters]")
    return clean(text.strip())


def metric_name(key: str) -> str | None:
    """The canonical snake_case name of a printed key (`α_entropy` is `alpha_entropy`), None where it cannot be one:
    without a letter, too long to be a name, or holding a character that nobody can see."""
    if len(key) > KEY_CHARACTERS:
        return None
    name = _NOT_NAME.sub("_", key.lower().translate(_GREEK)).strip("_")
    return name if name.strip("_0123456789") and clean(name) == name else None
