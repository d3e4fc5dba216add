"""A hall's own words on the touch screen are words, whatever stands in them."""

from __future__ import annotations

import msgspec
from playwright.sync_api import Browser, Dialog, expect

from floorlink.messages import Catalogue, Names
from tests.kiosk.conftest import PORTRAIT
from tests.kiosk.demo_catalogue import demo_catalogue
from tests.kiosk.stand import Stand

PLANTED = (
    '<img data-planted src=x onerror=alert(1)>"></script><script data-planted>{{7*7}}</script>'
)


def planted(catalogue: Catalogue) -> Catalogue:
    """Every name that the administrators of a hall write holds markup."""
    names = Names(zh=PLANTED, en=PLANTED)
    departments = [
        msgspec.structs.replace(
            one,
            name=names,
            services=[msgspec.structs.replace(each, name=names) for each in one.services],
        )
        for one in catalogue.departments
    ]
    queues = [msgspec.structs.replace(one, name=names) for one in catalogue.queues]
    return msgspec.structs.replace(
        catalogue,
        version="2",
        hall_name=names,
        advice=names,
        departments=departments,
        queues=queues,
    )


def test_markup_in_the_halls_words_is_shown_as_text(stand: Stand, browser: Browser) -> None:
    stand.kiosk.tell(planted(demo_catalogue()))
    context = browser.new_context(viewport=PORTRAIT, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def close(box: Dialog) -> None:
        complaints.append(box.message)
        box.dismiss()

    page.on("dialog", close)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    page.goto(stand.address)
    page.tap(".tile >> nth=0")
    expect(page.locator(".confirm")).to_contain_text(PLANTED)
    page.tap(".take")
    expect(page.locator("[data-number]")).to_have_text("A012")

    assert page.locator("[data-planted]").count() == 0
    context.close()
    assert complaints == []
