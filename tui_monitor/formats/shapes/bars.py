"""Progress bars: tqdm with and without a total, Keras, rich, and those that trainers draw themselves."""

from __future__ import annotations

import re

from tui_monitor.formats.shapes.counters import label_of, unit_of, word_unit
from tui_monitor.formats.shapes.lines import LineReader
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.formats.shapes.slots import SLOT, value
from tui_monitor.late import late

_K = r"(?P<k>[0-9][0-9.,]*)(?P<ks>[kMG]?)"
_N = r"(?P<n>[0-9][0-9.,]*)(?P<ns>[kMG]?)"
_TQDM = late(rf"(?P<desc>.*?)[:\s]*[0-9.]+%\s?\|[^|]*\|\s*{_K}\s*/\s*{_N}\s*(?P<unit>[A-Za-z]*)\s*(?P<rest>.*)$")
_ENDLESS = late(
    rf"(?P<desc>.*?)[:\s]*\b{_K}\s?(?P<unit>it|steps?|ep|ex|tok|samples?|batch(?:es)?)\s\[(?P<rest>[0-9]+:[0-9]{{2}}.*)$"
)
_KERAS = late(rf"\s*{_K}/(?P<n>[0-9]+|Unknown)(?P<ns>)\s+(?:\[[=>. ]*\]|[━─╸╺\u2501\u2500]+)(?P<rest>.*)$")
_DRAWN = late(rf"(?P<desc>.*?)\s*\[[=#>.\-\s█▉▊▋▌▍▎▏░]*\]\s*[0-9.]+%\s*\(?{_K}\s*/\s*{_N}\)?(?P<rest>.*)$")
_RICH = late(rf"(?P<desc>.*?)\s*[0-9.]+%\s*[━╸╺─]+\s*{_K}\s*/\s*{_N}(?P<rest>.*)$")

_PREPARING = late(
    r"\b(?:load|token|map|filter|download|generat|preprocess|prepar|sav|upload|extract|pack|group|resolv|fetch|convert|"
    r"concat|flatten|cach|index|valid|eval|test|predict|infer|sampl|read|build|pars|encod|embed|import|merg|quanti|"
    r"compil|warm|captur|sanity|check|scan|fit|transfer|process|adding|applying|truncat|casting|formatting|creating|computing|split|collect|search|"
    r"running tokenizer|shard|checkpoint|writing|pushing|dequanti|calibrat|materializ|copy|render)",
    re.IGNORECASE,
)
_RATE = late(r"\s*[\[(]?\s*[0-9?:]*\s*<?[^,\]]*(?:,\s*[0-9.?]+\s*[\w%]*/\w+)?")
_COUNTED = late(r"(?P<word>[^\W\d_]+)[\s:=#-]*(?P<k>[0-9]+)(?:\s*(?:/|of)\s*(?P<n>[0-9]+))?")
_SPEED = late(r"(?:^|\s)[0-9.]+\s?(?:ms|us|s|[A-Za-z]+/[A-Za-z]+)(?:/(?:step|epoch|sample|batch))?(?=\s|$|,)")
_EPOCHS = late(r"(?P<k>[0-9]+)/(?P<n>[0-9]+)\s")
_BYTES = late(r"[0-9?]\s?[kKMG]?i?B/s")  # a download
_PER = late(r"(?:[0-9.?]+s/(?P<a>[a-z]+)|[0-9.?]+(?P<b>[a-z]+)/s)")


class BarReader:
    """Readings of bars. One that prepares or evaluates is claimed, with an empty reading: it says nothing."""

    def __init__(self, lines: LineReader) -> None:
        self._lines = lines

    def read(self, body: str) -> Reading | None:
        """The reading of a line that is a bar, None for any other line."""
        if "%" not in body and "/" not in body and "[" not in body:
            return None
        for form in (_TQDM, _KERAS, _DRAWN, _RICH, _ENDLESS):
            if match := form.match(body):
                return self._reading(match)
        return None

    def _reading(self, match: re.Match[str]) -> Reading | None:
        groups = match.groupdict()
        desc, rest = (groups.get("desc") or "").strip(), groups["rest"]
        if _PREPARING.search(desc) or _BYTES.search(rest):
            return Reading("bar", "preparing", (), {})
        total = groups.get("n")
        n = int(value(total, groups.get("ns") or "")) if total and total[0].isdigit() and len(total) < 16 else None
        outer = _counted(desc)
        bar = Counter(
            f"bar:{_plain(desc)}:{n}",
            _unit(groups.get("unit") or "", rest, n),
            value(groups["k"].rstrip(".,")[:15], groups["ks"]),
            n,
        )
        values: dict[str, float] = {}
        for text in (desc, _postfix(rest)):
            found = self._lines.read(text) if ":" in text or "=" in text else None
            values |= found.values if found else {}
        return Reading("bar", f"bar:{_plain(desc)}", (*outer, bar), values, led=True)


def _postfix(rest: str) -> str:
    """What a bar says behind its times and rate."""
    inside, bracket, behind = rest.strip().removeprefix("[").partition("]")
    if bracket and not behind.startswith((" ", ",")):
        behind = ""  # another writer's line, or a message onto which the bar was printed
    rest = f"{inside},{behind}" if behind else inside
    if (match := re.match(r"[0-9:?]+<[^,]*(?:,\s*[0-9.?e+-]+\s*[^\s,]*)?,?", rest)) or (
        match := re.match(r"[0-9:]+,\s*[0-9.?]+\s*[^\s,]*,?", rest)
    ):
        rest = rest[match.end() :]
    rest = re.sub(r"^\s*-\s*", "", rest)
    return _SPEED.sub(" ", rest)


def _counted(desc: str) -> tuple[Counter, ...]:
    """The counters that a bar's description names: `Epoch 3/10`, or a bare `3/10` before other columns."""
    if match := _EPOCHS.match(desc):
        return (Counter("epoch", "epoch", int(match["k"]), int(match["n"]), "epoch"),)
    return tuple(
        Counter(label_of(match["word"]), unit, int(match["k"]), int(match["n"]) if match["n"] else None, unit)
        for match in _COUNTED.finditer(desc)
        if (unit := unit_of(match["word"])) is not None and len(match["k"]) < 19
    )[:1]


def _plain(desc: str) -> str:
    return " ".join(SLOT.sub(" ", desc).split()).lower()


def _unit(printed: str, rest: str, total: int | None) -> str:
    """What a bar counts: a word behind its numbers, or that of its rate (`4.2s/epoch`); else steps."""
    if unit := word_unit(printed) if printed not in ("it", "") else None:
        return unit
    per = _PER.search(rest)
    word = (per["a"] or per["b"]) if per else ""
    if word and word != "it" and (unit := word_unit(word)):
        return unit
    return "step" if total is not None else "it"
