"""The administration's pages as axe-core judges them, and on the smallest phone."""

from __future__ import annotations

import pytest

from tests.server.pages import test_accessibility as judged
from tests.server.pages.conftest import Visitor

PAGES = (
    "/admin",
    "/admin/services",
    "/admin/services/company",
    "/admin/departments/police",
    "/admin/calendar",
    "/admin/boards",
    "/admin/files",
    "/start",
    "/admin/versions",
    "/admin/versions/1",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_the_administration_has_a_fault_that_axe_finds(
    visitor: Visitor, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "STILL", PAGES)  # they follow nothing live
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.signs_in("3001")
    if lang == "en":
        visitor.page.set_viewport_size({"width": 360, "height": 740})

    found = {path: judged.faults(visitor, path, lang) for path in PAGES}

    assert {path: told for path, told in found.items() if told} == {}
