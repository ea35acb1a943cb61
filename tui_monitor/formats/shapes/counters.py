"""Which words count: the units of progress in the languages trainers print, and the words that only look like them."""

from __future__ import annotations

from tui_monitor.late import late

# Word to unit, singular. Two writings of one thing have one unit, so that a log may mix them.
_WORDS: dict[str, str] = {
    "episode": "episode", "ep": "episode", "epi": "episode", "trial": "trial", "game": "game", "match": "match",
    "epoch": "epoch", "iteration": "iteration", "iter": "iteration", "itr": "iteration", "it": "iteration",
    "step": "step", "globalstep": "step", "timestep": "step", "ts": "step", "update": "update",
    "cycle": "cycle", "batch": "batch", "minibatch": "batch", "generation": "generation", "gen": "generation",
    "round": "round", "fold": "fold", "frame": "frame", "rollout": "rollout", "run": "run", "pass": "pass",
    "evaluate": "evaluation", "evaluation": "evaluation", "stage": "stage", "tick": "tick",
    # Chinese, Japanese, Korean, Russian, German, French, Spanish, Portuguese, Italian
    "回合": "episode", "轮次": "epoch", "轮": "epoch", "步数": "step", "步": "step", "迭代": "iteration",
    "エピソード": "episode", "エポック": "epoch", "ステップ": "step", "에피소드": "episode", "에포크": "epoch",
    "스텝": "step", "эпизод": "episode", "эпоха": "epoch", "итерация": "iteration", "шаг": "step",
    "schritt": "step", "epoche": "epoch", "épisode": "episode", "époque": "epoch", "itération": "iteration",
    "étape": "step", "episodio": "episode", "época": "epoch", "epoca": "epoch", "iteración": "iteration",
    "paso": "step", "episódio": "episode", "iteração": "iteration", "passo": "step", "iterazione": "iteration",
}  # fmt: skip

# Whole names of the field whose last word does not say it.
_NAMES: dict[str, str] = {
    **dict.fromkeys(
        [
            "timesteps_total",
            "num_timesteps",
            "timesteps_so_far",
            "n_timesteps",
            "total_steps",
            "total_timesteps",
            "total_timestep",
            "total_num_steps",
            "total_env_steps",
            "num_env_steps_sampled_lifetime",
            "env_steps",
            "agent_steps",
            "current_steps",
            "global_steps",
            "step_num",
            "_step",
            "#",
        ],
        "step",
    ),
    **dict.fromkeys(["episodes_total", "num_episodes", "total_episodes", "episode_num", "episode_id"], "episode"),
    **dict.fromkeys(["iteration_num", "training_iteration", "iterations_total"], "iteration"),
    **dict.fromkeys(["evaluate_num", "eval_num"], "evaluation"),
    **dict.fromkeys(["num_updates", "update_num"], "update"),
    "epoch_num": "epoch",
}

_SHORT = {"s": "step", "e": "epoch", "i": "iteration", "ep": "episode", "st": "step", "t": "step"}
"""Names of one or two letters: they count only as the first thing on a line."""

# A key with one of these measures or limits something by the counter's word; it does not count.
_BLOCKERS = frozenset(
    [
        "per",
        "last",
        "number",
        "num",
        "max",
        "min",
        "best",
        "skipped",
        "nan",
        "remaining",
        "every",
        "next",
        "first",
        "avg",
        "mean",
        "average",
        "left",
        "warmup",
        "patience",
        "of",
        "than",
        "since",
        "each",
        "in",
        "previous",
        "prev",
        "final",
        "initial",
        "target",
        "limit",
        "len",
        "length",
        "size",
        "time",
        "accumulation",
        "decay",
        "early",
        "save",
        "saved",
        "log",
        "interval",
        "n",
        "estimated",
        "total",
        "mini",
        "this",
    ]
)
_NO_PROGRESS = frozenset({"no", "not", "improvement", "improve", "patience", "without", "stopping", "wait", "waiting"})

QUALIFIERS = {
    "val": "val", "valid": "val", "validation": "val", "validating": "val", "dev": "val", "eval": "eval",
    "evaluation": "eval", "evaluating": "eval", "test": "test", "testing": "test",
}  # fmt: skip
"""Words by which a line says that it speaks of an evaluation, and what its metrics are then called by."""

_WORD = late(r"[^\W\d_]+|[0-9]+")
_CAMEL = late(r"(?<=[a-z])(?=[A-Z])")
WEAK_UNITS = frozenset({"frame", "game", "match", "run", "pass", "stage", "trial", "batch"})
"""Units of other programs too: they are a run's counter only where losses, scores or the like stand with them."""

MOST_WORDS = 3  # of a counter's key: "Saved the model at step" is a sentence


def words_of(key: str) -> list[str]:
    """The words of a key, lower case."""
    return _WORD.findall(_CAMEL.sub(" ", key).lower())


def unit_of(key: str, first: bool = False) -> str | None:
    """The unit that a key counts, None where it counts nothing; `first`: the key stands at the line's beginning."""
    words = words_of(key)
    name = "_".join(words)
    if name in _NAMES or key in _NAMES:
        return _NAMES.get(name) or _NAMES[key]
    if not words or len(words) > MOST_WORDS or not _BLOCKERS.isdisjoint(words):
        return None
    while len(words) > 1 and words[-1] in ("train", "training"):
        words = words[:-1]
    unit = word_unit(words[-1])
    return unit or (_SHORT.get(name) if first else None)


def word_unit(word: str) -> str | None:
    """The unit that one word names, in the singular or with an s."""
    word = word.lower()
    return _WORDS.get(word) or (_WORDS.get(word[:-1]) if word.endswith("s") and len(word) > 3 else None)


def counts_behind(words_before: str) -> bool:
    """Whether `3/10 epochs` counts behind these words: `No improvement for` counts something else."""
    return _NO_PROGRESS.isdisjoint(words_of(words_before)[-MOST_WORDS:])


def label_of(key: str) -> str:
    """The key as a name of the counter: equal for lines that count the same thing."""
    words = words_of(key)
    last = words[-1] if words else ""
    return " ".join([*words[:-1], last[:-1] if last.endswith("s") and word_unit(last) else last])


def qualifier_of(words: list[str]) -> str | None:
    """`val`, `eval` or `test` where the first word of a label or tag says so, else None."""
    return QUALIFIERS.get(words[0]) if words else None
