"""What launchers of several processes print ahead of each line: `[rank3]: `, `[default0]:`, `(worker pid=12) `."""

from __future__ import annotations

from tui_monitor.late import late

_PREFIX = late(
    r"\[(?:rank|default|node|worker|gpu|local_rank)[ _:]?\d{1,5}\][:|]? ?|\[\d{1,4}\]: ?"
    r"|\((?:[\w.:<>-]{1,60} )?(?:pid|ip)=[^()]{1,80}\) ?|\(raylet(?:, ip=[^()]{1,60})?\) ?"
)
_OPENING = ("[", "(")


def split(line: str) -> tuple[str, str]:
    """The launcher's prefix of a line, empty if there is none, and the rest of it."""
    if not line.startswith(_OPENING):
        return "", line
    match = _PREFIX.match(line)
    return (match[0], line[match.end() :]) if match else ("", line)
