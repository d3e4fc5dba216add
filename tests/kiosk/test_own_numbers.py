"""A kiosk whose server is away: real HTTP, a real book on the disk, paper from a twin's printer."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from playwright.sync_api import Browser, expect

from floorlink.errors import Refused, ServerAway
from floorlink.messages import Catalogue, IssueAsked, Paper, QueuesChanged, QueueView
from floorlink.own_numbers import CameHome, Hours, OwnShare
from kiosk.hall_clock import Reading
from kiosk.issuer import OwnIssuer, ServerIssuer
from kiosk.offer import Offer
from kiosk.own_book import open_book
from kiosk.own_numbers import OwnNumbers
from tests.floorlink.pty_pair import eventually as soon
from tests.kiosk.conftest import PORTRAIT
from tests.kiosk.demo_catalogue import demo_catalogue
from tests.kiosk.stand import Stand
from tests.printer.upstream import RecordingUpstream

eventually = partial(soon, timeout=20.0)
ALWAYS = Hours(week={str(day): [("00:00", "00:00")] for day in range(7)})
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
QUEUE, SERVICE = "E", "passport"


def open_always(limit: int | None = None) -> Catalogue:
    """The demo hall's, with no hours but these, so that no test depends on the time of day."""
    told = demo_catalogue()
    return msgspec.structs.replace(
        told,
        rules=[msgspec.structs.replace(rule, hours=[ALWAYS], limit=limit) for rule in told.rules],
        departments=[
            msgspec.structs.replace(department, hours=ALWAYS) for department in told.departments
        ],
    )


@dataclass
class Clocks:
    wall: datetime = NOON
    boot: str = "first"

    def __call__(self) -> Reading:
        return Reading(self.wall, (self.wall - NOON).total_seconds() + 1000, self.boot)

    def on(self, **time: float) -> None:
        self.wall += timedelta(**time)


class Box:
    """The kiosk's numbers without its page: a book, an offer, and clocks that stand still."""

    def __init__(self, folder: Path, catalogue: Catalogue | None = None) -> None:
        self.folder, self.clocks = folder, Clocks()
        self._catalogue = catalogue or open_always()
        self.open()

    def open(self) -> None:
        self.book = open_book(self.folder / "own.sqlite", self.clocks)
        self.offer = Offer(self.folder / "catalogue.json", now=lambda: self.book.now()[0])
        self.offer.tell(self._catalogue)
        self.numbers = OwnNumbers(self.book, self.offer)

    def share(
        self, first: int = 5001, last: int = 5499, now: datetime | None = None, **facts: Any
    ) -> None:
        self.book.given(
            OwnShare(
                device="kiosk-1",
                first=first,
                last=last,
                tickets_from=10**9,
                now=now or self.clocks.wall,
                page="http://hall/t/",
                **facts,
            )
        )

    def take(self, request_id: str, **wish: Any) -> Paper:
        asked = {"service": "" if "queue" in wish else SERVICE} | wish
        return self.numbers.issue(
            IssueAsked(request_id=request_id, device="kiosk-1", at=self.clocks.wall, **asked)
        )


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = Box(tmp_path)
    yield box
    box.book.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Stand]:
    """A kiosk that the server has given numbers of its own, and then left."""
    stand = Stand(tmp_path, told=False)
    stand.kiosk.tell(open_always())
    stand.share()
    stand.upstream.connected = False
    yield stand
    stand.close()


def take(stand: Stand, request_id: str) -> requests.Response:
    order = {"request_id": request_id, "service": SERVICE, "language": "zh"}
    return requests.post(f"{stand.address}take", json=order, timeout=10)


# --- its numbers ---------------------------------------------------------------------------


def test_every_queue_counts_round_a_ring_of_its_own(box: Box) -> None:
    box.share(first=5001, last=5003)
    numbers = []
    for place in range(3):
        numbers.append(box.take(f"touch-{place}").number)
    assert numbers == ["E5001", "E5002", "E5003"]
    assert box.take("other", queue="A").number == "A5001"

    # It gives out none twice within a day, whatever the calendar says.
    with pytest.raises(Refused, match="used up"):
        box.take("touch-4")
    box.clocks.on(hours=25)
    assert box.take("touch-5").number == "E5001"


def test_the_paper_has_all_that_is_known_and_says_what_is_not(box: Box) -> None:
    box.share()
    paper = box.take("touch-1", ticket_class="priority", language="en")

    assert (paper.number, paper.ticket, paper.own) == ("E5001", 10**9 + 1, True)
    assert paper.token.startswith(f"{10**9 + 1}.")
    assert len(paper.token.partition(".")[2]) == 24
    assert paper.url == f"http://hall/t/{paper.token}"
    assert (paper.ticket_class, paper.language, paper.windows[0]) == ("priority", "en", "04")
    assert paper.issued_at.utcoffset() == timedelta(hours=8)


def test_a_visit_of_several_stages_is_told_on_the_paper(box: Box) -> None:
    box.share()
    services = [one for d in demo_catalogue().departments for one in d.services if one.stages]
    paper = box.take("touch-1", service=services[0].service)

    assert len(paper.stages) == 1 + len(services[0].stages)


def test_the_same_confirmation_is_the_same_number_also_after_a_restart(box: Box) -> None:
    box.share()
    first = box.take("touch-1")
    box.book.close()
    box.open()

    assert box.take("touch-1") == first
    assert box.take("touch-2").number == "E5002"


def test_a_lost_book_goes_on_behind_what_has_come_home(box: Box) -> None:
    box.share(taken=41, latest={QUEUE: 5040})

    paper = box.take("touch-1")

    assert (paper.number, paper.ticket) == ("E5041", 10**9 + 42)


def test_a_spoilt_book_is_put_aside_and_gives_nothing_until_the_server_has_spoken(
    box: Box,
) -> None:
    box.share()
    box.take("touch-1")
    box.book.close()
    (box.folder / "own.sqlite").write_bytes(b"not a database, not at all" * 100)
    box.open()

    with pytest.raises(ServerAway):
        box.take("touch-2")
    assert list(box.folder.glob("own.spoilt-*"))
    box.share(taken=1, latest={QUEUE: 5001})
    assert box.take("touch-3").number == "E5002"


def test_a_box_whose_disk_cannot_be_written_has_no_numbers_of_its_own(box: Box) -> None:
    (box.folder / "in-the-way").write_text("a file where a folder should be")
    book = open_book(box.folder / "in-the-way" / "own.sqlite", box.clocks)

    box.share()
    assert box.book.share is not None
    book.given(box.book.share)

    assert book.share is None
    assert not OwnNumbers(book, box.offer).ready
    book.close()


def test_a_number_that_cannot_be_written_down_is_not_given_out(box: Box) -> None:
    box.share()
    box.take("touch-1")
    with sqlite3.connect(box.folder / "own.sqlite") as other:
        other.execute("DROP TABLE latest")

    with pytest.raises(ServerAway):
        box.take("touch-2")


def test_hours_hold_by_the_halls_clock(tmp_path: Path) -> None:
    office = Hours(week={str(day): [("08:30", "12:30")] for day in range(5)})
    told = open_always()
    told = msgspec.structs.replace(
        told,
        departments=[msgspec.structs.replace(one, hours=office) for one in told.departments],
        rules=[msgspec.structs.replace(rule, hours=[office]) for rule in told.rules],
    )
    box = Box(tmp_path, told)  # a Monday, twelve o'clock in Shandong
    box.share()
    assert {seen["closed_reason"] for seen in box.numbers.queues(told)} == {""}
    assert box.take("touch-1").number == "E5001"

    box.clocks.on(hours=1)

    assert {seen["closed_reason"] for seen in box.numbers.queues(told)} == {"hours"}
    for wish in ({"queue": "A"}, {"service": SERVICE}):
        with pytest.raises(Refused) as refused:
            box.take("too-late", **wish)
        assert refused.value.problem_code == "queue_closed"
    box.book.close()


def test_limits_hold_by_what_the_server_had_told_and_what_it_gave_out_since(
    tmp_path: Path,
) -> None:
    told = open_always(limit=5)
    box = Box(tmp_path, told)
    box.share()
    issued = QueueView(
        queue=QUEUE, name=told.rules[0].name, waiting=3, longest_wait_s=0,
        expected_wait_s=(0, 0), windows=[], open=True, issued=3, limit=5,
    )  # fmt: skip
    box.offer.tell(QueuesChanged(seq=9, queues=[issued]))
    now = box.clocks.wall
    assert box.offer.issued(QUEUE, now - timedelta(hours=1)) == 3
    assert box.offer.issued(QUEUE, now + timedelta(hours=1)) == 0  # it spoke yesterday

    assert [box.take(f"touch-{n}").number for n in range(2)] == ["E5001", "E5002"]
    with pytest.raises(Refused) as refused:
        box.take("touch-2")
    assert refused.value.problem_code == "daily_limit"
    seen = {one["queue"]: one["closed_reason"] for one in box.numbers.queues(told)}
    assert (seen[QUEUE], seen["A"]) == ("limit", "")
    box.book.close()


def test_the_days_limit_begins_again_when_the_halls_day_does_whatever_the_boxs_clock_says(
    tmp_path: Path,
) -> None:
    told = msgspec.structs.replace(open_always(limit=2), day_starts="06:00")
    box = Box(tmp_path, told)
    box.clocks.wall -= timedelta(days=3, hours=5)  # set wrong
    box.share(now=NOON.replace(hour=15, minute=50))  # ten to midnight in the hall

    assert box.take("touch-1").number == "E5001"
    box.clocks.on(minutes=20)
    assert box.take("touch-2").number == "E5002"
    with pytest.raises(Refused, match="no numbers left today"):
        box.take("touch-3")
    box.clocks.on(hours=6)
    assert box.take("touch-4").number == "E5003"
    box.book.close()


def test_a_box_that_does_not_know_how_late_it_is_turns_nobody_away(tmp_path: Path) -> None:
    night = Hours(week={str(day): [("01:00", "01:01")] for day in range(7)})
    told = msgspec.structs.replace(
        open_always(),
        departments=[
            msgspec.structs.replace(one, hours=night) for one in open_always().departments
        ],
    )
    box = Box(tmp_path, told)
    box.share()
    with pytest.raises(Refused):
        box.take("touch-1")

    box.book.close()
    box.clocks.boot, box.clocks.wall = "second", datetime(1970, 1, 1, tzinfo=UTC)
    box.open()

    assert box.take("touch-2").number == "E5001"
    box.book.close()


# --- when it is on its own -----------------------------------------------------------------


def test_a_server_that_does_not_answer_may_have_heard_and_the_request_id_says_so(
    box: Box,
) -> None:
    box.share()
    upstream = RecordingUpstream()
    upstream.silent = True
    issuer = OwnIssuer(ServerIssuer(upstream, 0.01), box.numbers)
    asked = IssueAsked(request_id="touch-1", device="kiosk-1", service=SERVICE, at=NOON)

    own = issuer.issue(asked)

    assert (own.number, upstream.asked) == ("E5001", [asked])
    assert box.book.next_home(9)[0][0].request_id == "touch-1"
    # Not asked again for a while, and never for a number that is given out.
    assert issuer.alone
    upstream.silent = False
    assert issuer.issue(asked) == own


def test_a_refusal_of_the_server_is_a_refusal(box: Box) -> None:
    box.share()
    upstream = RecordingUpstream()
    issuer = OwnIssuer(ServerIssuer(upstream), box.numbers)
    assert issuer.issue(
        IssueAsked(request_id="touch-1", device="kiosk-1", service=SERVICE, at=NOON)
    ).number.startswith("A0")
    assert not issuer.alone


# --- at the stand --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "notice", "headline"),
    [("zh", "本机照常取号", "请取走号票"), ("en", "goes on giving out", "Please take your ticket")],
)
def test_the_page_goes_on_in_two_touches_and_says_so_calmly(
    alone: Stand, browser: Browser, lang: str, notice: str, headline: str
) -> None:
    context = browser.new_context(viewport=PORTRAIT, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{alone.address}?lang={lang}")
    expect(page.locator("body")).to_have_attribute("data-alone", "true", timeout=20_000)
    expect(page.locator("[data-trouble]")).to_contain_text(notice)
    expect(page.locator("[data-trouble]")).to_have_attribute("data-calm", "true")

    page.tap(".tile >> nth=1")
    page.tap(".take")

    expect(page.locator("h1")).to_have_text(headline, timeout=20_000)
    expect(page.locator("[data-number]")).to_have_text("E5001")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    eventually(lambda: len(alone.twin.papers) == 1)
    assert "E5001" in [line.text for line in alone.twin.papers[0].lines]
    alone.upstream.connected = True
    expect(page.locator("body")).to_have_attribute("data-alone", "false", timeout=20_000)
    context.close()


def test_each_touch_is_one_number_and_one_paper_and_they_come_home_in_order(
    alone: Stand,
) -> None:
    with ThreadPoolExecutor(4) as fingers:
        numbers = list(
            fingers.map(lambda n: take(alone, f"touch-{n // 2:04d}").json()["number"], range(12))
        )

    assert sorted(set(numbers)) == [f"E{n}" for n in range(5001, 5007)]
    assert len(numbers) == 2 * len(set(numbers))
    eventually(lambda: len(alone.twin.papers) == 6)
    assert alone.upstream.issued == {}

    alone.upstream.connected = True

    eventually(lambda: len(alone.upstream.came_home) == 6)
    home = alone.upstream.came_home
    assert [ticket.n for ticket in home] == [1, 2, 3, 4, 5, 6]
    assert [ticket.at for ticket in home] == sorted(ticket.at for ticket in home)
    assert {ticket.number for ticket in home} == set(numbers)
    eventually(lambda: alone.kiosk.health().counters == {"own_away": 0})


def test_a_kiosk_that_starts_while_the_server_is_away_goes_on(tmp_path: Path) -> None:
    before = Stand(tmp_path, told=False)
    before.kiosk.tell(open_always())
    before.share()
    before.close()
    upstream = RecordingUpstream()
    upstream.connected = False

    after = Stand(tmp_path, told=False, upstream=upstream)

    state = requests.get(f"{after.address}state", timeout=5).json()
    assert (state["online"], state["alone"]) == (True, True)
    assert take(after, "touch-0001").json()["own"] is True
    after.close()


def test_a_paper_that_the_box_did_not_live_to_print_comes_when_it_is_back(tmp_path: Path) -> None:
    before = Stand(tmp_path, told=False)
    before.kiosk.tell(open_always())
    before.share()
    before.close()
    # As if it was killed between the number and the paper.
    book = open_book(tmp_path / "own-kiosk-1.sqlite")
    offer = Offer(tmp_path / "catalogue-kiosk-1.json")
    asked = IssueAsked(
        request_id="touch-0001", device="kiosk-1", service=SERVICE, at=datetime.now(UTC)
    )
    number = OwnNumbers(book, offer).issue(asked).number
    book.close()

    after = Stand(tmp_path, told=False)

    eventually(lambda: [paper.lines[2].text for paper in after.twin.papers] == [number])
    assert take(after, "touch-0001").json()["number"] == number
    eventually(lambda: len(after.upstream.came_home) == 1)
    assert len(after.twin.papers) == 1
    after.close()


def test_numbers_that_the_hall_cannot_take_are_told_to_staff(box: Box) -> None:
    box.share()
    box.take("touch-1")
    box.take("touch-2")

    box.book.came_home(CameHome(merged=[2], refused={"1": "number_taken"}))

    assert (box.book.away(), box.book.refused()) == (0, [("E5001", "number_taken")])


def test_a_server_put_back_from_a_backup_is_brought_again_what_it_forgot(box: Box) -> None:
    box.share()
    for n in range(4):
        box.take(f"touch-{n}")
    box.book.came_home(CameHome(merged=[1, 2, 3, 4]))
    assert box.book.away() == 0

    box.share(taken=2)

    assert [entry.n for entry, _ in box.book.next_home(50)] == [3, 4]


CITIZENS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from floorlink.messages import IssueAsked
from kiosk.offer import Offer
from kiosk.own_book import open_book
from kiosk.own_numbers import OwnNumbers

folder, life = Path(sys.argv[1]), sys.argv[2]
numbers = OwnNumbers(open_book(folder / "own.sqlite"), Offer(folder / "catalogue.json"))
for n in range(400):
    asked = IssueAsked(request_id=f"life-{life}-{n}", device="k", queue="E", at=datetime.now(UTC))
    print(numbers.issue(asked).number, flush=True)
"""


def test_killed_again_and_again_the_book_gives_no_number_twice_and_forgets_none(
    box: Box,
) -> None:
    box.share()
    seen: list[str] = []
    for life in range(4):
        command = [sys.executable, "-c", CITIZENS, str(box.folder), str(life)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as citizens:
            assert citizens.stdout is not None
            seen += [citizens.stdout.readline().strip() for _ in range(7 + 5 * life)]
            os.kill(citizens.pid, signal.SIGKILL)
            seen += citizens.stdout.read().split()
    box.book.close()
    box.open()

    written = [entry.paper.number for entry in box.book.since(NOON - timedelta(days=9000))]
    numbers = [entry.n for entry in box.book.since(NOON - timedelta(days=9000))]
    assert len(set(seen)) == len(seen)
    assert set(seen) <= set(written)
    assert len(set(written)) == len(written)
    assert numbers == list(range(1, len(numbers) + 1))
