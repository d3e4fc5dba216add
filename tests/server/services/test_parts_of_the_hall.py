"""What of the hall is a department's, and what it is told of what is not its alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from floorlink.messages import Names
from server.services.departments import part_for, part_of
from server.services.house import House
from server.services.views import Alert, RemedyView
from tests.server.factories import MANAGER, MORNING, SYSTEM, small_hall


def _house() -> House:
    """1001 is of the police, who have window 1 and queue A; 2 serves the tax office too."""
    of = {"1001": "police", "1002": "tax", "1003": "tax"}
    clerks = tuple(replace(c, department=of.get(c.badge, "")) for c in small_hall().clerks)
    return House(small_hall(clerks=clerks), 1)


POLICE = part_of(_house(), "police")


def _alert(kind: str, subject: str, *windows: str, remedies: tuple[RemedyView, ...] = ()) -> Alert:
    return Alert(
        kind=kind,
        subject=subject,
        level="red",
        since=MORNING,
        text="",
        what_to_do="",
        facts={"windows": Names(zh="、".join(windows))},
        remedies=list(remedies),
        windows=list(windows),
    )


def test_a_part_is_what_serves_the_department_and_apart_from_it_what_serves_no_other() -> None:
    assert POLICE.windows == {"1", "2"}
    assert POLICE.own_windows == {"1"}
    assert POLICE.queues == POLICE.own_queues == {"A"}
    assert POLICE.services == {"household", "passport"}
    assert POLICE.clerks == {"1001"}
    assert POLICE.devices == {"panel-1", "keypad-1", "call-1"}
    assert POLICE.boxes == {"box-1"}


def test_of_no_department_is_nothing_and_whoever_works_for_the_hall_sees_all() -> None:
    nobodys = part_of(_house(), "")

    assert not nobodys.windows | nobodys.queues | nobodys.services | nobodys.clerks
    assert not any(nobodys.has_sum(by, "") for by in ("window", "clerk", "queue", "service"))
    assert part_for(MANAGER, _house()) is None
    assert part_for(SYSTEM, _house()) is None


@pytest.mark.parametrize(
    "alert",
    [
        *(_alert("rating", "1"), _alert("case", ""), _alert("store", "full")),
        *(_alert("call", "3"), _alert("queue", "C"), _alert("window", "box-1", "3")),
        *(_alert("device", "board-1"), _alert("box", "box-2"), _alert("new kind", "1")),
    ],
    ids=lambda alert: f"{alert.kind} {alert.subject}",
)
def test_an_alert_of_others_or_of_a_kind_that_nobody_named_is_not_told(alert: Alert) -> None:
    assert POLICE.alerts([alert]) == []


def test_an_alert_about_windows_of_several_tells_the_department_of_its_own() -> None:
    (told,) = POLICE.alerts([_alert("window", "box-1", "1", "2", "3")])

    assert told.windows == ["1", "2"]
    assert "3" not in told.facts["windows"].zh


def test_other_departments_people_are_no_remedy() -> None:
    def one(kind: str, window: str, clerk: str, source: str = "") -> RemedyView:
        return RemedyView(
            kind=kind, window=window, clerk=clerk, clerk_name="", source=source, since=MORNING
        )

    own = one("resume", "1", "1001")
    others = (one("resume", "2", "1002"), one("move", "1", "1003", "3"), one("open", "1", "1002"))

    (told,) = POLICE.alerts([_alert("queue", "A", remedies=(own, *others))])

    assert told.remedies == [own]
