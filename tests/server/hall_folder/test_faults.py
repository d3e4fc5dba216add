"""Deliberately broken halls, and every fault as the installer reads it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from server.hall_folder import STARTER, read_hall

Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "hall"))


@pytest.fixture
def change(folder: Path) -> Change:
    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def faults(folder: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_hall(folder)
    return caught.value.faults


def test_every_fault_of_a_broken_folder_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    (folder / "departments").mkdir(parents=True)
    for name, text in BROKEN.items():
        (folder / name).write_text(text, encoding="utf-8")

    assert faults(folder) == FAULTS


BROKEN = {
    "hall.toml": """\
code = "my hall"
nmae = { zh = "大厅" }
timezone = "Asia/Shanghia"

[hours]
workdays = ["08:30-12:00", "11:30-17:00"]
saturday = ["9 to 12"]
sundya = []

[calendar]
2027-10-32 = []

[practice]
targets = { ordinary = "30 min", prioritty = "10 min" }
recalls = "three"

[[zones]]
code = "A"
name = { zh = "" }
""",
    "queues.toml": """\
[[queues]]
code = "A"
name = { zh = "综合" }
prefix = "A"

[[queues]]
code = "B"
name = { zh = "户籍" }
prefix = "A"
typical_service = "7 minutes"

[[queues]]
code = "household"
prefix = "9"
daily_limit = 0
""",
    "departments/01-general.toml": """\
code = "general"
name = { zh = "综合科" }

[calendar]
2027-10-01 = []

[[services]]
code = "certificates"
name = { zh = "证明" }
queue = "houshold"
materials = [
    { zh = "身份证" },
    { zh = "户口簿", eng = "Household register" },
]

[[services]]
code = "fees"
name = { zh = "收费" }
queue = "A"
stages = ["B", "A"]
promised_days = -1
""",
    "departments/02-again.toml": """\
code = "general"
name = { zh = "又一个" }

[[services]]
code = "fees"
name = { zh = "收费" }
queue = "A"
parallel = true
""",
    "windows.toml": """\
[[windows]]
code = "01"
name = { zh = "综合" }
zone = "B"
queues = ["A", "K"]
departments = ["genral"]
clerk = "1001"

[[windows]]
code = "01"
name = { zh = "综合" }
zone = "A"
queues = []
clerk = "1001"

[[windows]]
code = "03"
name = { zh = "综合" }
queues = ["A"]
""",
    "people.toml": """\
[[people]]
badge = "1001"
name = "王小明"
role = "clark"
department = "household"

[[people]]
badge = "1001"
name = "李小红"
""",
    "device.toml": """\
[[devices]]
""",
    "devices.toml": """\
[[devices]]
code = "panel-01"
kind = "panle"
agent = "floor"
window = "1"

[[devices]]
code = "keypad-01"
kind = "keypad"
agent = "floor"
""",
}

FAULTS = [
    'device.toml: unknown file, did you mean "devices.toml"?',
    'hall.toml:1: "code" must be letters, digits, - and _, beginning with a letter or digit,'
    ' not "my hall"',
    'hall.toml:1: missing key "name"',
    'hall.toml:2: unknown key "nmae", did you mean "name"?',
    'hall.toml:3: unknown time zone "Asia/Shanghia", did you mean "Asia/Shanghai"?',
    'hall.toml:6: "11:30-17:00" overlaps "08:30-12:00"',
    'hall.toml:7: "9 to 12" is not a period such as "08:30-12:00"',
    'hall.toml:8: unknown key "sundya", did you mean "sunday"?',
    'hall.toml:11: key "2027-10-32" must be a date such as 2026-10-01',
    'hall.toml:14: unknown ticket class "prioritty", did you mean "priority"?',
    'hall.toml:15: "recalls" must be a whole number, not the text "three"',
    'hall.toml:19: "zh" must not be empty',
    'queues.toml:7: no window serves queue "B"',
    'queues.toml:9: prefix "A" stands already in line 4',
    'queues.toml:10: "typical_service" must be a duration such as "30 s", "5 min" or "1 h",'
    ' not the text "7 minutes"',
    'queues.toml:12: missing key "name"',
    'queues.toml:13: no window serves queue "household"',
    'queues.toml:14: "prefix" must be one or two capital letters A-Z, not "9"',
    'queues.toml:15: "daily_limit" must be 1 or more',
    'departments/01-general.toml:4: "calendar" needs the department\'s own "hours" beside it',
    'departments/01-general.toml:10: unknown queue "houshold", did you mean "household"?',
    'departments/01-general.toml:13: unknown key "eng", did you mean "en"?',
    'departments/01-general.toml:20: queue "A" stands twice in this visit',
    'departments/01-general.toml:21: "promised_days" must be 0 or more',
    'departments/02-again.toml:1: code "general" stands already in departments/01-general.toml:1',
    'departments/02-again.toml:5: code "fees" stands already in departments/01-general.toml:17',
    'departments/02-again.toml:8: "parallel" needs "stages" of more queues',
    'windows.toml:4: unknown zone "B"',
    'windows.toml:5: unknown queue "K"',
    'windows.toml:6: unknown department "genral", did you mean "general"?',
    'windows.toml:10: code "01" stands already in line 2',
    'windows.toml:13: window "01" serves no queue',
    'windows.toml:14: clerk "1001" stands already in line 7',
    'windows.toml:16: missing key "zone"',
    'people.toml:4: "role" must be one of "clerk", "department_manager", "inspector", "manager",'
    ' "administrator", not the text "clark", did you mean "clerk"?',
    'people.toml:5: unknown department "household"',
    'people.toml:8: badge "1001" stands already in line 2',
    'devices.toml:3: unknown kind of device "panle", did you mean "panel"?',
    'devices.toml:5: unknown window "1", did you mean "01"?',
    'devices.toml:7: a keypad needs a "window"',
]


def test_a_file_that_cannot_be_read_makes_no_faults_elsewhere(folder: Path, change: Change) -> None:
    change("queues.toml", 'code = "A"', "code = A")
    change("windows.toml", 'zone = "A"', 'zone = "Z"')

    assert faults(folder) == [
        "queues.toml:5: is not TOML: invalid value",
        'windows.toml:7: unknown zone "Z"',
    ]


def test_a_department_that_cannot_be_read_is_not_held_against_its_windows(
    folder: Path, change: Change
) -> None:
    change("departments/01-household.toml", "code =", "code = =")

    assert faults(folder) == ["departments/01-household.toml:4: is not TOML: invalid value"]


def test_queues_are_not_called_unserved_while_a_window_does_not_say_its_own(
    folder: Path, change: Change
) -> None:
    change("windows.toml", 'queues = ["B"]', 'queue = ["B"]')
    change("windows.toml", 'queues = ["A", "B"]', 'queues = ["A"]')

    assert faults(folder) == [
        'windows.toml:4: missing key "queues"',
        'windows.toml:8: unknown key "queue", did you mean "queues"?',
    ]


def test_missing_files_are_told_with_all_the_rest(folder: Path, change: Change) -> None:
    (folder / "people.toml").unlink()
    shutil.rmtree(folder / "departments")
    change("devices.toml", 'window = "01"', 'window = "11"')

    assert faults(folder) == [
        "departments: no such folder, or no department in it",
        "people.toml: no such file",
        'devices.toml:31: unknown window "11"',
    ]


def test_a_department_keeps_to_the_halls_calendar_with_its_own_hours(
    folder: Path, change: Change
) -> None:
    change(
        "departments/02-general.toml",
        'workdays = ["09:00-16:00"]',
        'workdays = ["09:00-16:00"]\n[calendar]\n2027-10-09 = []',
    )

    hall = read_hall(folder)

    general = hall.departments[1].hours
    assert general is not None
    assert {day.isoformat(): periods for day, periods in general.days.items()} == {
        "2027-10-01": (),
        "2027-10-09": (),
    }
    assert hall.hours.days != general.days


def test_one_target_can_be_changed_alone(folder: Path, change: Change) -> None:
    before = read_hall(folder).practice.targets
    change("hall.toml", 'targets = { ordinary = "30 min", ', "targets = { ")
    change("hall.toml", 'priority = "10 min", green = "5 min", appointment', "appointment")

    assert read_hall(folder).practice.targets == before


def test_boards_are_told_what_percents_and_times_can_be(folder: Path, change: Change) -> None:
    change(
        "hall.toml",
        "[[zones]]",
        '[boards]\nvolume = 101\n[[boards.times]]\nstart = "12:00"\nend = "12:00"\n'
        "brightness = -1\n[[zones]]",
    )

    told = [fault.partition(": ")[2] for fault in faults(folder)]

    assert told == [
        '"volume" must be 0 to 100 (percent)',
        '"end" must be another time than "start"',
        '"brightness" must be 0 to 100 (percent)',
    ]


def test_notices_are_told_what_zones_and_days_can_be(folder: Path, change: Change) -> None:
    change(
        "hall.toml",
        "[[zones]]",
        '[boards]\nrepeats = 4\n[[boards.notices]]\ntext = { zh = "" }\nzone = "nowhere"\n'
        "since = 2026-10-07\nuntil = 2026-10-01\n[[zones]]",
    )

    told = [fault.partition(": ")[2] for fault in faults(folder)]

    assert told == [
        '"repeats" must be 1 to 3',
        '"zh" must not be empty',
        'unknown zone "nowhere"',
        '"until" must not be before "since"',
    ]


def test_no_folder_is_one_fault(tmp_path: Path) -> None:
    assert faults(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: no such folder"]
