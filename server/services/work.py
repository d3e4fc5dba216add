"""One command at work: its transaction's books, the house, who asks and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hmac import compare_digest

from floorlink.messages import Reprint
from server.domain.errors import NotFound
from server.domain.tickets import Move, TicketState, after
from server.domain.visits import Stages
from server.domain.windows import WindowMove, WindowState, check
from server.services.commands import Actor
from server.services.house import House
from server.services.ports import Books
from server.services.records import PromptRow, RatingRow, TicketRow, WindowRow
from server.services.tokens import ticket_in


@dataclass(slots=True)
class Work:
    books: Books
    house: House
    actor: Actor
    now: datetime
    prompts: list[PromptRow] = field(default_factory=list)
    """Opened or closed by this command."""
    rating: RatingRow | None = None
    devices: list[str] = field(default_factory=list)
    """Whose health changed."""
    reprints: list[tuple[str, Reprint]] = field(default_factory=list)
    """Papers to be printed once more, each with the agent whose printer does it."""

    @property
    def day(self) -> date:
        return self.house.day(self.now)

    def note(self, kind: str, subject: str, **data: object) -> int:
        """Append to the journal; data without a value is left out. Its `seq`."""
        actor = self.actor
        return self.books.append(
            self.now,
            kind,
            subject,
            f"{actor.kind}:{actor.id}" if actor.id else actor.kind,
            {name: value for name, value in data.items() if value not in (None, "", [], ())},
        )

    def check_window(self, code: str, move: WindowMove) -> tuple[WindowRow, TicketRow | None]:
        """The window and the ticket at it, or WindowStateError when `move` is not legal there."""
        self.house.window(code)
        window = self.books.window(code)
        ticket = self.books.ticket_at(code)
        mode = check(code, window.mode, ticket.state if ticket else None, move)
        return window._replace(mode=mode), ticket

    def ticket_here(self, code: str, move: WindowMove) -> TicketRow:
        """The ticket at the window, on which `move` is legal."""
        _, ticket = self.check_window(code, move)
        assert ticket is not None, f"{move} is legal only with a ticket at the window"
        return ticket

    def ticket_numbered(self, number: str) -> TicketRow:
        ticket = self.books.ticket_by_number(number, self.day)
        if ticket is None:
            raise NotFound(what="号票", key=number)
        return ticket

    def move(
        self,
        ticket: TicketRow,
        move: Move,
        visit: Stages | None = None,
        *,
        window: str | None = None,
        stage: int | None = None,
        call: int | None = None,
    ) -> TicketRow:
        """Make a legal move and write it, with its stages when `visit` says how they are now."""
        state: TicketState = after(ticket.state, move, ticket.number)
        moved = ticket._replace(
            state=state,
            since=self.now,
            window=ticket.window if window is None else window,
            stage=ticket.stage if stage is None else stage,
            call=ticket.call if call is None else call,
        )
        was = self.books.stages(ticket.id)
        self.books.move_ticket(ticket, moved, was, was if visit is None else visit)
        return moved

    def show_ticket(self, ticket: int) -> None:
        """Its page shows something else now, though the ticket itself has not changed."""
        row = self.books.ticket(ticket)
        if row is not None:
            self.books.touched.tickets[row.id] = row.token

    def set_window(self, window: WindowRow, mode: WindowState, reason: str = "") -> None:
        self.books.set_window(window._replace(mode=mode, since=self.now, reason=reason))


def ticket_of(token: str, books: Books) -> TicketRow:
    """The ticket whose page this token opens."""
    number = ticket_in(token)
    ticket = books.ticket(number) if number is not None else None
    if ticket is None or not compare_digest(ticket.token.encode(), token.encode()):
        # The token is a secret: it is not repeated in the refusal.
        raise NotFound(what="号票", key="")
    return ticket


def ticket_subject(ticket: TicketRow) -> str:
    return f"ticket:{ticket.id}"


def window_subject(code: str) -> str:
    return f"window:{code}"
