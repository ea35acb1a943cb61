"""Bytes become text that the formats can read, whatever wrote them."""

import pytest

from tui_monitor.formats.text import LineDecoder, decode, decorative, metric_name, named_encoding, shown

LINE = "Episode 290/1000 | α_entropy: 1.381"


@pytest.mark.parametrize(
    "line",
    [
        LINE.encode(),
        LINE.encode() + b"\r",
        LINE.encode("utf-8-sig"),
        b"\0\0\0" + LINE.encode(),
        b"\x1b[1;32m" + LINE.encode() + b"\x1b[0m",
        b"\x1b[32m" + LINE.encode() + b"\r\x1b[0m",
    ],
)
def test_ends_marks_nuls_and_colours_go(line: bytes) -> None:
    assert decode(line) == (LINE, False)
    assert LineDecoder().decode(line) == LINE


def test_invalid_utf8_is_replaced_and_said() -> None:
    decoder = LineDecoder()
    assert decoder.decode(LINE.encode()) == LINE
    assert not decoder.replaced
    assert decoder.decode(b"loss \xff 1") == "loss \ufffd 1"
    assert decoder.replaced
    assert decode(b"loss \xff 1") == ("loss \ufffd 1", True)
    decoder.decode(LINE.encode())
    assert decoder.replaced


def test_a_replacement_sign_in_the_log_itself_is_not_ours() -> None:
    assert decode("spoilt \ufffd before".encode()) == ("spoilt \ufffd before", False)


@pytest.mark.parametrize(
    ("line", "count"), [(b"loss \xff 1", 1), ("轮次".encode("gbk"), 2), (b"\xed\xa0\x80", 3), (b"d\xe9j\xe0 vu", 2)]
)
def test_invalid_bytes_are_counted(line: bytes, count: int) -> None:
    decoder = LineDecoder()
    decoder.decode(line)
    decoder.decode(LINE.encode())
    assert decoder.replaced_bytes == count


@pytest.mark.parametrize(
    ("encoding", "replaced", "name"),
    [
        (None, 0, "utf-8"),
        ("utf-16-le", 0, "utf-16-le"),
        ("utf-8", 1, "utf-8, 1 byte replaced"),
        ("utf-8", 312, "utf-8, 312 bytes replaced"),
    ],
)
def test_the_encoding_is_named(encoding: str | None, replaced: int, name: str) -> None:
    assert named_encoding(encoding, replaced) == name


@pytest.mark.parametrize("line", ["", "   ", "=" * 60, "!!!", "--- ---", "```", "────"])
def test_decoration(line: str) -> None:
    assert decorative(line)


@pytest.mark.parametrize("line", ["=== x ===", "0", "...(", "→", "异常检测:"])
def test_no_decoration(line: str) -> None:
    assert not decorative(line)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Score", "score"),
        ("α_entropy", "alpha_entropy"),
        ("Total Reward", "total_reward"),
        ("loss/policy (mean)", "loss_policy_mean"),
        ("ep2", "ep2"),
        ("", None),
        ("12", None),
        ("__", None),
        ("x" * 41, None),
        ("a\u115fb", None),  # a Hangul filler: a letter that nobody can see
    ],
)
def test_metric_names(key: str, name: str | None) -> None:
    assert metric_name(key) == name


def test_a_long_text_is_cut_and_its_length_said() -> None:
    assert shown("x" * 100_000, 10) == "xxxxxxxxxx… [cut: 100000 characters]"
    assert shown("  \x1b]52;c;\x07 ") == r"\x1b]52;c;\x07"
