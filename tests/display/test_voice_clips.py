from __future__ import annotations

import subprocess
import sys
import wave
from array import array
from pathlib import Path

import pytest

from display.voice_clips import MANDARIN, PACK, PEAK, VoiceMissingError, make_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    make_pack(folder)
    return folder


def samples_of(clip: Path) -> tuple[array[int], int]:
    with wave.open(str(clip)) as read:
        assert (read.getsampwidth(), read.getnchannels()) == (2, 1)
        samples = array("h", read.readframes(read.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        return samples, read.getframerate()


def test_espeak_has_the_voice_that_speaks_pinyin() -> None:
    voices = subprocess.run(
        ["espeak-ng", "--voices=zh"], capture_output=True, text=True, check=True
    )

    assert MANDARIN in voices.stdout.split()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_clip_is_loud_short_and_without_silent_ends(pack: Path, language: str) -> None:
    assert {clip.stem for clip in (pack / language).iterdir()} == set(PACK[language])
    for clip in (pack / language).iterdir():
        samples, rate = samples_of(clip)
        longest = 5.0 if clip.stem.startswith("kiosk-") else 2.0  # whole sentences, not pieces
        assert 0.15 < len(samples) / rate < longest, clip
        assert max(map(abs, samples)) == pytest.approx(PEAK, abs=2), clip
        assert max(map(abs, samples[: rate // 20])) > 300, clip


def test_no_two_clips_of_a_language_sound_the_same(pack: Path) -> None:
    for language in PACK:
        sounds = [clip.read_bytes() for clip in (pack / language).iterdir()]
        assert len(set(sounds)) == len(sounds)


def test_a_hall_keeps_its_own_recordings(pack: Path) -> None:
    own = pack / "zh" / "qing.wav"
    made = own.read_bytes()
    own.write_bytes(b"our own voice")
    (pack / "zh" / "1.wav").unlink()

    assert make_pack(pack) == [pack / "zh" / "1.wav"]

    assert own.read_bytes() == b"our own voice"
    own.write_bytes(made)


def test_without_espeak_the_installer_reads_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(VoiceMissingError, match="apt-get install espeak-ng"):
        make_pack(tmp_path, espeak="no-such-espeak")


def test_a_voice_that_fails_leaves_no_half_clips(tmp_path: Path) -> None:
    broken = tmp_path / "espeak-broken"
    broken.write_text("#!/bin/sh\necho 'no such voice' >&2\nexit 1\n")
    broken.chmod(0o755)

    with pytest.raises(VoiceMissingError, match="no such voice"):
        make_pack(tmp_path / "clips", espeak=str(broken))

    assert not [left for left in (tmp_path / "clips").rglob("*") if left.is_file()]
