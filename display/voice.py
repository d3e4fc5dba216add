"""What the voice says for a call, as a list of clips: pure, no sound here.

    call_clips("A035", "12", "zh")  ->  请 | A | 0 | 3 | 5 | 号到 | 十 | 二 | 号窗口办理
    call_clips("A035", "12", "en")  ->  Number | A | 0 | 3 | 5 | please go to window | 12

A clip is one file `<folder>/<language>/<clip>.wav`, so that a hall can record its own voice. The
board says the same from `server/web/static/phrases.js`; a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Language = Literal["zh", "en"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
ENGLISH_NUMBERS = (*range(20), *range(20, 100, 10))
"""Each has a clip of its own; those between are put together."""
LARGEST_NUMBER = 999
"""A window's number beyond this is read digit by digit."""


CALL_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "qing": "请",
        "hao-dao": "号到",
        "hao-chuangkou-banli": "号窗口办理",
        **dict(zip(DIGITS, "零一二三四五六七八九", strict=True)),
        "shi": "十",
        "bai": "百",
        **{letter: letter.upper() for letter in LETTERS},
    },
    "en": {
        "number": "Number",
        "please-go-to-window": "please go to window",
        **{str(n): str(n) for n in ENGLISH_NUMBERS},
        "hundred": "hundred",
        **{letter: letter.upper() for letter in LETTERS},
    },
}
"""Every clip of a call and what is read for it, in the order in which a hall would record them."""


KIOSK_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "kiosk-choose": "请选择要办的事项",
        "kiosk-confirm": "核对后，请按取号",
        "kiosk-take": "请取走号票，您的号码是",
        "kiosk-no-paper": "请用手机扫码，您的号码是",
        "kiosk-visit": "请扫描二维码，或输入预约码",
        "kiosk-help": "请看屏幕提示，或到咨询台",
    },
    "en": {
        "kiosk-choose": "Please choose a service",
        "kiosk-confirm": "Please check, then touch: take ticket",
        "kiosk-take": "Please take your ticket. Your number is",
        "kiosk-no-paper": "Please scan the code. Your number is",
        "kiosk-visit": "Please scan your code, or type your booking code",
        "kiosk-help": "Please read the screen, or ask at reception",
    },
}
"""What a kiosk says; a number is spelled with the clips of a call."""


def call_clips(number: str, window: str, language: Language) -> list[str]:
    """The clips of one call, in order. Signs that have no clip (hyphens, spaces) are not read."""
    if language == "zh":
        return [
            "qing",
            *spelled(number),
            "hao-dao",
            *_place(window, _chinese),
            "hao-chuangkou-banli",
        ]
    return ["number", *spelled(number), "please-go-to-window", *_place(window, _english)]


def spelled(text: str) -> list[str]:
    """One clip for each letter and digit: A035 -> a 0 3 5."""
    return [sign for sign in text.lower() if sign in LETTERS or sign in DIGITS]


def _place(window: str, number_clips: Callable[[int], list[str]]) -> list[str]:
    """A window's code: read as a number where it is one, else spelled."""
    if window.isascii() and window.isdecimal() and int(window) <= LARGEST_NUMBER:
        return number_clips(int(window))
    return spelled(window)


def _chinese(n: int) -> list[str]:
    """7 -> 七; 12 -> 十二; 20 -> 二十; 105 -> 一百零五; 110 -> 一百一十."""
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    clips = [str(hundreds), "bai"] if hundreds else []
    if hundreds and ones and not tens:
        clips.append("0")
    if tens:
        clips += [str(tens), "shi"] if tens > 1 or hundreds else ["shi"]
    if ones or not n:
        clips.append(str(ones))
    return clips


def _english(n: int) -> list[str]:
    """12 -> twelve; 21 -> twenty, one; 105 -> one, hundred, five."""
    hundreds, rest = divmod(n, 100)
    clips = [str(hundreds), "hundred"] if hundreds else []
    if rest >= 20:
        clips.append(str(rest // 10 * 10))
        rest %= 10
        if not rest:
            return clips
    if rest or not clips:
        clips.append(str(rest))
    return clips
