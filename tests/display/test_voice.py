import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.voice import call_clips
from display.voice_clips import PACK

READ_AS = {
    "qing": "请",
    "hao-dao": "号到",
    "hao-chuangkou-banli": "号窗口办理",
    "shi": "十",
    "bai": "百",
}
READ_AS |= dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def heard(number: str, window: str) -> str:
    return "".join(READ_AS.get(clip, clip.upper()) for clip in call_clips(number, window, "zh"))


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("12", "十二"),
        ("07", "七"),
        ("10", "十"),
        ("20", "二十"),
        ("35", "三十五"),
        ("100", "一百"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("1234", "一二三四"),
        ("B3", "B三"),
    ],
)
def test_a_call_in_chinese_reads_the_number_digit_by_digit_and_the_window_as_a_number(
    window: str, said: str
) -> None:
    assert heard("A035", window) == f"请A零三五号到{said}号窗口办理"


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("12", ["12"]),
        ("07", ["7"]),
        ("20", ["20"]),
        ("21", ["20", "1"]),
        ("100", ["1", "hundred"]),
        ("119", ["1", "hundred", "19"]),
    ],
)
def test_a_call_in_english(window: str, said: list[str]) -> None:
    clips = call_clips("A035", window, "en")

    assert clips == ["number", "a", "0", "3", "5", "please-go-to-window", *said]


@given(
    number=st.from_regex(re.compile(r"[A-Z]{1,2}[0-9]{3,4}"), fullmatch=True),
    window=st.one_of(
        st.integers(0, 9999).map(str), st.from_regex(re.compile(r"[A-Z][0-9]{1,2}"), fullmatch=True)
    ),
)
def test_every_clip_of_every_call_is_in_the_pack(number: str, window: str) -> None:
    assert set(call_clips(number, window, "zh")) <= set(PACK["zh"])
    assert set(call_clips(number, window, "en")) <= set(PACK["en"])
