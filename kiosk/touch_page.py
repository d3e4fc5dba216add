"""The touch page as one answer: its words, its switches, and its first screen as it stands.

A slow processor spends its second on fetching one file after the other. So the first screen comes
with the page, to be seen and touched before any module is there, along with the catalogue that the
modules would have to ask for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import render_template
from markupsafe import Markup

import floorlink.look
from floorlink.messages import Catalogue, Names, ServiceView
from kiosk.words import LANGUAGE

LOOK = Path(floorlink.look.__file__).parent / "static"
OWN = Path(__file__).parent / "static"
FREQUENT = 6

_SYMBOL = re.compile(r'<symbol id="(\w+)" viewBox="([\d ]+)">(.*?)</symbol>')


class Tile(NamedTuple):
    """A frequent service, with the department that it belongs to."""

    service: ServiceView
    department: Names


def frequent(catalogue: Catalogue) -> list[Tile]:
    """The services of the first screen: in the hall's own order, one of each department before
    the second of any."""
    ranked = [
        (rank, Tile(service, one.name))
        for one in catalogue.departments
        for rank, service in enumerate(each for each in one.services if each.frequent)
    ]
    return [tile for _, tile in sorted(ranked, key=lambda found: found[0])[:FREQUENT]]


def touch_page(
    asked: Mapping[str, str], catalogue: Catalogue | None, hall: Mapping[str, Any], *, speaks: bool
) -> str:
    """`asked` are the address's switches; `hall` is what /state would say now."""
    languages = LANGUAGE.languages()
    lang = asked.get("lang", "zh")
    lang = lang if lang in languages else "zh"
    return render_template(
        "kiosk.html",
        lang=lang,
        text=lambda msgid, **facts: LANGUAGE.text(lang, msgid, **facts),
        name_of=lambda names: getattr(names, lang, "") or names.zh,
        icon=_icon,
        quote=lambda code: quote(code, safe=""),
        strings=LANGUAGE.strings(lang),
        mode="elder" if asked.get("mode") == "elder" else "",
        contrast="high" if asked.get("contrast") == "high" else "",
        reach="low" if asked.get("reach") == "low" else "",
        voice="on" if asked.get("voice") == "on" else "",
        speaks=speaks,
        catalogue=catalogue,
        tiles=frequent(catalogue) if catalogue else [],
        hall=hall,
    )


def _icon(name: str, kind: str = "") -> Markup:
    """Drawn in the page itself: a picture of another file is a document of its own to load."""
    box, drawing = _pictures()[name]
    return Markup('<svg class="icon{}" viewBox="{}" aria-hidden="true">{}</svg>').format(
        kind and f" {kind}", box, drawing
    )


@cache
def _pictures() -> dict[str, tuple[str, Markup]]:
    """Of the house's sprite and of the kiosk's own."""
    return {
        name: (box, Markup(drawing))  # of our own files  # nosec B704
        for folder in (OWN, LOOK)
        for name, box, drawing in _SYMBOL.findall((folder / "icons.svg").read_text("utf-8"))
    }
