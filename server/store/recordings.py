"""The voice's clips: what the hall recorded itself goes before the default pack.

<clips>/<language>/<clip>.wav        the default pack (`hallfloor voice`)
<clips>/<language>/own/<clip>.wav    the hall's own; without it the default is back
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import wave
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from server.domain.errors import InvalidRequest

MAX_BYTES = 1024 * 1024
LONGEST_S = 10
_OWN = "own"
_NAME = re.compile(r"[a-z0-9-]{1,60}")


class Recordings:
    """`folder` is None in a hall without clips: its boards only chime."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder and folder.resolve()
        self._listeners: list[Callable[[], None]] = []
        self._sums: dict[Path, tuple[int, str]] = {}
        """path -> (when it was written, SHA-256)."""

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Called after each clip that was recorded or dropped, by who did it."""
        self._listeners.append(listener)

    def own(self) -> dict[str, dict[str, str]]:
        """language -> clip -> SHA-256 of everything that the hall recorded."""
        found: dict[str, dict[str, str]] = {}
        for path in sorted(self.folder.glob(f"*/{_OWN}/*.wav")) if self.folder else ():
            found.setdefault(path.parent.parent.name, {})[path.stem] = self._sum(path)
        return found

    def _sum(self, path: Path) -> str:
        written = path.stat().st_mtime_ns
        if self._sums.get(path, (0, ""))[0] != written:
            self._sums[path] = written, sha256(path.read_bytes()).hexdigest()
        return self._sums[path][1]

    def has_own(self, language: str, clip: str) -> bool:
        return self.folder is not None and self._own(self.folder, language, clip).is_file()

    def find(self, language: str, clip: str) -> Path | None:
        """The file that is played for a clip; the names come from anybody's request."""
        if self.folder is None or not (_NAME.fullmatch(language) and _NAME.fullmatch(clip)):
            return None
        default = self.folder / language / f"{clip}.wav"
        found = (self._own(self.folder, language, clip), default)
        return next((path for path in found if path.is_file()), None)

    def keep(self, language: str, clip: str, wav: bytes) -> None:
        """Whole or not at all: a board may be fetching it right now."""
        if self.folder is None:
            raise InvalidRequest(what="大厅还没有语音包，请先运行 hallfloor voice")
        _check(wav)
        path = self._own(self.folder, language, clip)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            part.write(wav)
        os.chmod(part.name, 0o644)
        os.replace(part.name, path)
        self._tell()

    def drop(self, language: str, clip: str) -> None:
        if self.folder is not None:
            self._own(self.folder, language, clip).unlink(missing_ok=True)
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    @staticmethod
    def _own(folder: Path, language: str, clip: str) -> Path:
        return folder / language / _OWN / f"{clip}.wav"


def _check(wav: bytes) -> None:
    """InvalidRequest unless it is a short sound that every board can play."""
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
            fits = (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
    except (wave.Error, EOFError, ZeroDivisionError):
        raise InvalidRequest(what="录音要是16位单声道的WAV") from None
    if not fits:
        raise InvalidRequest(what="录音要是16位单声道的WAV")
    if not 0 < seconds <= LONGEST_S:
        raise InvalidRequest(what="录音不能超过{limit}秒", limit=LONGEST_S)
