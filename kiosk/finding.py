"""How a citizen finds a service: by initials, by everyday words, by its department's icon.

Worked out on the box once per catalogue: 户口迁移 is found by hkqy, by "hukou" and by "household".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from floorlink.messages import Catalogue, Names
from floorlink.settings import load

OWN_TOPICS = Path(__file__).with_name("topics.toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """Services that belong to one everyday matter."""

    name: Names
    icon: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartmentIcon:
    icon: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """topics.toml: ours, or the hall's own in its place."""

    topics: tuple[Topic, ...] = ()
    icons: tuple[DepartmentIcon, ...] = ()


def load_topics(file: Path = OWN_TOPICS) -> Topics:
    """Raises SettingsError with every fault."""
    return load(file, Topics)


def finding(catalogue: Catalogue, topics: Topics) -> dict[str, Any]:
    """For the page: `keys` service -> what it is found by, `topics`, `icons` by department."""
    services = [service for one in catalogue.departments for service in one.services]
    found = [
        {
            "name": msgspec.to_builtins(topic.name),
            "icon": topic.icon,
            "services": [
                service.service
                for service in services
                if any(word in service.name.zh for word in topic.words)
            ],
        }
        for topic in topics.topics
    ]
    return {
        "keys": {service.service: search_key(service.name) for service in services},
        "topics": [topic for topic in found if topic["services"]],
        "icons": {one.department: _icon(one.name.zh, topics) for one in catalogue.departments},
    }


def search_key(name: Names) -> str:
    """Initials, whole pinyin and English words, apart by spaces: "hkqy hukouqianyi moving …"."""
    from pypinyin import Style, lazy_pinyin  # 0.3 s, which the box's start need not wait for

    plain = re.sub(r"[^\w]", "", name.zh)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))
    return " ".join([initials, "".join(lazy_pinyin(plain)), name.en]).lower().strip()


def _icon(department: str, topics: Topics) -> str:
    for one in topics.icons:
        if any(word in department for word in one.words):
            return one.icon
    return "city"
