"""How services are found: pinyin, everyday words, icons; and the topics file itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from floorlink.messages import Names
from kiosk.finding import finding, load_topics, search_key
from tests.kiosk.demo_catalogue import demo_catalogue

ICONS = Path(__file__).parents[2] / "kiosk" / "static" / "icons.svg"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (Names(zh="户口迁移", en="Moving household"), "hkqy hukouqianyi moving household"),
        (Names(zh="银行开户"), "yhkh yinhangkaihu"),
        (Names(zh="企业（个体）登记"), "qygtdj qiyegetidengji"),
    ],
)
def test_a_service_is_found_by_initials_pinyin_and_english(name: Names, key: str) -> None:
    assert search_key(name) == key


def test_every_topic_leads_somewhere_and_most_services_belong_to_one() -> None:
    found = finding(demo_catalogue(), load_topics())

    assert len(found["topics"]) == len(load_topics().topics)
    known = {code for topic in found["topics"] for code in topic["services"]}
    frequent = {
        service.service
        for department in demo_catalogue().departments
        for service in department.services
        if service.frequent
    }
    assert len(known) > len(found["keys"]) / 2
    assert len(frequent & known) > len(frequent) / 2


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'id="([a-z]+)"', ICONS.read_text()))
    topics = load_topics()

    named = {topic.icon for topic in topics.topics} | {one.icon for one in topics.icons}

    assert named <= drawn
    assert set(finding(demo_catalogue(), topics)["icons"].values()) <= drawn


def test_a_halls_own_topics_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "topics.toml"
    file.write_text('[[topics]]\nname = {zh = "婚"}\nicon = "heart"\nword = ["结婚"]\n')

    with pytest.raises(SettingsError, match='did you mean "words"'):
        load_topics(file)
