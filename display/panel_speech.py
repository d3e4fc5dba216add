"""How the families of panels are spoken to: a text becomes the bytes that light it up. Pure."""

from __future__ import annotations

from typing import Protocol

from display.panel_profile import FramedProfile, OnbonProfile
from display.panel_text import panel_bytes
from floorlink.errors import SettingsError
from floorlink.framing import onbon
from floorlink.framing.described import Frame, FrameFamily
from floorlink.line import Answer

HIGHEST_NUMBER = 9999


class Speech(Protocol):
    """One panel's language and its address in it."""

    @property
    def answer_within_s(self) -> float:
        """0: such panels do not answer."""

    def frame(self, text: str) -> bytes: ...

    def answer(self) -> Answer:
        """A fresh judge of what is heard after a frame."""

    def refusal(self) -> str:
        """Why the last answer was a refusal; empty if there was none."""


class Speechless:
    """Panels that never answer: whether they lit up, nobody knows."""

    answer_within_s = 0.0

    def answer(self) -> Answer:
        return lambda _: None

    def refusal(self) -> str:
        return ""


class OnbonSpeech:
    def __init__(self, profile: OnbonProfile, address: int) -> None:
        """`address` 0: the only panel on its line, whatever its own address."""
        self._profile = profile
        self._address = address or onbon.ANYONE
        self._refusal = ""
        self.answer_within_s = profile.answer_within.total_seconds()

    def frame(self, text: str) -> bytes:
        area = onbon.DynamicText(
            panel_bytes(text, self._profile.encoding),
            self._profile.width,
            self._profile.height,
            lasts_s=int(self._profile.lasts.total_seconds()),
        )
        return onbon.encode(onbon.OnbonFrame(area.data(), self._address))

    def answer(self) -> Answer:
        heard = onbon.decoder()
        self._refusal = ""

        def judge(data: bytes) -> bool | None:
            for frame in heard.feed(data):
                error = onbon.answer_in(frame)
                # Asked as "whoever is there", a controller answers with a name of its own.
                ours = self._address in (onbon.ANYONE, frame.sender)
                if ours and error is not None:
                    self._refusal = f"it refuses with code {error}" if error else ""
                    return not error
            return None

        return judge

    def refusal(self) -> str:
        return self._refusal


class FramedSpeech(Speechless):
    def __init__(self, profile: FramedProfile, address: int) -> None:
        """Raises SettingsError for an address that the frame has no room for."""
        self._profile = profile
        self._address = address
        self._family = FrameFamily(profile.frame)
        try:
            self.frame("")
        except ValueError as error:
            raise SettingsError([f"panel at address {address}: {error}"]) from error

    def frame(self, text: str) -> bytes:
        """A text that is too long for the frame loses its end."""
        data = framed_data(text, self._profile)
        while len(data) > self._profile.frame.longest:
            text = text[:-1]
            data = framed_data(text, self._profile)
        return self._family.encode(Frame(self._address, self._profile.command, data))


def framed_data(text: str, profile: FramedProfile) -> bytes:
    if profile.content == "number":
        digits = "".join(character for character in text if character in "0123456789")
        return (int(digits[-4:] or "0") % (HIGHEST_NUMBER + 1)).to_bytes(2, "big")
    if profile.content == "coloured":
        colour = bytes((profile.colour,))
        return b"".join(panel_bytes(one, profile.encoding) + colour for one in text)
    return panel_bytes(text, profile.encoding)
