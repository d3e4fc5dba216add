"""Packets that overtake one another, come twice, come late or are lost, below every connection.

A network device of our own (TUN): what is sent to FAR comes out of it, here. We exchange the two
addresses, which its checksums do not notice, and give it back to the system, as if FAR had sent it
to NEAR. So a client that speaks to FAR is served by the server at NEAR, and every packet of both
passes through here. The device goes with its handle, however this program ends.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time
from itertools import count

_NET, _PAIR = divmod(os.getpid() % 2**15, 2**7)
NEAR, FAR = f"198.18.{_NET}.{2 * _PAIR}", f"198.18.{_NET}.{2 * _PAIR + 1}"
"""Of the range that is kept for tests of networks (RFC 2544); another pair for every program."""
_DEVICE = "/dev/net/tun"
_SET_IFF = 0x400454CA
_TUN_WITHOUT_HEAD = 0x0001 | 0x1000
_LATE_S = (0.002, 0.05)


class Packets:
    """`mischief` is the share of packets that something happens to; 0 passes everything on."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = random.Random(chance.random())
        self.mischief = 0.0
        self.passed = self.overtaken = self.doubled = self.lost = 0
        self._late: list[tuple[float, int, bytes]] = []
        self._numbers = count()
        self._handle = -1
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._pass_on, name="packets", daemon=True)

    def open(self) -> bool:
        """False when this machine does not let us."""
        if not shutil.which("ip"):
            return False
        try:
            self._handle = os.open(_DEVICE, os.O_RDWR | os.O_NONBLOCK)
            asked = struct.pack("16sH22x", b"hallfloor%d", _TUN_WITHOUT_HEAD)
            name = fcntl.ioctl(self._handle, _SET_IFF, asked)[:16].rstrip(b"\0").decode()
        except OSError:
            self.close()
            return False
        words = (
            ("address", "add", NEAR, "peer", FAR, "dev", name),
            ("link", "set", name, "up"),
        )
        if any(subprocess.run(["ip", *one], capture_output=True).returncode for one in words):
            self.close()
            return False
        self._thread.start()
        return True

    def close(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(5)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _pass_on(self) -> None:
        while not self._closing.is_set():
            due = self._late[0][0] - time.monotonic() if self._late else 0.05
            ready, _, _ = select.select([self._handle], [], [], max(0.0, min(due, 0.05)))
            while self._late and self._late[0][0] <= time.monotonic():
                self._back(heapq.heappop(self._late)[2])
            if ready:
                self._take(os.read(self._handle, 65536))

    def _take(self, packet: bytes) -> None:
        if packet[0] >> 4 != 4:
            return  # the system looks for neighbours by IPv6
        self.passed += 1
        turned = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
        what = self._chance.random() / self.mischief if self.mischief else 1.0
        if what < 0.1:
            self.lost += 1
        elif what < 0.4:
            self.doubled += 1
            self._back(turned)
            self._later(turned)
        elif what < 1.0:
            self.overtaken += 1
            self._later(turned)
        else:
            self._back(turned)

    def _later(self, packet: bytes) -> None:
        at = time.monotonic() + self._chance.uniform(*_LATE_S)
        heapq.heappush(self._late, (at, next(self._numbers), packet))

    def _back(self, packet: bytes) -> None:
        try:
            os.write(self._handle, packet)
        except BlockingIOError:
            self.lost += 1  # its queue is full, as a switch's may be
