"""Numbers that a kiosk gave out while the server was away come home: each once, in its place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from floorlink.own_numbers import CameHome, OwnShare, OwnTicket
from server.domain.errors import DailyLimit, NotAllowed, NotFound, TicketNotHome
from server.domain.hall import Device
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, MANAGER, MORNING, SYSTEM, device, small_hall

KIOSK = "kiosk-1"


def shared(hall: AtWork, kiosk: str = KIOSK) -> OwnShare:
    share = hall.floor.do(c.ShareNumbers(device=kiosk), device(kiosk))
    assert isinstance(share, OwnShare)
    return share


def own(
    share: OwnShare, n: int, at: datetime, *, queue: str = "A", number: int = 0, **facts: str
) -> OwnTicket:
    told = {"request_id": f"touch-{share.device}-{n}", "ticket_class": "ordinary"} | facts
    return OwnTicket(
        n=n,
        number=f"{queue}{number or share.first + n - 1}",
        token=f"{share.tickets_from + n}.abcdefghijklmnopqrstuvwx",
        queue=queue,
        at=at,
        request_id=told["request_id"],
        service=told.get("service", ""),
        ticket_class=told["ticket_class"],
    )


def home(hall: AtWork, tickets: Sequence[OwnTicket], kiosk: str = KIOSK) -> CameHome:
    command = c.BringHome(device=kiosk, tickets=list(tickets))
    came = hall.floor.do(command, device(kiosk))
    assert isinstance(came, CameHome)
    return came


def test_shares_of_kiosks_and_the_servers_numbers_have_none_in_common(hall: AtWork) -> None:
    devices = small_hall().devices
    hall.change_hall(devices=(*devices, Device("kiosk-2", "kiosk", "box-2")))

    one, two = shared(hall), shared(hall, "kiosk-2")

    assert (one.first, one.last, two.first, two.last) == (5001, 5499, 5501, 5999)
    assert one.tickets_from + 10**9 == two.tickets_from
    assert shared(hall).first == one.first
    hall.reopen()
    assert shared(hall, "kiosk-2").first == two.first


def test_the_eleventh_kiosk_has_no_numbers_of_its_own_until_one_is_taken_away(
    hall: AtWork,
) -> None:
    kiosks = [Device(f"kiosk-{n}", "kiosk", "box-1") for n in range(1, 12)]
    others = [one for one in small_hall().devices if one.kind != "kiosk"]
    hall.change_hall(devices=(*others, *kiosks))
    for kiosk in kiosks[:10]:
        shared(hall, kiosk.code)
    command = c.ShareNumbers(device="kiosk-11")
    assert hall.floor.do(command, device("kiosk-11")) is None

    hall.change_hall(devices=(*others, *kiosks[:2], *kiosks[3:]))

    assert shared(hall, "kiosk-11").first == 6001


def test_a_number_that_comes_home_waits_from_when_it_was_given_out(hall: AtWork) -> None:
    share = shared(hall)
    hall.open("1")
    hall.clock.on(minutes=10)
    late = hall.issue().number
    hall.clock.on(minutes=5)

    came = home(hall, [own(share, 1, MORNING + timedelta(minutes=3), service="household")])

    assert came == CameHome(merged=[1])
    assert [hall.next(), hall.finish().number, hall.next()] == ["A5001", "A5001", late]
    assert hall.floor.check() == []


def test_its_page_works_by_the_code_on_the_paper_and_its_service_has_its_stages(
    hall: AtWork,
) -> None:
    share = shared(hall)
    told = own(share, 1, MORNING, queue="B", service="company")
    with pytest.raises(NotFound):
        hall.floor.ticket(told.token)

    home(hall, [told])

    page = hall.floor.ticket(told.token)
    assert (page.number, page.state, page.ahead) == ("B5001", "waiting", 0)
    assert [stage.queue for stage in page.stages] == ["B", "C"]


def test_the_same_numbers_again_change_nothing(hall: AtWork) -> None:
    share = shared(hall)
    tickets = [own(share, n, MORNING) for n in (1, 2, 3)]
    hall.clock.on(minutes=1)
    assert home(hall, tickets[:2]).merged == [1, 2]
    seq = hall.floor.seq()

    assert home(hall, tickets[:2]).merged == [1, 2]
    assert hall.floor.seq() == seq
    assert home(hall, tickets).merged == [1, 2, 3]

    queue = next(one for one in hall.floor.queues() if one.queue == "A")
    assert (queue.waiting, queue.issued) == (3, 3)
    assert hall.floor.check() == []
    assert shared(hall).taken == 3
    assert shared(hall).latest == {"A": share.first + 2}


def test_times_stay_within_what_can_be_true(hall: AtWork) -> None:
    share = shared(hall)
    hall.clock.on(minutes=30)
    now = hall.clock.now
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)

    home(
        hall,
        [
            own(share, 1, long_ago),
            own(share, 2, MORNING + timedelta(minutes=20)),
            own(share, 3, MORNING + timedelta(minutes=10)),
            own(share, 4, now + timedelta(days=400)),
        ],
    )

    since = [hall.floor.ticket(own(share, n, now).token).issued_at for n in (1, 2, 3, 4)]
    twenty = MORNING + timedelta(minutes=20)
    assert since == [MORNING, twenty, twenty, now]


def test_a_confirmation_that_the_server_heard_too_is_one_ticket(hall: AtWork) -> None:
    share = shared(hall)
    kiosk = device(KIOSK)
    # Its answer never arrived, so the kiosk gave out a number of its own.
    ghost = hall.floor.do(c.IssueTicket(queue="A", device=KIOSK), kiosk, "touch-1")
    home(hall, [own(share, 1, hall.clock.now, request_id="touch-1")])

    assert hall.floor.ticket(ghost.token).state == "cancelled"

    # And one that the server hears only after the number has come home.
    home(hall, [own(share, 2, hall.clock.now, request_id="touch-2")])
    heard = hall.floor.do(c.IssueTicket(queue="A", device=KIOSK), kiosk, "touch-2")

    assert heard.number == "A5002"
    queue = next(one for one in hall.floor.queues() if one.queue == "A")
    assert queue.waiting == 2
    assert hall.floor.check() == []


def test_a_number_that_nobody_got_and_a_window_called_is_told_with_the_one_on_paper(
    hall: AtWork,
) -> None:
    share = shared(hall)
    hall.open("1")
    hall.floor.do(c.IssueTicket(queue="A", device=KIOSK), device(KIOSK), "touch-1")
    assert hall.next() == "A001"

    home(hall, [own(share, 1, hall.clock.now, request_id="touch-1")])

    # The window is left to find that nobody comes; who holds the paper waits.
    issued = [entry.data for entry in hall.floor.journal() if entry.kind == "issued"]
    assert [one.get("instead_of") for one in issued] == [None, "A001"]
    hall.floor.do(c.MarkMissed(window="1"), SYSTEM)
    assert hall.next() == "A5001"
    assert hall.floor.check() == []


def test_who_comes_home_after_the_day_is_left_over_of_its_own_day(hall: AtWork) -> None:
    share = shared(hall)
    hall.clock.on(hours=8)
    evening = hall.clock.now
    hall.floor.do(c.CloseDay(), MANAGER)
    hall.clock.on(hours=16)
    yesterday = MORNING.date()
    hall.floor.sum_days(yesterday, yesterday)

    home(hall, [own(share, 1, evening), own(share, 2, hall.clock.now)])

    assert hall.floor.ticket(own(share, 1, evening).token).state == "expired"
    assert hall.floor.ticket(own(share, 2, evening).token).state == "waiting"
    hall.floor.sum_days(yesterday, yesterday)
    assert hall.floor.check() == []


def test_a_limit_that_was_overrun_while_alone_is_noted_and_nobody_is_turned_away(
    hall: AtWork,
) -> None:
    queues = tuple(
        replace(queue, daily_limit=2) if queue.code == "A" else queue
        for queue in small_hall().queues
    )
    hall.change_hall(queues=queues)
    share = shared(hall)
    hall.issue()

    home(hall, [own(share, n, hall.clock.now) for n in (1, 2)])

    issued = [entry for entry in hall.floor.journal() if entry.kind == "issued"]
    assert [entry.data.get("over_limit") for entry in issued] == [None, None, True]
    queue = next(one for one in hall.floor.queues() if one.queue == "A")
    assert (queue.waiting, queue.closed_reason) == (3, "limit")


def test_what_is_not_its_own_is_refused_and_the_rest_comes_home(hall: AtWork) -> None:
    share = shared(hall)
    now = hall.clock.now
    foreign = replace_token(own(share, 3, now), share.tickets_from + 77)

    came = home(
        hall,
        [
            own(share, 1, now, number=12),
            own(share, 2, now, queue="Z"),
            foreign,
            own(share, 4, now),
            own(share, 5, now, number=share.first + 3),
        ],
    )

    assert came.merged == [4]
    assert came.refused == {
        "1": "not_yours",
        "2": "unknown_queue",
        "3": "not_yours",
        "5": "number_taken",
    }
    # What never came is missed: the check names it.
    assert any("without [1, 2, 3]" in fault for fault in hall.floor.check())
    home(hall, [own(share, n, now, number=share.first + 10 + n) for n in (1, 2, 3)])


def replace_token(ticket: OwnTicket, number: int) -> OwnTicket:
    return msgspec.structs.replace(ticket, token=f"{number}.abcdefghijklmnopqrstuvwx")


def test_a_paper_is_told_of_only_once_its_ticket_is_home(hall: AtWork) -> None:
    share = shared(hall)
    receipt = c.RecordReceipt(
        device="printer-1", channel="print", ok=True, ticket=share.tickets_from + 1
    )
    with pytest.raises(TicketNotHome):
        hall.floor.do(receipt, device("printer-1"))

    home(hall, [own(share, 1, hall.clock.now)])
    hall.floor.do(receipt, device("printer-1"))

    assert [entry.kind for entry in hall.floor.journal()][-1] == "printed"


def test_only_a_kiosk_that_has_a_share_brings_numbers_home(hall: AtWork) -> None:
    share = shared(hall)
    kiosks = (*small_hall().devices, Device("kiosk-2", "kiosk", "box-2"))
    hall.change_hall(devices=kiosks)

    with pytest.raises(NotFound):
        home(hall, [own(share, 1, hall.clock.now)], "kiosk-2")
    for other in (device("printer-1"), CITIZEN, MANAGER):
        with pytest.raises(NotAllowed):
            hall.floor.do(c.BringHome(device=KIOSK, tickets=[]), other)


def test_the_server_stops_before_the_first_share(hall: AtWork) -> None:
    hall.change_hall(practice=replace(small_hall().practice, own_numbers_from=4))
    assert shared(hall).first == 5

    numbers = [hall.issue().number for _ in range(3)]

    assert numbers == ["A001", "A002", "A003"]
    with pytest.raises(DailyLimit):
        hall.issue()


@pytest.mark.parametrize("seed", range(3))
def test_kiosks_alone_and_together_lose_nobody_and_keep_the_order(hall: AtWork, seed: int) -> None:
    chance = random.Random(seed)
    devices = small_hall().devices
    hall.change_hall(devices=(*devices, Device("kiosk-2", "kiosk", "box-2")))
    shares = {kiosk: shared(hall, kiosk) for kiosk in (KIOSK, "kiosk-2")}
    books: dict[str, list[OwnTicket]] = {kiosk: [] for kiosk in shares}
    hall.open("1")
    numbers: dict[str, datetime] = {}

    for _ in range(40):
        hall.clock.on(seconds=chance.randint(1, 90))
        kiosk = chance.choice(list(shares))
        match chance.randrange(4):
            case 0:
                paper = hall.issue()
                numbers[paper.number] = hall.clock.now
            case 3:
                # Some for the first time, some again.
                home(hall, books[kiosk][: chance.randint(0, len(books[kiosk]))], kiosk)
            case _:
                n = len(books[kiosk]) + 1
                books[kiosk].append(own(shares[kiosk], n, hall.clock.now))
                numbers[books[kiosk][-1].number] = hall.clock.now
    for kiosk, tickets in books.items():
        home(hall, tickets, kiosk)

    called = []
    for _ in numbers:
        called.append(hall.next())
        hall.finish()
    assert called == sorted(numbers, key=lambda number: numbers[number])
    assert hall.floor.check() == []
    hall.floor.do(c.CloseDay(), SYSTEM)
