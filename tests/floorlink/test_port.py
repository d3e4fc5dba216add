"""The seam to pyserial: its faults come out as faults of the port, whatever the moment."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from floorlink.line_settings import LineSettings
from floorlink.port import PORT_FAULTS, AnyPort, open_port
from tests.floorlink.pty_pair import PtyPair


def never() -> bool:
    return False


def assert_closed(port: AnyPort) -> None:
    port.close()
    port.wake()
    port.close()

    with pytest.raises(PORT_FAULTS):
        port.write(b"x", 1, never)
    with pytest.raises(PORT_FAULTS):
        port.read()


def test_a_closed_pty_only_has_port_faults(tmp_path: Path) -> None:
    pair = PtyPair(tmp_path / "line")

    assert_closed(open_port(LineSettings("line", str(pair.path))))
    pair.close()


def test_a_closed_socket_only_has_port_faults() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port(LineSettings("line", f"socket://127.0.0.1:{server.getsockname()[1]}"))
        with server.accept()[0]:
            assert_closed(port)


def test_a_pulled_pty_only_has_port_faults(tmp_path: Path) -> None:
    pair = PtyPair(tmp_path / "line")
    port = open_port(LineSettings("line", str(pair.path)))
    pair.pull()

    with pytest.raises(PORT_FAULTS):
        port.read()
    with pytest.raises(PORT_FAULTS):
        port.write(b"x", 1, never)
    port.close()


def test_the_loop_carries_what_is_written() -> None:
    port = open_port(LineSettings("line", "loop://"))

    port.write(b"hello", 1, never)

    assert port.read() == b"hello"
    port.close()


@pytest.mark.parametrize("where", ["/nowhere/ttyUSB0", "pigeon://loft", "socket://127.0.0.1:1"])
def test_a_port_that_is_not_there_is_a_port_fault(where: str) -> None:
    with pytest.raises(PORT_FAULTS):
        open_port(LineSettings("line", where))
