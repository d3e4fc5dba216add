"""A client that keeps no rule of Socket.IO: the server stays, and nobody else notices."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
import websocket

from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Box, Person, Running

NAMESPACES = ["/", "/board", "/window", "/floor", "/ticket", "/agent", "/nowhere", "", "/\x00"]
SEED = 20260302


@contextmanager
def _raw(server: Running) -> Iterator[websocket.WebSocket]:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    attacker = websocket.create_connection(address, timeout=10)
    try:
        yield attacker
    finally:
        attacker.shutdown()  # type: ignore[no-untyped-call]  # the library ships no types


def _malformed(rng: random.Random) -> Iterator[str | bytes]:
    """Packets as no library sends them."""
    depth = rng.randrange(1, 4000)
    yield from ("", "4", "42", "9", "4" * 50, "42[", '42["follow"', "42{}", "42[[]]", "42[null]")
    yield from ('42["\\ud800"]', "40/board,{", "45", "451-", "43999[]", "46[]", "41/agent,", "1")
    yield from ('42/board,999999999999999999999["follow",{}]', '42/floor,["follow",{}]')
    yield "42" + "[" * depth + "]" * depth
    yield '42/board,["follow",{"zone":' + "9" * 5000 + "}]"
    yield '451-/board,["follow",{"_placeholder":true,"num":7}]'
    yield b"\x00\xff" * rng.randrange(1, 200)
    for _ in range(20):
        namespace, event = rng.choice(NAMESPACES), rng.choice(["follow", "key", "connect", "x"])
        data: object = rng.choice(
            [None, [], {}, "x", 1e308, {"window": []}, {"token": {"a": 1}}, 2**80]
        )
        yield f"4{rng.choice('0123456')}{namespace},{rng.randrange(99)}{json.dumps([event, data])}"
        yield "".join(chr(rng.randrange(1, 0xD7FF)) for _ in range(rng.randrange(1, 60)))


def test_malformed_packets_harm_nobody_else(server: Running) -> None:
    watcher = _watcher(server)
    rng = random.Random(SEED)

    for packet in _malformed(rng):
        with _raw(server) as attacker, suppress(websocket.WebSocketException, OSError):
            attacker.send("40/board,")
            attacker.send(packet) if isinstance(packet, str) else attacker.send_binary(packet)

    _still_well(server, watcher)


def test_what_is_too_large_ends_its_own_connection(server: Running) -> None:
    watcher = _watcher(server)
    with _raw(server) as attacker:
        attacker.send("40/board,")
        with suppress(websocket.WebSocketException, OSError):
            attacker.send('42/board,["follow",{"zone":"' + "x" * 1_000_000 + '"}]')

        assert _ends(attacker)

    _still_well(server, watcher)


def test_a_flood_ends_the_strangers_connection(server: Running) -> None:
    watcher = _watcher(server)
    with _raw(server) as flooder:
        flooder.send("40/board,")
        with suppress(websocket.WebSocketException, OSError):
            for _ in range(2000):
                flooder.send('42/board,["nonsense",{}]')

        assert _ends(flooder, "41/board")

    _still_well(server, watcher)


def test_no_namespace_lets_in_whom_it_is_not_for(server: Running) -> None:
    for namespace in ("/floor", "/agent"):
        with pytest.raises(Refused) as refused:
            Wire(server, namespace)
        assert refused.value.problem["code"] == "sign_in_needed"


def _watcher(server: Running) -> Wire:
    watcher = Wire(server, "/board")
    assert watcher.emit("follow", {"zone": ""})["ok"]
    return watcher


def _ends(attacker: websocket.WebSocket, sent_away: str = "") -> bool:
    """Whether the server closes it, or sends it away with these words, before it goes silent."""
    try:
        while packet := attacker.recv():
            if sent_away and str(packet).startswith(sent_away):
                return True
    except websocket.WebSocketTimeoutException:
        return False
    except (websocket.WebSocketConnectionClosedException, OSError):
        pass
    return True


def _still_well(server: Running, watcher: Wire) -> None:
    """Others still hear of the hall, and the hall still works."""
    paper = Box(server, "box").take("B")
    assert watcher.next("change", within=10)["kind"] == "issued"
    Person(server, "1001").post(f"/api/tickets/{paper['token']}/cancel")
    assert requests.get(f"{server.url}/healthz", timeout=10).ok
    watcher.close()
    assert "unexpected error" not in server.log()
