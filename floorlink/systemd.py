"""What systemd wants to hear of a box: that it is ready, that it is alive, that it ends.

Spoken only where a unit with Type=notify or WatchdogSec started us (firmware_configs/pi); silent
elsewhere. One datagram a message, `sd_notify(3)`.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping


class Systemd:
    """Safe from any thread."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # A leading @ stands for the byte 0 of Linux's abstract addresses.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        watched = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._watched = watched and bool(environment.get("WATCHDOG_USEC"))

    def ready(self) -> None:
        self._say("READY=1")

    def alive(self) -> None:
        """To be said again and again; systemd restarts a unit that stays silent for WatchdogSec."""
        if self._watched:
            self._say("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._say(f"STATUS={text}")

    def ending(self) -> None:
        self._say("STOPPING=1")

    def _say(self, message: str) -> None:
        if not self._address:
            return
        # Never worth stopping the box for: an unheard word at worst means a restart.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.setblocking(False)
            way.sendto(message.encode(), self._address)
