"""What every message is made of: its root, names in the hall's languages, and short words."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

Language = Literal["zh", "en"]


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Root of all messages. Unknown fields are ignored, so that a newer side may say more."""

    EVENT: ClassVar[str] = ""


class Names(Message, frozen=True, kw_only=True):
    """One name in the hall's languages."""

    zh: str
    en: str = ""
