"""What every end of a serving has in common."""

from __future__ import annotations

from server.services.records import Outcome, ServingRow
from server.services.work import Work


def present_serving(work: Work, window: str) -> ServingRow:
    serving = work.books.serving_at(window)
    assert serving is not None, "a ticket at a window has a serving there"
    return serving


def end_serving(work: Work, window: str, outcome: Outcome) -> ServingRow:
    ended = present_serving(work, window)._replace(ended_at=work.now, outcome=outcome)
    work.books.change_serving(ended)
    # From now the window is idle, or waits for its next: that is what its clock shows.
    work.books.set_window(work.books.window(window)._replace(since=work.now))
    return ended
