"""A kiosk on its own: numbers from its own share, by the rules that the hall told it last."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from datetime import datetime
from threading import Lock

from floorlink.errors import Refused, ServerAway
from floorlink.messages import Catalogue, IssueAsked, Names, Paper
from floorlink.own_numbers import Hours, OwnShare, QueueRule
from kiosk.offer import Offer
from kiosk.opening import day_began, is_open
from kiosk.own_book import OwnBook

log = logging.getLogger(__name__)


class OwnNumbers:
    """Thread-safe."""

    def __init__(self, book: OwnBook, offer: Offer) -> None:
        self._book = book
        self._offer = offer
        self._turn = Lock()

    @property
    def ready(self) -> bool:
        """Whether this box may give out anything by itself."""
        catalogue = self._offer.catalogue
        return self._book.share is not None and catalogue is not None and bool(catalogue.rules)

    def earlier(self, request_id: str) -> Paper | None:
        return self._book.earlier(request_id)

    def issue(self, asked: IssueAsked) -> Paper:
        """A number and its paper, on the disk when this returns. Raises Refused as the server
        would, and ServerAway if this box has no numbers of its own."""
        catalogue, share = self._offer.catalogue, self._book.share
        if catalogue is None or share is None:
            raise ServerAway("the server has not given this kiosk numbers of its own")
        with self._turn:
            earlier = self._book.earlier(asked.request_id)
            if earlier is not None:
                return earlier
            rule, name, hours = _wish(asked, catalogue)
            now, sure = self._book.now()
            if sure and hours and not self._open(hours, now):
                raise Refused("queue_closed", "outside its hours", "")
            if self._full(rule, now):
                raise Refused("daily_limit", "no numbers left today", "")

            def write(n: int, number: int, at: datetime) -> Paper:
                return self._paper(asked, catalogue, rule, name, share, n, number, at)

            try:
                paper = self._book.give(asked.request_id, rule.queue, asked.service, write)
            except sqlite3.Error as error:
                # A number that cannot be written down is not given out.
                log.error("the book of own numbers cannot be written: %s", error)
                raise ServerAway("the book of own numbers cannot be written") from error
            if paper is None:
                raise Refused("daily_limit", "its own numbers are used up", "")
            return paper

    def queues(self, catalogue: Catalogue) -> list[dict[str, object]]:
        """What the page may know of the queues now: open or not, and by which windows."""
        now, sure = self._book.now()
        return [self._seen(rule, now, sure) for rule in catalogue.rules]

    def _seen(self, rule: QueueRule, now: datetime, sure: bool) -> dict[str, object]:
        closed = sure and rule.hours and not self._open(rule.hours, now)
        reason = "limit" if self._full(rule, now) else "hours" if closed else ""
        return {
            "queue": rule.queue,
            "windows": rule.windows,
            "open": not reason,
            "closed_reason": reason,
            "waiting": None,
            "expected_wait_s": None,
        }

    def _open(self, hours: list[Hours], now: datetime) -> bool:
        zone = self._offer.zone()
        return any(is_open(one, now, zone) for one in hours)

    def _full(self, rule: QueueRule, now: datetime) -> bool:
        """The day's limit as far as this box can know it: what the server had last told, and its
        own. Several kiosks on their own may overrun it together; the server then notes it."""
        if rule.limit is None:
            return False
        catalogue = self._offer.catalogue
        starts = catalogue.day_starts if catalogue else "00:00"
        began = day_began(now, starts, self._offer.zone())
        told = self._offer.issued(rule.queue, began)
        return told + self._book.given_since(rule.queue, began) >= rule.limit

    def _paper(
        self,
        asked: IssueAsked,
        catalogue: Catalogue,
        rule: QueueRule,
        name: Names,
        share: OwnShare,
        n: int,
        number: int,
        at: datetime,
    ) -> Paper:
        # The ticket's number first, as the server's own tokens have it; then what nobody can guess.
        token = f"{share.tickets_from + n}.{secrets.token_urlsafe(18)}"
        names = {one.queue: one.name for one in catalogue.rules}
        stages = [rule.queue, *_stages(asked.service, catalogue)]
        return Paper(
            ticket=share.tickets_from + n,
            number=f"{rule.prefix}{number}",
            token=token,
            url=share.page + token,
            hall_name=catalogue.hall_name,
            queue=rule.queue,
            queue_name=rule.name,
            service_name=name,
            ticket_class=asked.ticket_class,
            issued_at=at.astimezone(self._offer.zone()),
            ahead=0,
            expected_wait_s=(0, 0),
            windows=rule.windows,
            stages=[names[one] for one in stages if one in names] if len(stages) > 1 else [],
            advice=catalogue.advice,
            language=asked.language,
            own=True,
        )


def _wish(asked: IssueAsked, catalogue: Catalogue) -> tuple[QueueRule, Names, list[Hours]]:
    """The queue, what stands on the paper, and when it can be taken. Raises Refused."""
    rules = {rule.queue: rule for rule in catalogue.rules}
    if not asked.service:
        rule = rules.get(asked.queue)
        if rule is not None:
            return rule, rule.name, rule.hours
    for department in catalogue.departments:
        for service in department.services:
            if asked.service and service.service == asked.service and service.queue in rules:
                hours = [department.hours] if department.hours else []
                return rules[service.queue], service.name, hours
    raise Refused("not_found", "no such service", asked.service or asked.queue)


def _stages(service: str, catalogue: Catalogue) -> list[str]:
    services = (one for department in catalogue.departments for one in department.services)
    return next((one.stages for one in services if one.service == service), [])
