"""The recorder: a hall says its calls in its own voice, clip by clip.

recorder.html  boot {"clips": {language: [{"clip", "words", "own", "use": "call" | "kiosk"}]},
                    "ready", "session"}

What is recorded lies beside the default pack and goes before it (server/store/recordings.py).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.exceptions import RequestEntityTooLarge

from display.voice import CALL_WORDS, KIOSK_WORDS
from server.domain.errors import InvalidRequest
from server.door.asker import door_of
from server.services.roles import Permission
from server.store.recordings import MAX_BYTES, Recordings
from server.web.api import refused
from server.web.pages import asker_here, show_page
from server.web.session import session_of

recorder_pages = Blueprint("recorder", __name__)
_USES = {"call": CALL_WORDS, "kiosk": KIOSK_WORDS}


@recorder_pages.get("/recorder")
def recorder() -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.MANAGE_DEVICES)
    recordings = recordings_here()
    clips: dict[str, list[dict[str, Any]]] = {
        language: [
            {"clip": clip, "words": words, "own": recordings.has_own(language, clip), "use": use}
            for use, spoken in _USES.items()
            for clip, words in spoken[language].items()
        ]
        for language in CALL_WORDS
    }
    return show_page(
        "recorder.html", clips=clips, ready=recordings.folder is not None, session=session_of(asker)
    )


@recorder_pages.route("/recorder/<language>/<clip>.wav", methods=["PUT", "DELETE"])
def keep_or_drop(language: str, clip: str) -> ResponseReturnValue:
    asker = asker_here()
    asker.demand(Permission.MANAGE_DEVICES)
    door_of(current_app).guard(request, asker)
    if not any(clip in spoken.get(language, {}) for spoken in _USES.values()):
        raise NoSuchPage
    recordings = recordings_here()
    if request.method == "DELETE":
        recordings.drop(language, clip)
        return "", 204
    request.max_content_length = MAX_BYTES
    if (request.content_length or 0) > MAX_BYTES:
        raise RequestEntityTooLarge
    recordings.keep(language, clip, request.get_data(cache=False))
    return "", 204


@recorder_pages.errorhandler(InvalidRequest)
@recorder_pages.errorhandler(RequestEntityTooLarge)
def no_recording(error: Exception) -> ResponseReturnValue:
    """The page's own module reads it, not a person."""
    return refused(error)


def recordings_here() -> Recordings:
    found: Recordings = current_app.extensions["hallfloor_recordings"]
    return found
