"""Numbers that kiosks give out by themselves: whose they are, and since when they have waited.

Above the numbers of the server lie the shares of the kiosks, `EACH` to a share: 5001 to 5499 are
the first kiosk's in every queue, 5501 to 5999 the second's. Nobody else gives them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

EACH = 500
_HIGHEST = 9999
"""Four digits: that is what a board of four digits shows and a voice says in one breath."""
TICKETS_EACH = 10**9
"""Tickets numbered below it are the server's; after that every share has as many of its own."""


@dataclass(frozen=True, slots=True)
class Share:
    first: int
    last: int
    tickets_from: int
    """The kiosk's n-th ticket is the hall's ticket `tickets_from + n`."""


def shares(begin: int) -> int:
    """How many kiosks have a share when the shares begin at `begin`."""
    return max(0, (_HIGHEST + 1 - begin) // EACH)


def share(place: int, begin: int) -> Share:
    """The share at `place`, counted from 1."""
    first = begin + (place - 1) * EACH
    return Share(first + 1, first + EACH - 1, place * TICKETS_EACH)


def own_place(ticket: int) -> tuple[int, int] | None:
    """(place of its share, n in that kiosk's book) of a kiosk's own ticket; None: the server's."""
    place, n = divmod(ticket, TICKETS_EACH)
    return (place, n) if place else None


def waited_since(told: datetime, shared: datetime, latest: datetime, now: datetime) -> datetime:
    """`e` of a number that comes home: when it was given out, within what can be true.

    Not before the kiosk had its share, nor before the number that it gave out before this one,
    and never in the future, whatever the box's clock says.
    """
    return min(max(told, shared, latest), now)
