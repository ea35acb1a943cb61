"""Lines with which trainers of any kind and language say that the whole training is over."""

from __future__ import annotations

import re

from tui_monitor.late import late

LONGEST = 400  # characters: a banner is one sentence behind a logger's prefix

# One of these stands in every banner (in lower case): a cheap test ahead of the expressions.
_HINTS = (
    *(
        "complet",
        "finish",
        "done",
        "ended",
        "end of",
        "stopp",
        "is over",
        "train_runtime",
        "train metrics",
        "solved",
        "final ",
    ),
    *("training time", "total run time", "training took", "exiting program", "concluí", "conclu", "finaliz"),
    *("termin", "encerrad", "abgeschlossen", "beendet", "完成", "结束", "完毕", "完了", "終了", "완료", "종료"),
    *("заверш", "законч", "tamamland"),
)
# What a logger prints ahead of its message, and decoration.
_PREFIX = (
    r"(?:.{0,200}?(?:[\])|:>]|\s[-–—]|\b(?:INFO|WARNING|DEBUG|NOTICE|SUCCESS))\s+|[A-Z]+:[\w.]*:)?"
    r"(?!#\s)[^\w\s]*\s*"
)
_ADVERB = r"(?:now |all |already |successfully |fully )*"
_OVER = rf"{_ADVERB}(?:complete|completed|finished|done|ended|over|concluded)"
_WHOLE = (
    r"(?:(?:pre-?|post-?|fine-?|re)?-?(?:training|tuning)|train|learning|optimi[sz]ation|distillation|run|runs|job"
    r"|experiments?|sweep|search|comparison|audit|study|task|benchmark|simulation|evolution|program|script|pipeline"
    r"|training loop|training run|training process|training session|all (?:training|runs|experiments|epochs|episodes))"
)
# A part of a training, not the whole: its end ends nothing. Nor does a condition.
_PART = (
    r"\b(?:epochs?|steps?|iter|iterations?|episodes?|batch|batches|folds?|trials?|rounds?|stages?|phases?|seeds?"
    r"|eval|evaluation|validation|val|test|testing|checkpoints?|download\w*|load\w*|sav\w+|tokeni\w+|preprocess\w*"
    r"|data|dataset|compil\w+|warm-?up|rollouts?|collect\w*|initiali\w+|setup|import\w*|game|level|request|cycles?"
    r"|generations?|workers?|threads?|layers?|agents?|if|not|when|until|while|after|before|once|unless|will)\b"
)
_LEAD = rf"(?:(?!{_PART})[\w()'/-]+ ){{0,5}}?"
_REST = (
    rf"(?!\W{{0,3}}\d+(?:\.\d+)?\s*%|\W{{0,3}}\d+\s*/)"
    rf"(?!\W{{0,3}}(?:for|of|on|with) (?:the |this )?(?:{_PART}))(?:[^\w?].*)?"
)
_SURE = late(
    _PREFIX
    + r"(?:"
    + rf"{_LEAD}{_WHOLE}(?: (?:is|has|was|has been|have|are))? {_OVER}{_REST}"
    + r"|(?:finished|completed|done|end of|ended) (?:with )?(?:the )?(?:\w+ )?(?:training|fine-?tuning|learning)"
    + _REST
    + r"|`?Trainer\.fit`? stopped: .*"
    + r"|after training is done\].*"
    + r"|\*{3,} train metrics \*{3,}"
    + r"|\d[\d,]* (?:epochs|iterations|steps|episodes) completed in .*"
    + r"|total run time: .*\bloop\b.*"
    + r")\s*",
    re.IGNORECASE,
)
_ELSEWHERE = late(
    _PREFIX
    + r"[^\d第轮]{0,20}?(?:"
    + r"(?:训练|实验)(?:任务|过程|流程)?(?:已经|已|全部)?(?:完成|结束|完毕)|(?:全部|所有)\w{0,6}完成"
    + r"|(?:学習|トレーニング|訓練)(?:が|は)?(?:完了|終了)|(?:학습|훈련|트레이닝)(?:이|을)?\s?(?:완료|종료)"
    + r"|treinamento (?:foi )?(?:conclu[ií]do|finalizado|completo|encerrado|terminado)"
    + r"|entrenamiento (?:ha sido )?(?:completado|finalizado|terminado|conclu[ií]do|completo)"
    + r"|(?:entra[iî]nement|apprentissage) (?:est )?(?:terminé|fini|achevé|complet)"
    + r"|training (?:ist )?(?:abgeschlossen|beendet|fertig)"
    + r"|(?:addestramento|allenamento) (?:completato|terminato|finito|concluso)"
    + r"|обучение (?:завершено|закончено|окончено)|eğitim tamamlandı"
    + r")(?:[\W了し되].*)?",
    re.IGNORECASE,
)
# These end a training only where there was one, and where they are said once: some trainers say them all the time.
_LIKELY = late(
    _PREFIX
    + r"(?:"
    + r"(?:all )?(?:done|finished|completed?)(?: successfully)?[.!]*"
    + r"|(?:done|finished|completed)[.!] .{0,200}|(?:done|finished|completed?) (?:in|after) [\d.:]+.{0,40}"
    + r"|(?:total training time|training (?:took|time)|total run time)\b[ :=]*[\d.].*"
    + r"|completed \d[\d,]* (?:\w+ )?(?:epochs|steps|iterations|episodes|updates)\b.*"
    + r"|(?:early stopping|stopp(?:ing|ed) early)(?! counter)(?!.*\bkl\b).*"
    + r"|(?:saved|saving) (?:the )?final (?:model|checkpoint|policy|weights)\b.*"
    + r"|(?:the )?final (?:model|checkpoint|policy|weights) (?:was |is |has been )?saved\b.*"
    + r"|environment solved in .*|exiting program (?:at|after) .*"
    + r")\s*",
    re.IGNORECASE,
)
_TRAIN_SUMMARY = late(r"\s*\{.{0,400}['\"]train_runtime['\"]:.*\}?\s*")
_DIGITS = late(r"\d+")


class Banners:
    """Tells which line ends a whole training. `progressed` is to be set once the log had any progress."""

    def __init__(self) -> None:
        self.progressed = False
        self._said: set[str] = set()

    def ends(self, line: str) -> bool:
        """Whether this line says that the training is over."""
        if len(line) > LONGEST and "train_runtime" not in line:
            return False
        if not _hinted(line.lower()):
            return False
        if _SURE.fullmatch(line) or _ELSEWHERE.fullmatch(line) or _TRAIN_SUMMARY.fullmatch(line):
            return True
        return self.progressed and _LIKELY.fullmatch(line) is not None and self._is_first(line)

    def _is_first(self, line: str) -> bool:
        skeleton = _DIGITS.sub("0", line)
        if skeleton in self._said or len(self._said) > 100:
            return False
        self._said.add(skeleton)
        return True


def _hinted(lower: str) -> bool:
    # A loop, not any(): a generator costs more than the tests.
    for hint in _HINTS:  # noqa: SIM110
        if hint in lower:
            return True
    return False
