"""Sentences that state how long a training is to be: `Training for 50 epochs`, `Num Epochs = 3`."""

from __future__ import annotations

import re

from tui_monitor.formats.arguments.stated import whole
from tui_monitor.late import late

_UNITS = (
    r"(?P<unit>(?:time|env(?:ironment)? |optimi[sz]ation |optimi[sz]er |training |gradient )?steps|epochs|episodes"
    r"|iterations|iters|updates|generations)"
)
_SINGULAR = {"iters": "iteration"}
_AMOUNT = r"(?P<amount>[0-9][0-9,_]*(?:\.[0-9]+)?(?:[eE][0-9]{1,2}|[kKM])?)(?![\d.,]*\d)(?!\s*/)"
_EQUATION = late(
    r"[^\w]*(?:\w[\w-]* ){0,3}?(?:total|max(?:imum)?|num(?:ber of)?)\s(?:num(?:ber of)? )?"
    rf"{_UNITS}\s*[:=：]\s*{_AMOUNT}"
    r"(?:\s*\(.*\))?\W*",
    re.IGNORECASE,
)
_SENTENCE = late(
    r"[^\w]*(?:(?!took|more|another|resum|last|every|each of|after|finish|complet|done)[^\d]){0,80}?"
    rf"\b(?:train|training|run|running|learn|learning)\b(?:(?!took|more|every|last|after)[^\d]){{0,60}}?"
    rf"(?:\bfor |\(|: )(?:a total of |up to )?{_AMOUNT} {_UNITS}\b(?!\s*(?:took|in \d|done|\d))[^\d]{{0,40}}",
    re.IGNORECASE,
)
_CHINESE = late(
    r"\W*(?:总|最大|共|训练)(?:训练)?(?P<unit>轮数|轮次|回合数|步数|迭代次数|epoch\s?数)\s*[:：=]\s*(?P<amount>[0-9][0-9,]*)\W*"
)
_CHINESE_UNITS = {"轮数": "epoch", "轮次": "epoch", "回合数": "episode", "步数": "step", "迭代次数": "iteration"}


def stated(text: str) -> tuple[str, int] | None:
    """The unit and the total that a message states, None for any other message."""
    if len(text) > 200 or not any(sign.isdigit() for sign in text):
        return None
    if chinese := _CHINESE.fullmatch(text):
        amount = whole(chinese["amount"])
        return (_CHINESE_UNITS.get(chinese["unit"], "epoch"), amount) if amount else None
    match = _EQUATION.fullmatch(text) or _SENTENCE.fullmatch(text)
    amount = whole(match["amount"]) if match else None
    return (_unit(match["unit"]), amount) if match and amount else None


def _unit(words: str) -> str:
    last = words.lower().split()[-1]
    return "step" if last.endswith("steps") else _SINGULAR.get(last, last.removesuffix("s"))
