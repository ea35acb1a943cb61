"""Which metrics of a report are none, pure: names that the file does not print before a number or over a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from tests.corpus.scoring import names_of
from tests.corpus.truth import Truth
from tui_monitor.model.metrics import metric

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "λ": "lambda", "τ": "tau"})
_VALUE = r"(?:[-+\u2212]?\.?[0-9]|nan\b|[-+]?inf|none\b|null\b|true\b|false\b)"
# between a key and its value: marks, quotes, one remark in brackets, a box's border; no word
_GAP = r"(?:[^\w\n]{0,80}?(?:\([^)\n]{0,30}\)|\[[^]\n]{0,30}\])?[^\w\n]{0,80}?|[ \t]*\n[-\s|+=]{0,80})"
_SENTENCE = {
    "the", "a", "an", "is", "was", "are", "were", "has", "have", "had", "will", "would", "can", "could", "please", "we",
    "you", "your", "it", "this", "that", "be", "been", "not",
}  # fmt: skip
_PLACES = {"py", "cpp", "cc", "cu", "java", "rs", "go"}  # `solver.cpp:243` is a place, not a pair
_DATES = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "utc", "gmt",
}  # fmt: skip
_RATE = re.compile(r"[a-z]+_s|s_[a-z]+")  # `4.62 it/s`: its unit is all the name it has
_CELLS = re.compile(r"\t|\s{2,}|[|,;]")
_WORDS = re.compile(r"[|,;\s]+")


class Source:
    """The text of a file, prepared for the question whether it prints a key; `names`: those of a metric file's keys,
    which stand over columns, in paths and in binary records."""

    def __init__(self, text: str, names: frozenset[str] = frozenset()) -> None:
        self.names = names
        lowered = re.sub(r"\x1b\[[0-9;:]*[A-Za-z]", "", text).replace("\0", "").replace("\r", "\n").lower()
        self.text = lowered.translate(_GREEK)
        self.columns = set(_columns(self.text.split("\n")))

    def first(self, name: str) -> int | None:
        """Where `name` first stands before a value, None where it nowhere does."""
        found = _key(name).search(self.text)
        return found.start() if found else None

    def last(self, name: str) -> int:
        """Where it last does, -1 where nowhere."""
        return max((found.start() for found in _key(name).finditer(self.text)), default=-1)

    def heads(self, section: str) -> bool:
        """Whether `section` stands as a head: `rollout/`, `info:`, `[eval]`."""
        words = r"[\W_]*".join(map(re.escape, section.split("_")))
        return re.search(rf"(?<![a-z0-9]){words}\s*[/:.|\]\-)]", self.text) is not None

    def evaluates(self, word: str) -> bool:
        """Whether `word` is one of val, eval and test, and the file has a word that begins so."""
        return word in ("val", "eval", "test") and re.search(rf"(?<![a-z]){word}", self.text) is not None


@lru_cache(maxsize=4096)
def _key(name: str) -> re.Pattern[str]:
    words = r"[\W_]{0,3}".join(map(re.escape, name.split("_")))
    rate = rf"|[0-9] ?{words}(?![a-z0-9])" if _RATE.fullmatch(name) else ""
    return re.compile(rf"(?<![a-z]){words}{_GAP}{_VALUE}{rate}")


def _columns(lines: list[str]) -> Iterator[str]:
    """The names over columns: cells of a line without numbers, above one that has numbers."""
    told = [line for line in lines if re.search(r"\w", line)]
    for line, below in pairwise(told):
        parts = [*_CELLS.split(line.strip()), *_WORDS.split(line.strip())]
        cells = [re.sub(r"\W+", "_", cell).strip("_") for cell in parts]
        if len(cells) > 2 and not re.search(r"(?<!\w)[0-9]", line) and re.search(r"(?<!\w)[-+]?[0-9.]", below):
            yield from cells


def invented(truth: Truth, keys: Iterable[str], source: Source) -> Iterator[tuple[str, str]]:
    """The metrics that are none, each with the reason. Those that truth.json names are never among them."""
    known = {name for key, true in truth.metrics.items() for name in names_of(key, true)} | source.names
    begin = _beginning(known, source)
    for key in keys:
        if not truth.has_progress:
            yield key, "a metric, where nothing was trained"
        elif not any(key == name or key.endswith(f"_{name}") for name in known):
            why = _why_none(key, source, begin)
            if why:
                yield key, why


def _beginning(known: Iterable[str], source: Source) -> int:
    """Where the first value of a metric that truth.json names stands: what is printed before it only is a preamble."""
    return min((at for name in known for at in [source.first(name)] if at is not None), default=0)


def _why_none(key: str, source: Source, begin: int) -> str:
    words = key.split("_")
    if not any(word.strip("0123456789") for word in words):
        return "digits only"
    if words[-1] in _PLACES:
        return "a place in source code"
    if set(words) <= _DATES:
        return "a date"
    if len(words) > 2 and not _SENTENCE.isdisjoint(words) and key not in source.text:
        return "words of a sentence"
    names = list(_printed_as(key, source))
    if any(name in source.columns for name in names):
        return ""
    last = max((source.last(name) for name in names), default=-1)
    if last < 0:
        return "not printed before a number"
    return "printed only before the training began" if last < begin else ""


def _printed_as(key: str, source: Source) -> Iterator[str]:
    """The names that the file may print a canonical name under: its aliases, and the end of its path below a head; of
    figures of an evaluation the name alone, where the file speaks of one."""
    known = metric(key)
    yield from dict.fromkeys((key, known.name, *known.aliases))
    words = key.split("_")
    for cut in range(1, len(words)):
        if source.heads("_".join(words[:cut])) or (cut == 1 and source.evaluates(words[0])):
            yield "_".join(words[cut:])
