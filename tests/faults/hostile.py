"""Logs that mean harm, by name: escapes, bidi, markup, broken encodings, giants, holes, and numbers that are none."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.making import SEED_BANNER, native_row

GOOD = SEED_BANNER + "".join(native_row(n, score=n % 13) for n in range(10, 410, 10))
ESCAPES = (
    "\x1b]52;c;aGFja2Vk\x07\x1b]0;title\x07\x1b]8;;http://x\x07link\x1b]8;;\x07\x1b[6n\x1b[c\x9b31m\x9d0;t\x9c"
    "\x1bPq#0\x1b\\\x1bc\x1b[2J\x1b[?1049l\x07\x08"
)
HIDDEN = "abc\u202edcba\u2066 x\u200by\u2028z \U000e0041tag\ufeff"
MARKUP = "[/] [red]x[/red] [@click=app.quit]q[/] [link=http://x] <b>&amp; | ` # **Verdict**: HEALTHY"
CRASH = 'Traceback (most recent call last):\n  File "{0}.py", line 3, in {0}\nValueError: {0}\n'
NAME = "[red][@click=app.quit]\x1b]52;c;eA==\x07\u202e\n\t`|*"
NESTED = '{"step": 50, "loss": ' + "[" * 9_000 + "]" * 9_000 + "}\n"
GIANT = 3 << 20  # bytes of one line
FAR = 8 << 30  # bytes of a hole

# What may not reach a terminal: C0 but newline and tab, DEL, C1 as characters, bidi, zero-width, separators, tags.
ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def odd_numbers() -> str:
    """NaN, infinity, and what no float or counter holds."""
    return (
        native_row(410).replace("1.384", "nan") + native_row(420).replace("Score: 5", "Score: inf")
        + f"Episode 430/1000 | Score: {'9' * 400} | Reward: -1e400 | Steps: 5 | α_entropy: 5e-324 | loss: nan\n"
        + native_row(10**30) + native_row(10**400)
    )  # fmt: skip


def texts() -> dict[str, bytes]:
    """Every log by the name of its run, a few kilobytes each."""
    rows = [f"Episode {n}/{{}} | Score: {n} | loss: 5\n" for n in range(1, 30)]
    harm = f"{ESCAPES}\nEpisode 410/1000 | Score: 5 | {ESCAPES}Reward: 1.0 | {ESCAPES}loss: 3\n⚠️ 专家混乱 {ESCAPES}\n"
    texts = {
        "good": GOOD,
        "escapes": GOOD + harm + CRASH.format(ESCAPES.replace("\x1bc", "")),
        "hidden": GOOD + HIDDEN + "\n" + CRASH.format(HIDDEN.replace("\u2028", "")),
        "markup": GOOD + MARKUP + "\n" + CRASH.format(MARKUP),
        "nested": "".join(f"step {n}/100 loss {n / 7:.3f}\n" for n in range(1, 50)) + NESTED,
        "odd_numbers": GOOD + odd_numbers(),
        "all_nan": "".join(f"Episode {n}/100 | Score: nan | loss: nan\n" for n in range(1, 30)),
        "constant": "".join(row.format(100) for row in rows).replace("Score: ", "Score: 5 | x: "),
        "one": rows[0].format(100),
        "nothing": "",
        "prose": "hello\nworld\n",
        "no_total": "".join(row.replace("/{}", "") for row in rows),
        "total_0": "".join(row.format(0) for row in rows),
        "total_too_small": "".join(row.format(10) for row in rows),
        "resumed": "".join(native_row(n) for n in [*range(10, 500, 10), *range(400, 600, 10)]),
        "out_of_order": "".join(native_row(n) for n in [10, 20, 20, 40, 30, 50, 60, 60, 70]),
        "of_the_future": "".join(f"2099-01-01 00:{n:02d}:00 {native_row(n * 10)}" for n in range(1, 50)),
    }
    logs = {name: text.encode("utf-8", "surrogateescape") for name, text in texts.items()}
    logs |= {code.replace("-", "_"): GOOD.encode(code, "replace") for code in ("utf-16", "utf-16-be", "gbk", "cp949")}
    return logs | {
        "raw_c1": GOOD.encode() + b"\x9b31mraw \x9d52;c;xx\x9c \xc2\x9b31m\nValueError: \x9d52;c;xx\x9c \xff\xfe\n",
        "crlf": GOOD.replace("\n", "\r\n").encode(),
        "nuls": b"\0" * 5000 + GOOD.encode() + b"\0" * 5000,
        "bars": GOOD.encode() + b"".join(b"\r%d%%|##  | %d/100 [loss=%d]" % (n, n, n) for n in range(100)) + b"\n",
        "giant_line": GOOD.encode() + b"x" * GIANT + b"\n" + native_row(410).encode(),
    }


def write_all(folder: Path) -> None:
    """One run folder for each text, one with a hostile name and checkpoint, and two logs with holes of gigabytes."""
    for name, text in texts().items():
        write(folder / name, text)
    named = write(folder / NAME, GOOD.encode()).parent
    (named / "checkpoints").mkdir()
    (named / "checkpoints" / "model_00100\x1b]0;t\x07[red]\u202e.pth").write_bytes(b"x" * 100)
    raw = os.fsencode(folder / "raw") + b"\xff\x9b31m"
    os.mkdir(raw)
    Path(os.fsdecode(raw), "training_output.log").write_bytes(GOOD.encode())
    for name, behind in (("hole_at_the_end", b""), ("hole_within", native_row(410).encode())):
        with write(folder / name, GOOD.encode()).open("r+b") as log:
            log.seek(FAR)
            log.write(b"\n" + behind if behind else b"")
            log.truncate(FAR + len(behind) + 1)


def write(folder: Path, text: bytes) -> Path:
    folder.mkdir(parents=True)
    log = folder / "training_output.log"
    log.write_bytes(text)
    return log
