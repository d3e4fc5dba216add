"""For a window's rating tablet: who sits there now (clerk_face.py), and the photo."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from server.services.roles import Permission
from server.web.clerk_face import clerk_face, clerk_photo
from server.web.pages import asker_here, floor_here

clerk_faces = Blueprint("clerk_faces", __name__)


@clerk_faces.get("/rate/<code>/clerk")
def clerk(code: str) -> ResponseReturnValue:
    asker_here().demand(Permission.HOLD_PROMPT, code)
    face = msgspec.json.encode(clerk_face(floor_here(), code))
    return Response(face, mimetype="application/json", headers={"Cache-Control": "no-store"})


@clerk_faces.get("/rate/<code>/clerk/<badge>.jpg")
def photo(code: str, badge: str) -> ResponseReturnValue:
    asker_here().demand(Permission.HOLD_PROMPT, code)
    path = clerk_photo(badge)
    if path is None:
        raise NoSuchPage
    return send_file(path, mimetype="image/jpeg", conditional=True, max_age=0)
