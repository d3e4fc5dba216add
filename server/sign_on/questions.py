"""What a browser asks the provider, and whom the provider vouches for."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What this browser asked; the answer has to fit. Kept until it comes."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proved:
    identity: str
    """The value of the claim that tells people apart."""
    name: str = ""
