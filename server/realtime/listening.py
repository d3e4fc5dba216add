"""How much one connection may say, whatever it says, and how long one message may be.

Namespaces only hear events of who is in them. A stranger can also knock again and again, talk to
rooms that it is not in, or begin a message and never end it: that is counted here, in front of all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from flask_socketio import SocketIO

from server.door.allowance import Bucket

MOST_AT_ONCE, PER_SECOND = 60, 20
"""Messages of one stranger; a page says hello, and then one word a second."""
_KINDS = tuple("0123456")
"""What an Engine.IO packet begins with. The library takes any letter for a number, and trips."""

_NO_NEWS = ("is not connected to namespace %s", "Unknown callback received, ignoring.")


def bound_messages(socketio: SocketIO) -> None:
    """Only packets come in, and none is longer than may be.

    The library looks at a message's size when it is whole; the pieces of one that never is
    would be kept without end. Before anything else takes the library's WebSocket for its own.
    """
    engine = socketio.server.eio
    plain, most = engine._async["websocket"], engine.max_http_buffer_size

    def websocket(handler: Any, server: Any) -> Any:
        made = plain(handler, server)
        made.server_args["max_message_size"] = most
        wait = made.wait

        def wait_for_a_packet() -> Any:
            """None ends the connection, as for one that hung up."""
            said = wait()
            return said if isinstance(said, bytes) or (said or "")[:1] in _KINDS else None

        made.wait = wait_for_a_packet
        return made

    # The library's own seam between its drivers; there is no public one.
    engine._async = {**engine._async, "websocket": websocket}


class Listening:
    """Stands between Engine.IO and Socket.IO."""

    def __init__(self, socketio: SocketIO, known: Callable[[str], bool]) -> None:
        """`known`: whether at this connection somebody or something with a badge is."""
        self._engine = socketio.server.eio
        self._there: Mapping[str, Any] = socketio.server.environ
        self._known = known
        self._buckets: dict[str, Bucket] = {}
        self._heard: Callable[[str, Any], Any] = self._engine.handlers["message"]
        self._gone: Callable[..., Any] = self._engine.handlers["disconnect"]
        self._engine.on("message", self._hears)
        self._engine.on("disconnect", self._ends)
        # One line for each message of whoever talks on after being sent away would fill a disk.
        logging.getLogger("hallfloor.socketio").addFilter(
            lambda record: not str(record.msg).endswith(_NO_NEWS)
        )

    def _hears(self, eio_sid: str, data: Any) -> Any:
        if eio_sid not in self._there:
            return None  # was sent away; what it had still said is not heard
        if not self._known(eio_sid):
            now = monotonic()
            bucket = self._buckets.get(eio_sid)
            if bucket is None:
                bucket = self._buckets[eio_sid] = Bucket(MOST_AT_ONCE, now)
            if bucket.take(1, MOST_AT_ONCE, PER_SECOND, now):
                # Nobody's page says so much. It may come again, and begins with a new allowance.
                self._engine.disconnect(eio_sid)
                return None
        try:
            return self._heard(eio_sid, data)
        except (ValueError, TypeError, LookupError, AttributeError):
            # No packet: whatever a namespace raises was answered there already.
            self._engine.disconnect(eio_sid)
            return None

    def _ends(self, eio_sid: str, *reason: Any) -> Any:
        self._buckets.pop(eio_sid, None)
        return self._gone(eio_sid, *reason)
