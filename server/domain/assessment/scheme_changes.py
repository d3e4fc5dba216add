"""Versions of a scheme: which one holds, what a new one must say of itself, what it changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from server.domain.assessment.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that another version says differently; "" where it is not said at all."""

    place: str
    """`windows.serving.idle.points`: sheet, category, item, field."""
    before: str
    after: str


def holding(versions: Sequence[Scheme], first_day: date) -> Scheme:
    """Of one scheme's versions, in their order, the one for a period that begins on that day: the
    newest that was valid by then, else the first. A month goes by one version from end to end."""
    valid = [one for one in versions if one.valid_from <= first_day]
    return valid[-1] if valid else versions[0]


def faults_after(versions: Sequence[Scheme], new: Scheme) -> list[str]:
    """What is wrong with a new version beside those that there are, in their order."""
    wanted = versions[-1].version + 1 if versions else 1
    faults = []
    if new.version != wanted:
        faults.append(f"version must be {wanted}, not {new.version}: versions are never replaced")
    if versions and new.valid_from < versions[-1].valid_from:
        before = versions[-1].valid_from.isoformat()
        faults.append(
            f"valid_from must not lie before {before}, when version "
            f"{versions[-1].version} became valid"
        )
    return faults


def differences(before: Scheme, after: Scheme) -> list[Difference]:
    was, now = dict(_flat(before, "")), dict(_flat(after, ""))
    places = [*was, *(place for place in now if place not in was)]
    return [
        Difference(place, was.get(place, ""), now.get(place, ""))
        for place in places
        if was.get(place, "") != now.get(place, "") and place != "version"
    ]


def _flat(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Every value with the codes that lead to it."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            own = getattr(value, field.name)
            # Lists of coded things are told by the codes alone: windows.serving.idle.
            inner = place if _coded(own) else f"{place}.{field.name}".lstrip(".")
            yield from _flat(own, inner)
    elif _coded(value):
        assert isinstance(value, tuple), "only tuples are coded"
        for one in value:
            yield from _flat(one, f"{place}.{one.code}".lstrip("."))
    elif isinstance(value, tuple):
        yield place, ", ".join(_said(one) for one in value)
    elif value is not None:
        yield place, _said(value)


def _coded(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(hasattr(one, "code") for one in value)


def _said(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
