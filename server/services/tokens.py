"""Tokens that nobody can guess, and codes that people can type."""

from __future__ import annotations

import secrets
from hashlib import sha256

# Without 0 O 1 I L and their like: read off a screen and typed on another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """For the last part of an address: 144 bits, 24 characters."""
    return secrets.token_urlsafe(18)


def new_ticket_token(ticket: int) -> str:
    """Says which ticket it opens, so that finding it needs no index of random words."""
    return f"{ticket}.{new_token()}"


def ticket_in(token: str) -> int | None:
    """Which ticket a token claims to open; the rest of it must still be compared."""
    number, dot, _ = token.partition(".")
    return (
        int(number)
        if dot and number.isdecimal() and number.isascii() and len(number) < 19
        else None
    )


def new_code(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def read_code(typed: str) -> str:
    """A code as it was given out, however it was typed."""
    return "".join(typed.upper().split()).replace("-", "")


def hashed(secret: str) -> str:
    """What is stored of a token or code: long random ones need no slow hash."""
    return sha256(secret.encode()).hexdigest()
