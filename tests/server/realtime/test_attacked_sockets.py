"""A client that keeps no rule of Socket.IO: the server stays, and nobody else notices."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
import websocket

from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Box, Person, Running

NAMESPACES = ["/", "/board", "/window", "/floor", "/ticket", "/agent", "/nowhere", "", "/\x00"]
SEED = 20260302
TURNS, SAID_A_TURN = 20, 100
FLOOD = TURNS * SAID_A_TURN
MOST_HEARD = 20
"""Packets after which a screen has heard of what happened, whoever floods."""
MOST_GROWN = 48
"""Megabytes of the server's memory, under attacks of some hundred."""
MOST_LOGGED = 20_000


@contextmanager
def _raw(server: Running) -> Iterator[websocket.WebSocket]:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    attacker = websocket.create_connection(address, timeout=10)
    try:
        yield attacker
    finally:
        attacker.shutdown()  # type: ignore[no-untyped-call]  # the library ships no types


class Citizen:
    """Takes a number and gives it up again."""

    def __init__(self, server: Running) -> None:
        self.kiosk, self._clerk = Box(server, "box"), Person(server, "1001")

    def goes(self) -> None:
        self.kiosk.close()
        self._clerk.close()

    def takes_a_number_that_is_heard_of_by(self, watcher: Wire) -> None:
        paper = self.kiosk.take("B")
        for _ in range(MOST_HEARD):
            packet = watcher.raw()
            if '"kind":"issued"' in packet:
                break
        else:
            raise AssertionError(f"{paper['number']} was not among {MOST_HEARD} packets")
        self._clerk.post(f"/api/tickets/{paper['token']}/cancel")


@pytest.fixture(scope="module")
def citizen(server: Running) -> Iterator[Citizen]:
    citizen = Citizen(server)
    yield citizen
    citizen.goes()


@pytest.fixture(autouse=True)
def nobody_else_noticed(server: Running, citizen: Citizen) -> Iterator[None]:
    """Whatever is done to it, others hear of the hall, and it neither grows nor complains."""
    watcher = Wire(server, "/board")
    assert watcher.emit("follow", {"zone": ""})["ok"]
    logged, grown = server.data / "server.log", _memory(server)
    before = logged.stat().st_size
    yield
    citizen.takes_a_number_that_is_heard_of_by(watcher)
    watcher.close()
    assert requests.get(f"{server.url}/healthz", timeout=10).ok
    said = logged.read_bytes()[before:]
    assert b"Traceback" not in said
    assert b"unexpected error" not in said
    assert len(said) < MOST_LOGGED
    assert _memory(server) - grown < MOST_GROWN


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
    rng = random.Random(SEED)

    for packet in _malformed(rng):
        with _raw(server) as attacker, suppress(websocket.WebSocketException, OSError):
            attacker.send("40/board,")
            attacker.send(packet) if isinstance(packet, str) else attacker.send_binary(packet)


def test_what_is_too_large_ends_its_own_connection(server: Running) -> None:
    with _raw(server) as attacker:
        attacker.send("40/board,")
        with suppress(websocket.WebSocketException, OSError):
            attacker.send('42/board,["follow",{"zone":"' + "x" * 1_000_000 + '"}]')

        _packets_until_it_ends(attacker)


def test_a_message_that_never_ends_ends_its_own_connection(server: Running) -> None:
    piece = b"4" * 60_000
    for _ in range(4):
        with _raw(server) as attacker:
            sent, wire = 0, attacker.sock
            assert wire is not None
            with suppress(OSError):
                for opcode in (1, *[0] * 1000):
                    head = struct.pack(">BBHI", opcode, 0x80 | 126, len(piece), 0)
                    wire.sendall(head + piece)  # not the last piece: FIN is not set
                    sent += 1

            assert sent < 500
            _packets_until_it_ends(attacker)


TOLD = '42/board,["nonsense",{}]'
NOT_THERE = '42/window,7["follow",{}]'


@pytest.mark.parametrize("said", [TOLD, NOT_THERE, "40/board,", "40/nowhere,", "41/board,"])
def test_a_flood_ends_the_strangers_connection(
    server: Running, citizen: Citizen, said: str
) -> None:
    watcher = Wire(server, "/board")
    watcher.emit("follow", {"zone": ""})
    with _raw(server) as flooder:
        with suppress(websocket.WebSocketException, OSError):
            for turn in range(TURNS):
                flooder.send("40/board,")  # who was sent away knocks again
                for _ in range(SAID_A_TURN):
                    flooder.send(said)
                if turn % 5 == 0:
                    citizen.takes_a_number_that_is_heard_of_by(watcher)

        answers = _packets_until_it_ends(flooder)

    assert answers < FLOOD / 2
    watcher.close()


def test_no_namespace_lets_in_whom_it_is_not_for(server: Running) -> None:
    for namespace in ("/floor", "/agent"):
        with pytest.raises(Refused) as refused:
            Wire(server, namespace)
        assert refused.value.problem["code"] == "sign_in_needed"


def test_a_box_with_a_badge_may_say_much_at_once(server: Running, citizen: Citizen) -> None:
    """It brings home what it could not say while it was cut off."""
    box = Wire(server, "/agent", auth={"token": citizen.kiosk.badge})
    for _ in range(300):
        box.tell("nonsense", {})

    assert box.emit("nonsense", {})["problem"]["code"] == "message_unknown"
    box.close()


def _packets_until_it_ends(attacker: websocket.WebSocket) -> int:
    """How many came before the server closed the connection; fails if it goes on."""
    packets = 0
    try:
        while packet := attacker.recv():
            packets += packet != "2"
    except websocket.WebSocketTimeoutException:
        raise AssertionError(f"still open after {packets} packets") from None
    except (websocket.WebSocketConnectionClosedException, OSError):
        pass
    return packets


def _memory(server: Running) -> int:
    """What the server's processes hold, in megabytes."""
    assert server.process is not None
    first = server.process.pid
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    held = [Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in (first, *others)]
    return sum(map(int, held)) * 4096 // 2**20
