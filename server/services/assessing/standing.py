"""What is read of how everybody stood: by those assessed, by the office, by the hall."""

from __future__ import annotations

from server.domain.assessment.evidence import Subject
from server.services.assessing.office import Reader
from server.services.assessing.own_months import own_sheets, own_subjects, trend
from server.services.assessing.poster import poster_view
from server.services.assessing.standing_views import MonthPoint, OwnSheet, PosterView


class Standing:
    def __init__(self, read: Reader) -> None:
        self._look = read

    def own(self, badge: str) -> set[Subject]:
        """Whose sheets are theirs to see and to appeal against."""
        return self._look(lambda _books, house: own_subjects(badge, house.hall))

    def own_sheets(self, badge: str) -> list[OwnSheet]:
        """The published months of whoever sits, or leads, at a window."""
        return self._look(lambda books, house: own_sheets(books, house, badge))

    def trend(self, subject: Subject, *, published_only: bool) -> list[MonthPoint]:
        return self._look(
            lambda books, house: trend(books, house, subject, published_only=published_only)
        )

    def poster(self, period: str = "") -> PosterView | None:
        """Who has a title; of the latest published month unless one is named."""
        return self._look(lambda books, house: poster_view(books, house, period))
