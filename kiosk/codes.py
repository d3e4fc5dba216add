"""What a scanned or typed code means: a ticket's page, an appointment, or nothing of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TICKET = re.compile(r"(?:^|/t/)(\d{1,18}\.[A-Za-z0-9_-]{20,64})(?:[?#].*)?$")
"""The address behind a ticket's QR code ends in its token."""
_APPOINTMENT = re.compile(r"(?:^|[/=])([2-9A-HJKMNP-Z]{10})$")
"""The letters of server/services/tokens.py, however they were typed; also behind an address."""


@dataclass(frozen=True, slots=True)
class TicketCode:
    token: str


@dataclass(frozen=True, slots=True)
class AppointmentCode:
    code: str


def understand(text: str) -> TicketCode | AppointmentCode | None:
    text = text.strip()
    if found := _TICKET.search(text):
        return TicketCode(found[1])
    plain = text if "/" in text else "".join(text.split()).replace("-", "")
    if found := _APPOINTMENT.search(plain.upper()):
        return AppointmentCode(found[1])
    return None
