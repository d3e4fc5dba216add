"""Whatever hall there is, its folder reads back as the same hall."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from floorlink.errors import SettingsError
from floorlink.messages import DeviceKind
from server.domain.hall import (
    BoardNotice,
    Boards,
    BoardTime,
    Clerk,
    Department,
    Device,
    Hall,
    Name,
    OpeningHours,
    Period,
    Practice,
    Queue,
    Role,
    Service,
    TicketLayout,
    Window,
    Zone,
)
from server.hall_folder import DEMO, STARTER, read_hall
from server.hall_folder.files import ServiceTable
from server.hall_folder.hours import ALWAYS
from server.hall_folder.papers import papers_of
from server.hall_folder.ticket_logo import logo_of
from server.hall_folder.writing import folder_files, write_folder


def write_hall(hall: Hall, folder: Path) -> None:
    write_folder(folder_files(papers_of(hall, passwords=True)), folder)


def an_emblem() -> str:
    picture, out = Image.new("L", (700, 90), 255), BytesIO()
    ImageDraw.Draw(picture).ellipse((300, 10, 370, 80), fill=90)
    picture.save(out, "PNG")
    return logo_of(out.getvalue())


CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.builds(Name, WORDS.map(lambda word: f"号{word}"), WORDS)
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
DURATIONS = st.integers(1, 100_000).map(lambda n: timedelta(milliseconds=n * 500))
PERCENTS = st.integers(0, 100)
BOARD_TIMES = st.builds(
    BoardTime, MINUTES, MINUTES, st.none() | PERCENTS, st.none() | PERCENTS
).filter(lambda time: time.start != time.end)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
NOTICES = st.builds(
    BoardNotice, NAMES, st.just(Name("")) | NAMES, since=st.none() | DAYS, until=st.none()
)
BOARDS = st.builds(
    Boards,
    PERCENTS,
    PERCENTS,
    st.permutations(["zh", "en"]).map(lambda languages: tuple(languages)),
    st.integers(1, 3),
    st.lists(BOARD_TIMES, max_size=3).map(lambda times: tuple(times)),
    st.lists(NOTICES, max_size=3).map(lambda notices: tuple(notices)),
)


LAYOUTS = st.builds(
    TicketLayout,
    st.lists(st.sampled_from(TicketLayout().lines), unique=True).map(lambda lines: tuple(lines)),
    st.sampled_from(["citizen", "zh", "en", "both"]),
    st.sampled_from(["", an_emblem()]),
)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Period, ...]:
    marks = sorted(draw(st.lists(MINUTES, unique=True, max_size=6)))
    pairs = [Period(*pair) for pair in zip(marks[::2], marks[1::2], strict=False)]
    if draw(st.booleans()) and len(marks) % 2 and marks[-1] > (marks[0] if pairs else time(0)):
        pairs.append(Period(marks[-1], marks[0] if pairs else time(0)))
    return tuple(pairs)


@st.composite
def opening(draw: st.DrawFn, known: OpeningHours | None = None) -> OpeningHours:
    always: dict[int, tuple[Period, ...]] = dict.fromkeys(range(7), ALWAYS)
    week = draw(st.just(always) | st.fixed_dictionaries({d: periods() for d in range(7)}))
    days = draw(st.dictionaries(DAYS, periods(), max_size=4))
    return OpeningHours(week, {**(known.days if known else {}), **days})


def _roles_in(departments: list[str]) -> st.SearchStrategy[tuple[Role, str]]:
    """A role and a department; a department's head has one."""
    roles = st.sampled_from(Role)
    somewhere = st.sampled_from(["", *departments])
    return st.tuples(roles, somewhere).filter(
        lambda both: bool(both[1]) or both[0] is not Role.DEPARTMENT_MANAGER
    )


@st.composite
def halls(draw: st.DrawFn) -> Hall:
    def codes(least: int = 1) -> list[str]:
        return draw(st.lists(CODES, unique=True, min_size=least, max_size=4))

    hours = draw(opening())
    zones, queue_codes, window_codes = codes(), codes(), codes()
    department_codes, service_codes, badges = codes(), codes(), codes()
    one_queue, some_queues = st.sampled_from(queue_codes), st.permutations(queue_codes)
    letters = st.from_regex(r"[A-Z]{1,2}", fullmatch=True)
    prefixes = draw(
        st.lists(letters, unique=True, min_size=len(queue_codes), max_size=len(queue_codes))
    )
    departments = tuple(
        Department(code, draw(NAMES), draw(st.none() | opening(hours))) for code in department_codes
    )
    services = []
    for code in service_codes:
        queue, *stages = draw(some_queues)
        stages = stages[: draw(st.integers(0, len(stages)))]
        services.append(
            Service(
                code,
                draw(NAMES),
                draw(st.sampled_from(department_codes)),
                queue,
                tuple(draw(st.lists(NAMES, max_size=3))),
                draw(st.none() | st.floats(0, 90)),
                draw(st.booleans()),
                tuple(stages),
                bool(stages) and draw(st.booleans()),
            )
        )
    services.sort(key=lambda service: department_codes.index(service.department))
    sitting = [*draw(st.permutations(badges)), *[""] * 4]
    windows = tuple(
        Window(
            code,
            draw(NAMES),
            draw(st.sampled_from(["", *zones])),
            tuple(queue_codes) if position == 0 else (draw(one_queue),),
            tuple(draw(st.lists(st.sampled_from(department_codes), max_size=2))),
            sitting[position],
        )
        for position, code in enumerate(window_codes)
    )
    return Hall(
        code=draw(CODES),
        name=draw(NAMES),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"])),
        hours=hours,
        practice=Practice(
            targets={name: draw(DURATIONS) for name in Practice().targets},
            cap=draw(DURATIONS),
            recalls=draw(st.integers(0, 9)),
            appointment_grace=draw(st.just(timedelta(0)) | DURATIONS),
            day_starts=draw(MINUTES),
            ticket_page=draw(WORDS),
        ),
        zones=tuple(Zone(code, draw(NAMES)) for code in zones),
        departments=departments,
        services=tuple(services),
        queues=tuple(
            Queue(code, draw(NAMES), prefix, draw(st.none() | st.integers(1, 999)), draw(DURATIONS))
            for code, prefix in zip(queue_codes, prefixes, strict=True)
        ),
        windows=windows,
        clerks=tuple(
            Clerk(
                badge,
                draw(WORDS.map(lambda word: f"张{word}")),
                *draw(_roles_in(department_codes)),
                draw(st.booleans()),
                draw(WORDS),
            )
            for badge in badges
        ),
        devices=tuple(
            Device(
                code,
                draw(st.sampled_from(get_args(DeviceKind))),
                draw(CODES),
                draw(st.sampled_from(window_codes)),
                draw(st.sampled_from(["", *zones])),
            )
            for code in codes(0)
        ),
        advice=draw(NAMES),
        boards=draw(BOARDS),
        ticket=draw(st.none() | LAYOUTS),
    )


@settings(max_examples=60, deadline=None)
@given(halls())
def test_any_hall_reads_back_as_it_was_written(hall: Hall) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_hall(hall, Path(folder))

        assert read_hall(Path(folder)) == hall


@pytest.mark.parametrize("folder", [DEMO, STARTER])
def test_the_halls_that_ship_read_back_as_they_are(folder: Path, tmp_path: Path) -> None:
    hall = read_hall(folder)

    write_hall(hall, tmp_path)

    assert read_hall(tmp_path) == hall


def test_writing_never_mixes_two_halls(tmp_path: Path) -> None:
    hall = read_hall(STARTER)
    write_hall(hall, tmp_path)

    with pytest.raises(SettingsError, match="is not empty"):
        write_hall(replace(hall, departments=()), tmp_path)


def test_a_service_table_says_all_that_a_service_is() -> None:
    assert {f.name for f in fields(ServiceTable)} | {"department"} == {
        f.name for f in fields(Service)
    }
