"""The default clip pack, spoken by espeak-ng into `<folder>/<language>/<clip>.wav`.

Made once, at install time. A clip that is already there is left alone, so a hall can put its own
recordings in their places. Mandarin is fed as pinyin to the voice `cmn-latn-pinyin`, because
espeak-ng 1.51 mispronounces Chinese characters.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import wave
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from display.voice import DIGITS, ENGLISH_NUMBERS, KIOSK_WORDS, LETTERS
from floorlink.errors import HallfloorError

MANDARIN, ENGLISH = "cmn-latn-pinyin", "en"
WORDS_PER_MINUTE = 150
SILENCE = 300
"""Samples weaker than this (of 32,767) at either end are cut off, so that joined clips flow."""
MARGIN_S = 0.02
PEAK = 29_000
"""Every clip is raised to this peak: a quiet letter between loud digits would be lost in a hall."""


class VoiceMissingError(HallfloorError):
    """The clip pack cannot be made; the text says what is missing and how to get it."""

    code = "voice_missing"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One clip as espeak-ng is asked for it."""

    voice: str
    text: str


_LETTERS = {letter: Spoken(ENGLISH, letter.upper()) for letter in LETTERS}
_PINYIN_DIGITS = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")

PACK: dict[str, dict[str, Spoken]] = {
    "zh": {
        "qing": Spoken(MANDARIN, "qing3"),
        "hao-dao": Spoken(MANDARIN, "hao4 dao4"),
        "hao-chuangkou-banli": Spoken(MANDARIN, "hao4 chuang1kou3 ban4li3"),
        "shi": Spoken(MANDARIN, "shi2"),
        "bai": Spoken(MANDARIN, "bai3"),
        "kiosk-choose": Spoken(MANDARIN, "qing3 xuan3ze2 yao4 ban4 de5 shi4xiang4"),
        "kiosk-confirm": Spoken(MANDARIN, "he2dui4 hou4, qing3 an4 qu3hao4"),
        "kiosk-take": Spoken(MANDARIN, "qing3 qu3zou3 hao4piao4, nin2 de5 hao4ma3 shi4"),
        "kiosk-no-paper": Spoken(MANDARIN, "qing3 yong4 shou3ji1 sao3ma3, nin2 de5 hao4ma3 shi4"),
        "kiosk-visit": Spoken(MANDARIN, "qing3 sao3miao2 er4wei2ma3, huo4 shu1ru4 yu4yue1ma3"),
        "kiosk-help": Spoken(MANDARIN, "qing3 kan4 ping2mu4 ti2shi4, huo4 dao4 zi1xun2tai2"),
        **{digit: Spoken(MANDARIN, _PINYIN_DIGITS[int(digit)]) for digit in DIGITS},
        **_LETTERS,
    },
    "en": {
        "number": Spoken(ENGLISH, "Number"),
        "please-go-to-window": Spoken(ENGLISH, "please go to window"),
        "hundred": Spoken(ENGLISH, "hundred"),
        **{clip: Spoken(ENGLISH, words) for clip, words in KIOSK_WORDS["en"].items()},
        **{str(n): Spoken(ENGLISH, str(n)) for n in ENGLISH_NUMBERS},
        **_LETTERS,
    },
}


def make_pack(folder: Path, espeak: str = "espeak-ng") -> list[Path]:
    """Makes the clips that are missing in `folder` and returns them; none missing costs nothing.

    Raises VoiceMissingError when espeak-ng or its Mandarin voice is not installed.
    """
    wanted = {
        folder / language / f"{clip}.wav": spoken
        for language, clips in PACK.items()
        for clip, spoken in clips.items()
    }
    missing = {path: spoken for path, spoken in wanted.items() if not path.exists()}
    if not missing:
        return []
    program = shutil.which(espeak)
    if program is None:
        raise VoiceMissingError(
            f"{espeak} is not installed, so the spoken calls have no clips: "
            "apt-get install espeak-ng, or put recorded clips into " + str(folder)
        )
    for path in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        jobs = [pool.submit(_make, program, path, spoken) for path, spoken in missing.items()]
        return [job.result() for job in jobs]


def _make(program: str, path: Path, spoken: Spoken) -> Path:
    """Writes one clip whole or not at all, so that a half-made pack is completed next time."""
    sound = _trimmed(_spoken(program, spoken))
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(sound)
    os.chmod(part.name, 0o644)
    os.replace(part.name, path)
    return path


def _spoken(program: str, spoken: Spoken) -> bytes:
    how = ["-v", spoken.voice, "-s", str(WORDS_PER_MINUTE), "-z", "--stdout"]
    command = [program, *how, "--", spoken.text]
    done = subprocess.run(command, capture_output=True, timeout=20)  # no shell  # nosec B603
    if done.returncode or len(done.stdout) <= 44:
        reason = done.stderr.decode(errors="replace").strip() or "it gave no sound"
        raise VoiceMissingError(f"{program} cannot speak with the voice {spoken.voice}: {reason}")
    return done.stdout


def _trimmed(wav: bytes) -> bytes:
    """16-bit mono `wav` without its silent ends, at full level."""
    with wave.open(io.BytesIO(wav)) as read:
        rate, width, channels = read.getframerate(), read.getsampwidth(), read.getnchannels()
        samples = _little_endian(array("h", read.readframes(read.getnframes())))
    if (width, channels) != (2, 1):
        raise VoiceMissingError(
            f"espeak-ng gave {width * 8} bit, {channels} channels; 16 bit mono is needed"
        )
    loud = [place for place, sample in enumerate(samples) if abs(sample) > SILENCE]
    if not loud:
        raise VoiceMissingError("espeak-ng gave only silence")
    margin = int(MARGIN_S * rate)
    samples = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    gain = PEAK / max(max(samples), -min(samples))
    level = _little_endian(array("h", (int(sample * gain) for sample in samples)))
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(level.tobytes())
    return written.getvalue()


def _little_endian(samples: array[int]) -> array[int]:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
