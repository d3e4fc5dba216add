"""A phone asks to be reminded while its page is asleep, and asks no more."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.door.refusals import FieldWrong, NoReminders
from server.push.endpoints import LONGEST, EndpointRefusedError
from server.push.message import BrowserKeys
from server.push.opening import PushOffice
from server.push.shelf import Phone
from server.web.route import Route

_Endpoint = Annotated[str, Meta(min_length=9, max_length=LONGEST)]


class KeysGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As PushSubscription.toJSON() has them."""

    p256dh: Annotated[str, Meta(min_length=80, max_length=96)]
    auth: Annotated[str, Meta(min_length=20, max_length=32)]


class RemindAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    endpoint: _Endpoint
    keys: KeysGiven
    language: Annotated[str, Meta(max_length=8)] = "zh"


class NoMoreAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    endpoint: _Endpoint


REMINDER_ROUTES: tuple[Route, ...] = (
    Route(
        method="POST",
        path="/api/tickets/{token}/reminders",
        summary="Remind this phone when three are ahead and when the number is called",
        special="remind",
        body=RemindAsked,
        answer=None,
        status=204,
    ),
    Route(
        method="POST",
        path="/api/tickets/{token}/reminders/stop",
        summary="Remind this phone no more",
        special="remind_no_more",
        body=NoMoreAsked,
        answer=None,
        status=204,
    ),
)


def remind(office: PushOffice | None, token: str, asked: RemindAsked) -> None:
    """Raises NoReminders where the hall sends none, or not to that phone."""
    if office is None:
        raise NoReminders
    keys = BrowserKeys(p256dh=asked.keys.p256dh, auth=asked.keys.auth)
    phone = Phone(token=token, endpoint=asked.endpoint, keys=keys, language=asked.language)
    try:
        keys.decoded()
    except ValueError as error:
        raise FieldWrong(field="keys", fault=str(error)) from error
    try:
        taken = office.reminders.watch(phone)
    except EndpointRefusedError as error:
        raise NoReminders from error
    if not taken:
        raise NoReminders
