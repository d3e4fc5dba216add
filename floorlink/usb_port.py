"""A port that is a USB device without a serial line: a printer by its vendor and product numbers.

    port = "usb://04b8:0e15"            # as lsusb shows them
    port = "usb://04b8:0e15/J5XK1234"   # one of several alike, by its serial number

Needs pyusb (`pip install "hallfloor[usb]"`) and a udev rule that lets the agent's user in. Where
the kernel's usblp has the printer, it is taken from it and given back at the end.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

SCHEME = "usb://"
_URL = re.compile(r"usb://([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?:/(.+))?")
_GLANCE_MS = 500
_PRINTER_CLASS = 7


class UsbPort:
    """Like floorlink.port.Port: one thread reads and closes, another writes.

    `backend` is pyusb's, for tests; None takes the machine's libusb. Raises OSError when there is
    no such device, no pyusb or no libusb.
    """

    def __init__(self, url: str, backend: Any = None) -> None:
        self._usb = _pyusb()
        self._gate = threading.Lock()
        self._woken = threading.Event()
        self._device = self._find(url, backend)
        self._given_back: int | None = None
        interface = self._interface()
        self._number = interface.bInterfaceNumber
        self._out = self._endpoint(interface, self._usb.util.ENDPOINT_OUT)
        self._in = self._endpoint(interface, self._usb.util.ENDPOINT_IN)
        if self._out is None:
            raise OSError(f"{url}: it has no endpoint that takes bytes")
        with suppress(NotImplementedError):  # not every system can take a device from the kernel
            if self._device.is_kernel_driver_active(self._number):
                self._device.detach_kernel_driver(self._number)
                self._given_back = self._number
        self._usb.util.claim_interface(self._device, self._number)

    def read(self) -> bytes:
        """What has come; empty after a while without."""
        if self._in is None:
            self._woken.wait(_GLANCE_MS / 1000)
            return b""
        try:
            heard = bytes(self._in.read(self._in.wMaxPacketSize, _GLANCE_MS))
        except self._usb.core.USBTimeoutError:
            return b""
        if not heard:
            self._woken.wait(0.02)  # printers answer with empty packets when they have nothing
        return heard

    def write(self, data: bytes, timeout: float, stop: Callable[[], bool]) -> None:
        """Raises OSError, also when it takes no more bytes within `timeout`."""
        until = time.monotonic() + timeout
        while data:
            try:
                data = data[self._out.write(data[:4096], _GLANCE_MS) :]
            except self._usb.core.USBTimeoutError as error:
                if stop():
                    raise InterruptedError("the line is closing") from error
                if time.monotonic() >= until:
                    raise TimeoutError("it takes no more bytes") from error

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        with self._gate, suppress(OSError, NotImplementedError):
            self._usb.util.release_interface(self._device, self._number)
            if self._given_back is not None:
                self._device.attach_kernel_driver(self._given_back)
        self._usb.util.dispose_resources(self._device)

    def _find(self, url: str, backend: Any) -> Any:
        found = _URL.fullmatch(url)
        if found is None:
            raise OSError(f"{url}: a USB device is written usb://04b8:0e15, as lsusb shows it")
        vendor, product, serial = int(found[1], 16), int(found[2], 16), found[3]
        try:
            devices = self._usb.core.find(
                find_all=True, idVendor=vendor, idProduct=product, backend=backend
            )
            for device in devices:
                if serial is None or device.serial_number == serial:
                    return device
        except ValueError as error:  # pyusb's word for: no libusb on this machine
            raise OSError(f"{url}: {error}: apt-get install libusb-1.0-0") from error
        raise OSError(f"{url}: no such USB device is plugged in")

    def _interface(self) -> Any:
        """The printer's interface, or the first where none says that it is one."""
        try:
            configuration = self._device.get_active_configuration()
        except self._usb.core.USBError:
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        interfaces = list(configuration)
        printers = [one for one in interfaces if one.bInterfaceClass == _PRINTER_CLASS]
        return (printers or interfaces)[0]

    def _endpoint(self, interface: Any, direction: int) -> Any:
        util = self._usb.util
        return util.find_descriptor(
            interface,
            custom_match=lambda one: (
                util.endpoint_direction(one.bEndpointAddress) == direction
                and util.endpoint_type(one.bmAttributes) == util.ENDPOINT_TYPE_BULK
            ),
        )


def _pyusb() -> Any:
    """pyusb is brought only by the extra `usb`: most boxes print over a serial line."""
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise OSError("USB printers need pyusb: pip install 'hallfloor[usb]'") from error
    return usb
