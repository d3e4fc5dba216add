"""What a kiosk can read besides fingers: identity cards and codes. Both only while the page asks.

A kiosk without readers has senses too: they read nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Protocol

from kiosk.id_card import Card
from kiosk.visitors import Visitors

ARMED_S = 60.0
"""How long one wish of the page lasts; it repeats it for as long as it needs."""


class CardReader(Protocol):
    """kiosk.id_reader.IdReader is one."""

    def arm(self, seconds: float) -> None: ...

    def listen(self, seen: Callable[[Card], None]) -> None: ...


class CodeScanner(Protocol):
    """kiosk.scanner.Scanner is one."""

    def arm(self, seconds: float) -> None: ...

    def listen(self, scanned: Callable[[str], None]) -> None: ...


class Senses:
    """`tell(event, facts)` reaches every open page."""

    def __init__(
        self,
        visitors: Visitors,
        zone: Callable[[], tzinfo],
        reader: CardReader | None = None,
        scanner: CodeScanner | None = None,
    ) -> None:
        self.visitors = visitors
        self._zone = zone
        self._reader = reader
        self._scanner = scanner
        self._tell: Callable[[str, dict[str, Any]], None] = lambda event, facts: None
        if reader is not None:
            reader.listen(lambda card: self._tell("card", visitors.show(card, self._zone())))
        if scanner is not None:
            scanner.listen(lambda text: self._tell("scan", {"text": text}))

    def tell_to(self, tell: Callable[[str, dict[str, Any]], None]) -> None:
        self._tell = tell

    @property
    def reads_cards(self) -> bool:
        return self._reader is not None

    @property
    def scans(self) -> bool:
        """By a scanner of its own; one that is a keyboard is the page's affair."""
        return self._scanner is not None

    def arm(self, *, cards: bool, codes: bool) -> None:
        if self._reader is not None:
            self._reader.arm(ARMED_S if cards else 0.0)
        if self._scanner is not None:
            self._scanner.arm(ARMED_S if codes else 0.0)
