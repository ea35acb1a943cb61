"""The text before a number as the number's name: where a key begins, how it ends, and what can be none."""

from __future__ import annotations

from tui_monitor.formats.text import metric_name
from tui_monitor.late import late
from tui_monitor.model.metrics import canonical

LONGEST_KEY = 120  # characters looked at before a number
MOST_WORDS = 6  # of a key: beyond it the text is a sentence

_SEPARATOR = late(r"\s*(?:\.{3,}|:=|=>|->|[:=：＝→]|\s(?:is|was)(?=\s)|是|为)\s*['\"(\[]?\s*$")
_DELIMITER = late(
    r"[,;|\t{}，；、│┃‖•·●└─├>*]|\s-\s|\s/\s|\s{2,}|(?:^|(?<=\w))\.\s(?!$)|\.{2,}|[:=：＝]\s*|(?<!\w)-(?=\s)|\s–\s|\s—\s|→|\s@\s"
)
_LAST_BRACKETED = late(r"([^()\[\]]+)([(\[][^()\[\]]*[)\]])\s*$")
_OPEN = late(r".*[(\[)\]]")
_SOURCE = late(r"\.(?:py|go|cc|cpp|cu|c|rs|js|ts|java|jl|lua|h|hpp|so|sh|json|yaml|yml|toml|txt|log)$")
_MEASURES = late(r"(?:seconds?|minutes?|hours?|days?)_(?:and|or)|(?:estimated|eta|remaining)(?:_|$)")
_UNDERSCORES = late(r"__+")
_NO_METRICS = frozenset(
    [
        "port",
        "host",
        "localhost",
        "http",
        "https",
        "pid",
        "ppid",
        "rank",
        "local_rank",
        "world_size",
        "device",
        "gpu",
        "cuda",
        "line",
        "file",
        "seed",
        "version",
        "v",
        "job",
        "job_id",
        "node",
        "id",
        "uid",
        "tid",
        "errno",
        "exit_code",
        "code",
        "returncode",
        "eta",
        "date",
        "time_of_day",
        "server",
        "addr",
        "address",
        "ip",
        "url",
        "epochs",
        "batch_size",
        "bs",
        "vocab_size",
        "hidden_size",
        "num_workers",
        "workers",
        "threads",
        "num_threads",
        "num_layers",
        "n_layer",
        "n_head",
        "n_embd",
        "num_params",
        "params",
        "parameters",
        "of",
        "in",
        "at",
        "by",
        "to",
        "from",
        "and",
        "the",
        "a",
        "is",
        "on",
        "for",
        "with",
        "attempt",
        "gpu_id",
        "card",
        "note",
    ]
)


def separated(before: str) -> tuple[str, bool]:
    """The text before a number without its separator, and whether there was one (`loss: ` or `loss=`, not `loss `)."""
    match = _SEPARATOR.search(before)
    if match is not None:
        return before[: match.start()], True
    return before.rstrip().rstrip("'\"").rstrip(), False


def last_segment(text: str) -> str:
    """The key at the end of `text`: what follows the last delimiter, a closing bracket's group kept with its words."""
    text = text.rstrip(" '\"`*_")
    bracketed = _LAST_BRACKETED.search(text[-100:]) if text.endswith((")", "]")) else None
    text = text[-100:] if bracketed is not None else text
    if bracketed is not None and bracketed.end() == len(text):
        head = _segment(bracketed.group(1))
        if any(char.isdigit() for char in bracketed.group(2)):  # `reward (last 20)`
            return head
        return head + bracketed.group(2) if head else ""
    return _segment(_OPEN.sub("", text, count=1) if _OPEN.match(text) else text)


def _segment(text: str) -> str:
    text, end = text[-LONGEST_KEY:], 0
    for match in _DELIMITER.finditer(text):
        end = match.end()
    return text[end:].strip(" '\"`*\t.")


def name_of(key: str) -> str | None:
    """The canonical metric name of a key, None where it cannot be a metric's: an address, a path, a source place, a
    sentence, an argument's or an identifier's name."""
    if not key or len(key.split()) > MOST_WORDS or key.startswith(("/", ".", "\\", "~", "--", "http", "#", "$")):
        return None
    if _SOURCE.search(key) or "://" in key or "\\" in key or "(" in key[:1]:
        return None
    name = metric_name(canonical(key))
    if not name or name in _NO_METRICS or _MEASURES.match(name):
        return None
    return _UNDERSCORES.sub("_", name)
