"""Pages of the administration. As pages.py, by another name.

    admin.html           boot {"things", "papers", "view": VersionsView, "session"}
    admin_list.html      boot {"things", "thing", "papers", "planned", "on", "today", "session"}
    admin_form.html      boot {"things", "thing", "papers", "code", "values", "planned", "on",
                         "today", "session"}
    admin_files.html     boot {"things", "papers", "rows", "view", "session"}
    admin_notice_board.html  boot {"zones", "calls"}; a board that shows what it is told
    admin_versions.html  boot {"things", "papers", "view", "session"}
    admin_version.html   the same and {"version", "other", "changes"}

`things` describe what a hall is made of (server/hall_folder/things/); `papers` is the hall. With
?on= a list or a form shows the hall as it will be with a version that waits: `on` is {"version",
"day"}, otherwise null. `planned` is what waits for its day there (PlannedItem).
"""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.domain.errors import NotFound
from server.hall_folder.papers import key_of
from server.hall_folder.row_sheets import ROW_SHEETS
from server.hall_folder.things import BY_PAGE, THINGS, Field, Thing
from server.services.hall_versions.views import PlannedItem
from server.services.roles import Permission
from server.web.pages import asker_here, floor_here, show_page
from server.web.session import session_of

admin_pages = Blueprint("admin", __name__, url_prefix="/admin")


@admin_pages.before_request
def administrators_only() -> None:
    asker_here().demand(Permission.SET_UP_HALL)


_SOME_CALLS = (("A012", "3"), ("B007", "5"), ("C031", "1"), ("A011", "4"), ("D002", "8"))
NEW = "+"
"""In an address: an item that is not there yet. No code may begin with it."""


@admin_pages.get("")
def overview() -> ResponseReturnValue:
    return show_admin("admin.html", papers=floor_here().set_up.papers(), view=_versions())


@admin_pages.get("/versions")
def versions() -> ResponseReturnValue:
    return show_admin("admin_versions.html", papers=floor_here().set_up.papers(), view=_versions())


@admin_pages.get("/versions/<int:number>")
def version(number: int) -> ResponseReturnValue:
    """What the version changed; with ?other= what it has otherwise than another (0: than now)."""
    set_up, other = floor_here().set_up, request.args.get("other", "")
    compared = set_up.compare(number, int(other)) if other.isdecimal() else None
    shown = compared or set_up.changed_by(number)
    return show_admin(
        "admin_version.html",
        papers=set_up.papers(),
        view=_versions(),
        version=number,
        other=None if compared is None else compared.other,
        changes=shown.changes,
    )


@admin_pages.get("/files")
def files() -> ResponseReturnValue:
    rows = [(sheet.page, sheet.title) for sheet in ROW_SHEETS]
    papers = floor_here().set_up.papers()
    return show_admin("admin_files.html", papers=papers, rows=rows, view=_versions())


@admin_pages.get("/notices/board")
def notice_board() -> ResponseReturnValue:
    """A board inside the notices' page; it shows what that page tells it."""
    zones = floor_here().set_up.papers()["zones"]
    return show_page("admin_notice_board.html", zones=zones, calls=_SOME_CALLS)


@admin_pages.get("/<page>")
def things_of(page: str) -> ResponseReturnValue:
    thing, papers = _thing(page), floor_here().set_up.papers(_on())
    if not thing.listed:
        return _form(thing, papers, "", papers["hall"])
    planned = [one for one in floor_here().set_up.planned() if one.kind == thing.kind]
    return show_admin(
        "admin_list.html",
        thing=thing,
        papers=papers,
        planned=planned,
        on=_day_of(_on()),
        today=floor_here().today(),
    )


@admin_pages.get("/<page>/<code>")
def one_of(page: str, code: str) -> ResponseReturnValue:
    thing, papers = _thing(page), floor_here().set_up.papers(_on())
    if not thing.listed:
        raise NotFound(what="页面", key=code)
    if code == NEW:
        return _form(thing, papers, "", {})
    found = [one for one in papers[thing.kind] if one[key_of(thing.kind)] == code]
    if not found:
        raise NotFound(what=thing.word, key=code)
    return _form(thing, papers, code, found[0])


def _form(
    thing: Thing, papers: dict[str, Any], code: str, item: dict[str, Any]
) -> ResponseReturnValue:
    return show_admin(
        "admin_form.html",
        thing=thing,
        papers=papers,
        code=code,
        values={field.path: _in_its_unit(field, _at(item, field.path)) for field in thing.fields},
        planned=[
            one
            for one in floor_here().set_up.planned()
            if (one.kind, one.code) == (thing.kind, code) and _concerns(one, thing)
        ],
        on=_day_of(_on()),
        today=floor_here().today(),
    )


def _on() -> int:
    """The version that waits on which this page works; 0: the hall in force."""
    asked = request.args.get("on", "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else 0


def _day_of(version: int) -> dict[str, Any] | None:
    if not version:
        return None
    row = next(one for one in _versions().versions if one.version == version)
    return {"version": version, "day": row.next_try}


def _concerns(item: PlannedItem, thing: Thing) -> bool:
    """The hall's one table is several pages."""
    return thing.listed or any(
        path == field.path or path.startswith(f"{field.path}.")
        for path in item.paths
        for field in thing.fields
    )


def _at(item: dict[str, Any], path: str) -> Any:
    """What stands there, or None."""
    found: Any = item
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _in_its_unit(field: Field, value: Any) -> Any:
    """What is usually so many days is shown in days: "30 d" and not "720 h"."""
    if field.type != "duration" or not str(field.usual).endswith(" d") or value is None:
        return value
    number, _, unit = str(value).partition(" ")
    whole = unit == "h" and number.isdecimal() and int(number) % 24 == 0
    return f"{int(number) // 24} d" if whole else value


def _thing(page: str) -> Thing:
    thing = BY_PAGE.get(page)
    if thing is None:
        raise NotFound(what="页面", key=page)
    return thing


def _versions() -> Any:
    return floor_here().set_up.versions()


def show_admin(template: str, **boot: Any) -> ResponseReturnValue:
    """A page of the administration; whoever calls has seen to it that the asker may."""
    asker = asker_here()
    kinds = {thing.kind: key_of(thing.kind) for thing in THINGS if thing.listed}
    return show_page(
        template,
        things=[{**msgspec.to_builtins(one), "listed": one.listed} for one in THINGS],
        keys=kinds,
        session=session_of(asker),
        **{name: _with_listed(value) for name, value in boot.items()},
    )


def _with_listed(value: Any) -> Any:
    if isinstance(value, Thing):
        return {**msgspec.to_builtins(value), "listed": value.listed}
    return value
