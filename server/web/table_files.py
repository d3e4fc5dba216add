"""Tables that come in over HTTP: their bytes, and their faults in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TypeVar

import msgspec
from werkzeug.wrappers import Request

from server.door.refusals import TableFaulty
from server.door.words import reader_language, refusals
from server.intake.reading import Reading
from server.intake.tables import MOST_BYTES
from server.services.table_faults import TableFault
from server.services.views import FaultView
from server.web.passwords import Offload

T = TypeVar("T")


class FileDesk:
    """Where files are read: one at a time and in another thread, so that nobody's call waits for
    them. A large one takes seconds."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload
        self._turn = Lock()

    def __call__(self, read: Callable[[], T], /) -> T:
        with self._turn:
            return self._offload(read)


def body_of(request: Request) -> bytes:
    """The file itself; larger than other bodies may be."""
    request.max_content_length = MOST_BYTES
    return request.get_data(cache=True)


def told(faults: Iterable[TableFault], reading: Reading[T], request: Request) -> list[FaultView]:
    lang = reader_language(request)
    found = []
    for one in faults:
        letter, head = reading.place(one)
        text = refusals().text(lang, one.what, **one.facts)
        found.append(FaultView(row=one.row, column=letter, head=head, fault=text))
    return found


def refuse_faulty(faults: list[FaultView]) -> None:
    """TableFaulty with all of them, if there are any: then nothing is taken over."""
    if faults:
        raise TableFaulty(
            count=len(faults),
            row=faults[0].row,
            fault=faults[0].fault,
            faults=msgspec.to_builtins(faults),
        )
