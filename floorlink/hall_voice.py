"""Which clips a hall has recorded itself, as kiosks are told: they fetch what they say of them."""

from __future__ import annotations

from typing import ClassVar

from floorlink.wire import Message


class HallVoice(Message, frozen=True, kw_only=True):
    """All of it, with every welcome and whenever a clip was recorded or dropped."""

    EVENT: ClassVar[str] = "voice"

    base: str
    """The address to which `<language>/<clip>.wav` is added."""
    own: dict[str, dict[str, str]] = {}
    """language -> clip -> SHA-256 of its file, in hex."""
