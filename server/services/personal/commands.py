"""What can be done with personal data. All of it is done by the hall itself: the schedule, and
`hallfloor person` and `rotate-key` at its machine."""

from __future__ import annotations

from server.services.commands import Command


class OfPerson(Command, frozen=True, kw_only=True):
    """Exactly one of the two."""

    token: str = ""
    """Of a ticket's page."""
    person: str = ""
    """Keyed hash of an identity number."""


class ExportPerson(OfPerson, frozen=True, kw_only=True):
    """Answer: views.PersonData. That it was asked is in the journal."""


class ForgetPerson(OfPerson, frozen=True, kw_only=True):
    """Deletes what that person wrote and left. Answer: how many places it was deleted from."""


class ExpirePersonal(Command, frozen=True, kw_only=True):
    """Deletes what is older than the hall keeps it. Answer: how many rows."""


class LookAtKeys(Command, frozen=True, kw_only=True):
    """Answer: how many texts are sealed with keys that are not at hand. Raises KeysElsewhere when
    those at hand open none at all: they are another hall's, or nobody's."""


class SealAgain(Command, frozen=True, kw_only=True):
    """Seals texts with the newest key, so few in a turn that the hall hardly waits. Answer: how
    many; 0: all are."""
