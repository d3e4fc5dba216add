"""What a device box and the server say to each other, kept as this version says it.

python -m tests.upgrades.record_wire tests/golden/wire/agent-VERSION.json

Run it when floorlink.messages.VERSION has changed, and keep the files of the version before: boxes
are brought up to date one by one, after the server.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from floorlink.messages import VERSION
from tests.server.realtime.wire import Wire
from tests.server.running import Box, Person, Running, running

AT = "2026-11-28T04:00:00Z"
"""Of whatever happened at a box; the server goes by its own clock."""
SAID: list[tuple[str, dict[str, Any]]] = [
    (
        "hello",
        {
            "version": VERSION,
            "last_seq": 0,
            "devices": [
                {
                    "device": "unit-01",
                    "kind": "call_unit",
                    "profile": "ff68",
                    "health": "ready",
                    "detail": "",
                    "counters": {"presses": 3},
                    "at": AT,
                }
            ],
        },
    ),
    ("issue", {"request_id": "i1", "device": "kiosk-1", "queue": "A", "language": "zh", "at": AT}),
    ("key", {"request_id": "k1", "device": "unit-01", "key": "call", "argument": "", "at": AT}),
    (
        "receipt",
        {
            "request_id": "r1",
            "device": "panel-01",
            "channel": "panel",
            "ok": True,
            "seq": "<call>",
            "ticket": 0,
            "copy": 0,
            "detail": "",
            "at": AT,
        },
    ),
    ("key", {"request_id": "k2", "device": "unit-01", "key": "evaluate", "at": AT}),
    (
        "rate",
        {"request_id": "g1", "device": "keypad-01", "token": "<prompt>", "level": 5, "at": AT},
    ),
    ("issue", {"request_id": "i2", "device": "kiosk-1", "queue": "A", "at": AT}),
    ("key", {"request_id": "k3", "device": "unit-01", "key": "call", "at": AT}),
    ("key", {"request_id": "k4", "device": "unit-01", "key": "missed", "at": AT}),
    ("take_back", {"request_id": "t1", "device": "kiosk-1", "token": "<paper>", "at": AT}),
    (
        "health",
        {
            "device": "printer-1",
            "kind": "printer",
            "profile": "pos-80",
            "health": "degraded",
            "detail": "paper low",
            "counters": {},
            "at": AT,
        },
    ),
    ("alive", {}),
]
"""In the order of one ticket's life, and a second one that is missed."""


def conversation(server: Running, said: list[Any]) -> dict[str, Any]:
    """Say it all; the replies in order, and the first of each event that was heard."""
    manager = Person(server, "2001")
    box = Wire(server, "/agent", auth={"token": Box(server, "box").badge})
    known: dict[str, Any] = {}
    replies = []
    for event, data in said:
        filled = {
            key: known[value] if value in ("<call>", "<prompt>", "<paper>") else value
            for key, value in data.items()
        }
        reply = box.emit(event, filled)
        replies.append(reply)
        result = reply.get("result") or {}
        if event == "issue":
            known["<paper>"] = result["token"]
        if (result.get("call") or {}).get("seq"):
            known["<call>"] = result["call"]["seq"]
        if filled.get("key") == "evaluate":
            prompt = box.next("prompt")
            while not prompt["open"]:
                prompt = box.next("prompt")
            known["<prompt>"] = prompt["token"]
    # Three things of which a box is told without having asked, after all that came before.
    manager.post("/api/tickets/reprint", json={"number": "A001", "printer": "printer-1"})
    reprint = box.next("reprint")
    manager.at("01", "pause")
    window = box.next("window")
    manager.take("B")
    queues = box.next("queues")
    box.close()
    heard = {"prompt": prompt, "reprint": reprint, "window": window, "queues": queues}
    return {"said": said, "replies": replies, "heard": heard}


def main(target: str) -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        recorded = conversation(server, SAID)
    Path(target).write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
