"""The hall's own recordings, kept on the box as <clips>/<language>/own/<clip>.wav.

They go before the default. A kiosk speaks while the server is away, so it fetches what it says
beforehand, in its own thread. What cannot be fetched stays as it was, and is tried again with the
next welcome.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Condition, Thread

import requests

from floorlink.hall_voice import HallVoice

log = logging.getLogger(__name__)

OWN = "own"
LARGEST = 1024 * 1024
WITHIN_S = 10.0
_NAME = re.compile(r"[a-z0-9-]{1,60}")


def clip_path(folder: Path, name: str) -> Path:
    """The file of <language>/<clip>.wav, below `folder`: the hall's own where there is one."""
    own = folder / Path(name).parent / OWN / Path(name).name
    return own if own.is_file() else folder / name


class OwnVoice:
    """`folder` is what the kiosk's option `clips` names. Thread-safe."""

    def __init__(self, folder: Path, fetch: Callable[[str], bytes] | None = None) -> None:
        self._folder = folder
        self._fetch = fetch or _fetched
        self._told: HallVoice | None = None
        self._changed = Condition()
        self._closed = False
        self._thread = Thread(target=self._work, name="own voice", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def tell(self, voice: HallVoice) -> None:
        with self._changed:
            self._told = voice
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(1)

    def _work(self) -> None:
        while True:
            with self._changed:
                while self._told is None and not self._closed:
                    self._changed.wait()
                voice, self._told = self._told, None
            if self._closed or voice is None:
                return
            try:
                self._follow(voice)
            except OSError as error:  # requests' errors are some
                log.warning("the hall's own voice is not all here: %s", error)

    def _follow(self, voice: HallVoice) -> None:
        wanted = {
            self._folder / language / OWN / f"{clip}.wav": (f"{language}/{clip}.wav", digest)
            for language, clips in voice.own.items()
            for clip, digest in clips.items()
            if _NAME.fullmatch(language) and _NAME.fullmatch(clip)
        }
        for path in self._folder.glob(f"*/{OWN}/*.wav"):
            if path not in wanted:
                path.unlink(missing_ok=True)
        for path, (name, digest) in wanted.items():
            if self._closed:
                return
            if path.is_file() and sha256(path.read_bytes()).hexdigest() == digest:
                continue
            sound = self._fetch(voice.base + name)
            if sha256(sound).hexdigest() == digest:  # else it changed meanwhile: told again
                _keep(path, sound)


def _fetched(address: str) -> bytes:
    with requests.get(address, timeout=WITHIN_S, stream=True, allow_redirects=False) as answer:
        answer.raise_for_status()
        return answer.raw.read(LARGEST + 1)[:LARGEST]


def _keep(path: Path, sound: bytes) -> None:
    """Whole or not at all: the page may ask for it right now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(sound)
    os.replace(part.name, path)
