"""The administration's pages as axe-core judges them, and on the smallest phone."""

from __future__ import annotations

from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import all_faults

PAGES = (
    "/admin",
    "/admin/services",
    "/admin/services/company",
    "/admin/departments/police",
    "/admin/calendar",
    "/admin/boards",
    "/admin/notices",
    "/admin/ticket",
    "/admin/people/1001",
    "/admin/queues",
    "/admin/files",
    "/start",
    "/admin/versions",
    "/admin/versions/1",
)


def test_no_page_of_the_administration_has_a_fault_that_axe_finds(visitor: Visitor) -> None:
    visitor.signs_in("3001")

    assert all_faults(visitor, PAGES) == {}
