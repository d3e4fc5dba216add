"""Pictures that the hall shows: boards show to everybody what a notice names, and nothing else."""

from __future__ import annotations

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from server.services.roles import Permission
from server.web.pages import asker_here, floor_here
from server.web.picture_desk import shelf_here

hall_pictures = Blueprint("hall_pictures", __name__)


@hall_pictures.get("/board/pictures/<name>.jpg")
def on_a_board(name: str) -> ResponseReturnValue:
    if all(notice.picture != name for notice in floor_here().hall().boards.notices):
        raise NoSuchPage
    return _sent(name, "public")


@hall_pictures.get("/admin/pictures/<name>.jpg")
def before_it_is_saved(name: str) -> ResponseReturnValue:
    asker_here().demand(Permission.SET_UP_HALL)
    return _sent(name, "private")


def _sent(name: str, to_whom: str) -> ResponseReturnValue:
    path = shelf_here().find(name)
    if path is None:
        raise NoSuchPage
    answer = send_file(path, mimetype="image/jpeg", conditional=True)
    answer.headers["Cache-Control"] = f"{to_whom}, max-age=86400, immutable"
    return answer
