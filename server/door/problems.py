"""Refusals as RFC 9457 problem details, in the reader's language. The one place that does it."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import msgspec

from floorlink.errors import MessageError, UnknownMessage
from floorlink.language import message
from floorlink.messages import Problem
from server.domain.errors import NotFound, RuleError
from server.door.refusals import (
    Broken,
    DataUnwritable,
    EdgeError,
    EventUnknown,
    FieldWrong,
    MessageWrong,
)
from server.door.words import in_words, refusals
from server.services.trouble import StoreTrouble

log = logging.getLogger("hallfloor.server")


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True):
    """An RFC 9457 body. `code` is stable and `facts` are untranslated: for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    facts: dict[str, Any] = {}


def refusal_of(error: Exception) -> RuleError | EdgeError:
    """`error` as something to answer with; what nobody expected is logged and given a number."""
    if isinstance(error, (RuleError, EdgeError)):
        return error
    if isinstance(error, UnknownMessage):
        return EventUnknown(event=error.name)
    if isinstance(error, OverflowError):
        # Only what was asked can be beyond 64 bits, and no table holds such a number.
        return FieldWrong(field="$", fault=str(error))
    if isinstance(error, MessageError):
        return MessageWrong(fault=str(error))
    if isinstance(error, StoreTrouble):
        return DataUnwritable(cause=error.cause)
    reference = secrets.token_hex(4)
    log.error("unexpected error %s", reference, exc_info=error)
    return Broken(reference=reference)


def details(error: Exception, lang: str) -> ProblemDetails:
    refusal = refusal_of(error)
    facts = {key: _plain(value) for key, value in refusal.facts.items()}
    words = in_words(lang, facts)
    return ProblemDetails(
        type=f"urn:hallfloor:problem:{refusal.code}",
        title=refusals().text(lang, refusal.title, **words),
        status=refusal.status,
        detail=refusals().text(lang, _detail(refusal, facts), **words),
        code=refusal.code,
        facts=facts,
    )


def _detail(refusal: RuleError | EdgeError, facts: dict[str, object]) -> str:
    """What was looked for by a secret (a token, a code) is not named."""
    nameless = isinstance(refusal, NotFound) and not facts.get("key")
    return message("没有这个{what}") if nameless else refusal.detail


def problem(error: Exception, lang: str) -> Problem:
    """The same for Socket.IO acknowledgements."""
    told = details(error, lang)
    return Problem(code=told.code, title=told.title, detail=told.detail, status=told.status)


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
