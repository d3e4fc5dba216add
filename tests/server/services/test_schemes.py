"""Schemes as versioned data: brought, checked, told apart, and kept by the months they made."""

from __future__ import annotations

import pytest

from server.assessment_schemes import shipped_texts
from server.domain.errors import InvalidRequest, NotAllowed, NotFound, SchemeFaulty
from server.services.assessing import commands as a
from server.services.assessing.views import SchemePut, SchemeView
from server.services.commands import Actor
from tests.server.at_work import AtWork
from tests.server.factories import MANAGER

INSPECTOR = Actor(kind="inspector", id="4001")
PLAIN = shipped_texts()["plain"]


def second(valid_from: str = "2026-03-01") -> str:
    """The plain scheme's second version: idle minutes cost twice as much."""
    text = PLAIN.replace("version = 1", "version = 2", 1)
    text = text.replace("valid_from = 2026-01-01", f"valid_from = {valid_from}", 1)
    place = text.index('code = "idle"')
    return text[:place] + text[place:].replace("points = -1", "points = -2", 1)


def put(hall: AtWork, text: str, reason: str = "窗口空闲扣分偏轻") -> SchemePut:
    done: SchemePut = hall.floor.do(a.PutScheme(text=text, reason=reason), MANAGER)
    return done


def shown(hall: AtWork, code: str = "plain") -> SchemeView:
    return next(one for one in hall.floor.assessing.schemes().schemes if one.scheme == code)


def test_the_shipped_schemes_are_the_first_versions(hall: AtWork) -> None:
    schemes = hall.floor.assessing.schemes().schemes

    assert [one.scheme for one in schemes] == ["plain", "four-parts", "categories-with-caps"]
    assert [one.used for one in schemes] == [True, False, False]
    for one in schemes:
        (version,) = one.versions
        assert (version.version, version.shipped, version.holds) == (1, True, True)
        assert hall.floor.assessing.scheme(one.scheme).text == shipped_texts()[one.scheme]


def test_a_new_version_says_by_whom_when_why_and_what_it_changes(hall: AtWork) -> None:
    now = hall.clock.now

    done = put(hall, second())

    assert (done.scheme, done.version) == ("plain", 2)
    newest, first = shown(hall).versions
    assert (newest.by, newest.by_name, newest.at) == ("2001", "赵六", now.isoformat())
    assert (newest.reason, newest.holds, first.holds) == ("窗口空闲扣分偏轻", True, False)
    changed = {one.place: (one.before, one.after) for one in newest.changes}
    assert changed["windows.serving.idle.points"] == ("-1", "-2")
    assert set(changed) == {"windows.serving.idle.points", "valid_from"}
    assert hall.floor.assessing.scheme("plain", 2).text == second()
    assert hall.kinds()[-1] == "scheme_put"


def test_a_month_goes_by_the_version_that_held_when_it_began_and_keeps_it(hall: AtWork) -> None:
    put(hall, second("2026-03-15"))
    hall.clock.on(days=31)
    hall.floor.freeze_month("2026-03", "plain", MANAGER)
    hall.clock.on(days=30)

    assert hall.floor.assessed_month("2026-04", "plain").version == 2
    assert hall.floor.assessed_month("2026-04", "plain", version=1).version == 1
    assert hall.floor.assessed_month("2026-03").version == 1
    assert [one.months for one in shown(hall).versions] == [[], ["2026-03"]]
    with pytest.raises(NotFound):
        hall.floor.assessed_month("2026-04", "plain", version=3)


def test_a_scheme_of_the_hall_s_own_stands_beside_the_shipped_ones(hall: AtWork) -> None:
    own = PLAIN.replace('code = "plain"', 'code = "ours"', 1)
    assert put(hall, own).version == 1
    hall.clock.on(days=31)
    hall.floor.freeze_month("2026-03", "ours", MANAGER)

    assert hall.floor.assessed_month("2026-03").scheme == "ours"
    assert shown(hall, "ours").used
    assert hall.floor.assessment().schemes[0].scheme == "ours"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("code = ", ["scheme.toml:1: is not TOML"]),
        (
            second().replace("points = -2", 'points = "two"', 1).replace("[windows]", "[window]"),
            ['did you mean "windows"?'],
        ),
        (
            PLAIN.replace("valid_from = 2026-01-01", "valid_from = 2025-01-01", 1),
            ["version must be 2, not 1", "valid_from must not lie before 2026-01-01"],
        ),
        (
            second()
            .replace('measure = "service_norm"', 'measure = "servce_norm"', 1)
            .replace("at_least = 0\n", "at_least = 1\n", 1),
            ['no measure "servce_norm", did you mean "service_norm"?', "grades must go down"],
        ),
    ],
)
def test_all_faults_are_told_and_nothing_is_kept(
    hall: AtWork, text: str, faults: list[str]
) -> None:
    told = "\n".join(hall.floor.assessing.check_scheme(text).faults)
    for fault in faults:
        assert fault in told

    with pytest.raises(SchemeFaulty) as refusal:
        put(hall, text)

    assert refusal.value.facts["faults"] == told.split("\n")
    assert len(shown(hall).versions) == 1


def test_a_check_tells_what_would_change_and_keeps_nothing(hall: AtWork) -> None:
    checked = hall.floor.assessing.check_scheme(second())

    assert (checked.faults, checked.scheme, checked.version) == ([], "plain", 2)
    assert ("-1", "-2") in [(one.before, one.after) for one in checked.changes]
    assert len(shown(hall).versions) == 1


def test_only_who_assesses_changes_a_scheme_and_says_why(hall: AtWork) -> None:
    with pytest.raises(NotAllowed):
        hall.floor.do(a.PutScheme(text=second(), reason="x"), INSPECTOR)
    with pytest.raises(InvalidRequest):
        put(hall, second(), reason=" ")
