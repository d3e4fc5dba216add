"""Citizens of the virtual hall who carry identity cards. Their numbers belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.twins import card_number


@dataclass(frozen=True, slots=True)
class Citizen:
    name: str
    birth: str
    """YYYYMMDD, as cards have it."""

    @property
    def number(self) -> str:
        return card_number("990000", self.birth)


CITIZENS = {
    "elder": Citizen("张建国", "19500312"),
    "grown": Citizen("李敏", "19900520"),
    "young": Citizen("王小明", "20080901"),
}
"""By the keys that lay their cards on a reader."""

BOOKED = CITIZENS["grown"], "household-move"
"""Who has booked which service for the demo's first day."""
