"""Argon2 passwords, checked off the loop: one check takes tens of milliseconds on purpose."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol, TypeVar

T = TypeVar("T")


class Offload(Protocol):
    """Runs blocking work where it holds up nobody, and waits for its answer."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def here(work: Callable[[], T], /) -> T:
    """The offload of a threaded server: every request has a thread of its own already."""
    return work()


def matches(password_hash: str, password: str) -> bool:
    """Whether `password` is right. Takes as long for somebody who does not exist (empty hash)."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        PasswordHasher().verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def hashed(password: str) -> str:
    """At full cost; `matches` checks it."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


@cache
def _nobody() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash("nobody")
