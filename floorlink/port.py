"""The seam to pyserial: what a line needs of a port, with each platform's faults made alike."""

from __future__ import annotations

import contextlib
import select
import termios
import threading
import time
from collections.abc import Callable
from typing import Protocol

import serial

from floorlink import file_port, usb_port
from floorlink.line_settings import LineSettings

PORT_FAULTS = (OSError, termios.error)
"""All that an unplugged port raises: SerialException is an OSError, `in_waiting` raises a bare
one, and setting up or closing may raise termios.error, which is neither."""

_GLANCE = 0.5
"""Seconds a read or write waits before it looks around; sockets cannot be woken."""


class AnyPort(Protocol):
    """What a line needs of a port, whatever it is made of. Faults are PORT_FAULTS."""

    def read(self) -> bytes: ...

    def write(self, data: bytes, timeout: float, stop: Callable[[], bool]) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


def open_port(settings: LineSettings) -> AnyPort:
    """Raises one of PORT_FAULTS when it cannot be opened, also when another process has it."""
    if settings.port.startswith(file_port.SCHEME):
        return file_port.FilePort(settings.port)
    if settings.port.startswith(usb_port.SCHEME):
        return usb_port.UsbPort(settings.port)
    # The in-memory loop takes all bytes at once, and RFC 2217 brings a way of writing of its own:
    # neither has anything to wait on.
    write_timeout = None if settings.port.startswith(("loop://", "rfc2217://")) else 0
    try:
        port = serial.serial_for_url(
            settings.port,
            baudrate=settings.baud,
            timeout=_GLANCE,
            write_timeout=write_timeout,
            exclusive=True,
        )
    except ValueError as error:
        # A URL of an unknown kind, or a baud rate that this port cannot do.
        raise OSError(str(error)) from error
    return Port(port, waits=write_timeout is not None)


class Port:
    """An open port. One thread reads and closes, another writes."""

    def __init__(self, port: serial.Serial, *, waits: bool) -> None:
        self._port = port
        self._waits = waits
        self._open = True
        self._gate = threading.Lock()
        """Between `wake` and `close`: waking a closed port would write to somebody else's file."""

    def read(self) -> bytes:
        """What has come, as soon as something has; empty after a while without."""
        first: bytes = self._port.read(1)
        return first + self._port.read(self._port.in_waiting) if first else b""

    def write(self, data: bytes, timeout: float, stop: Callable[[], bool]) -> None:
        """Raises one of PORT_FAULTS, also when the port takes no more bytes within `timeout`.

        Waits for room itself: pyserial spins on a full port. Never runs together with `close`.
        """
        if not self._open:
            raise ConnectionError("the port was closed meanwhile")
        deadline = time.monotonic() + timeout
        while data:
            if self._waits and not select.select([], [self._port.fileno()], [], _GLANCE)[1]:
                if stop():
                    raise InterruptedError("the line is closing")
                if time.monotonic() >= deadline:
                    raise TimeoutError("it takes no more bytes")
                continue
            data = data[self._port.write(data) :]

    def wake(self) -> None:
        """Make a waiting `read` return; from any thread."""
        with self._gate, contextlib.suppress(*PORT_FAULTS, AttributeError):
            if self._open:
                self._port.cancel_read()

    def close(self) -> None:
        with self._gate, contextlib.suppress(*PORT_FAULTS):
            self._open = False
            # pyserial forgets a socket whose far end hung up without closing it.
            hung_up = getattr(self._port, "_socket", None)
            self._port.close()
            if hung_up:
                hung_up.close()
