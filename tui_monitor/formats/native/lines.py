"""The native trainer's single lines: its configuration, resume, routing and warnings."""

from tui_monitor.formats.numbers import COUNTER, NUMBER, counter
from tui_monitor.formats.numbers import number as value_of
from tui_monitor.formats.text import shown
from tui_monitor.late import late
from tui_monitor.model.records import Notice, NoticeKind, Resume, RoutingMark, Setup
from tui_monitor.model.units import Count

_PLAN = late(
    rf"\W*训练配置\s*[:：]\s*({COUNTER})\s*episodes?(?:\s*[,，]\s*({COUNTER})\s*(?:max\s+)?steps?\s*/\s*episode)?.*"
)
_EXPERTS = late(rf"\W*专家(?:数量|数)\s*[:：]\s*({COUNTER})\s*")
_DEVICE = late(r"\W*(?:使用)?设备\s*[:：]\s*(\S.*)")
_DEVICE_ENGLISH = late(r"\W*(?:Using\s+)?[Dd]evice\s*:\s*(\S.*)")
_PARAMETERS = late(r"\W*总参数(?:量|数)?\s*[:：]\s*([0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,19})\s*")
_PATH = late(r"\W*\[?恢复\s*checkpoint\s*[:：]\s*(.+?)\]?\s*")
_CONTINUE = late(rf"\W*从\s*Episode\s*({COUNTER})\s*继续(?:\s*[,，]\s*Best\s*Score\s*[:：]\s*({NUMBER}))?.*")
_ROUTING = late(
    rf"\s*(?:\[?DEBUG\]?\s*[:-]?\s*)?(?:Episode\s+({COUNTER})\s*,\s*)?Routing:\s*([A-Za-z][^,|]{{0,40}}?)\s*"
    rf"(?:,\s*Phase:\s*(\w[\w -]{{0,30}}?)\s*)?"
)
_WARNING = late(r"\s*⚠?\ufe0f?\s*(专家塌缩|专家混乱|梯度爆炸|GAT过平滑|NaN/Inf detected)(.*)")
_OTHER_WARNING = late(r"\s*⚠\ufe0f?\s*(\S.*)")
_ROLLBACK = late(r"\s*(?:→|->)\s*(Rolling back to last good checkpoint.*)")
_VALUE = late(rf"(?:=|count:)\s*({NUMBER})(?![\w.])")
_KINDS: dict[str, NoticeKind] = {
    "专家塌缩": "collapse",
    "专家混乱": "confusion",
    "梯度爆炸": "gradient",
    "GAT过平滑": "oversmoothing",
    "NaN/Inf detected": "non_finite",
}


def plan(line: str, number: int) -> Setup | None:
    """`训练配置: 1000 episodes, 500 steps/episode`"""
    match = _PLAN.fullmatch(line)
    if not match:
        return None
    return Setup(total=counter(match[1]), steps_per_episode=counter(match[2]) if match[2] else None, line=number)


def experts(line: str, number: int) -> Setup | None:
    """`专家数量: 4`"""
    match = _EXPERTS.fullmatch(line)
    return Setup(experts=counter(match[1]), line=number) if match else None


def parameters(line: str, number: int) -> Setup | None:
    """`✓ 总参数: 1,318,433`"""
    match = _PARAMETERS.fullmatch(line)
    return Setup(parameters=counter(match[1].replace(",", "")), line=number) if match else None


def device(line: str, number: int, english: bool) -> Setup | None:
    """`设备: cuda`, and `Device: cuda` where `english`: any trainer prints that one."""
    match = _DEVICE.fullmatch(line) or (_DEVICE_ENGLISH.fullmatch(line) if english else None)
    return Setup(device=shown(match[1], 80), line=number) if match else None


def restored(line: str, number: int) -> Resume | None:
    """`[恢复checkpoint: PATH]`: the path alone, the episode comes on a later line."""
    match = _PATH.fullmatch(line)
    return Resume(path=shown(match[1]), line=number) if match else None


def continued(line: str, number: int, path: Resume | None) -> Resume | None:
    """`✓ 从Episode 400继续, Best Score: 12`, with the path that `restored` read before."""
    match = _CONTINUE.fullmatch(line)
    if not match:
        return None
    best = value_of(match[2]) if match[2] else None
    return Resume(counter(match[1]), path.path if path else None, best, number)


def routing(line: str, number: int) -> tuple[RoutingMark, str | None] | None:
    """`DEBUG: Episode 280, Routing: Softmax, Phase: warmup`, or only its routing: the mark and the printed phase."""
    match = _ROUTING.fullmatch(line)
    if not match:
        return None
    return RoutingMark(shown(match[2]), counter(match[1]) if match[1] else None, number), match[3]


def warning(line: str, at: Count | None, number: int) -> Notice | None:
    """One of the trainer's five warnings, or its rollback."""
    if match := _WARNING.fullmatch(line):
        value = _VALUE.search(match[2][:200])
        text = shown(match[1] + match[2])
        return Notice(_KINDS[match[1]], text, at, value_of(value[1]) if value else None, number)
    match = _ROLLBACK.fullmatch(line)
    return Notice("rollback", shown(match[1]), at, line=number) if match else None


def other_warning(line: str, at: Count | None, number: int) -> Notice | None:
    """A line that begins with the trainer's warning sign and is none of its five."""
    match = _OTHER_WARNING.fullmatch(line)
    return Notice("other", shown(match[1]), at, line=number) if match else None
