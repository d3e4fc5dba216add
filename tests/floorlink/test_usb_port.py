"""A USB printer before pyusb itself, with a backend in place of libusb: no hardware, real pyusb."""

from __future__ import annotations

import errno
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core
import usb.util

from floorlink.errors import HallfloorError
from floorlink.line_settings import LineSettings
from floorlink.port import PORT_FAULTS, open_port
from floorlink.usb_port import UsbPort
from printer.status import question
from printer.twin import PrinterTwin

OUT, IN, BULK = 0x02, 0x81, 2


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """One printer on the bus, as libusb would describe it."""

    def __init__(self, twin: PrinterTwin) -> None:
        self.twin = twin
        self.said = b""
        self.full = False
        self.unplugged = False
        self.kernel_has_it = True
        self.claimed: list[int] = []

    def enumerate_devices(self) -> Iterator[Any]:
        return iter(["printer"])

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=5, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=2, bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2,
            iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=BULK,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> str:
        return "open"

    def close_device(self, handle: Any) -> None:
        self.claimed.clear()

    def get_configuration(self, handle: Any) -> int:
        return 1

    def claim_interface(self, handle: Any, intf: int) -> None:
        assert not self.kernel_has_it
        self.claimed.append(intf)

    def release_interface(self, handle: Any, intf: int) -> None:
        self.claimed.remove(intf)

    def is_kernel_driver_active(self, handle: Any, intf: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, handle: Any, intf: int) -> None:
        self.kernel_has_it = False

    def attach_kernel_driver(self, handle: Any, intf: int) -> None:
        self.kernel_has_it = True

    def bulk_write(self, handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        if self.unplugged:
            raise usb.core.USBError("no such device", -4, errno.ENODEV)
        if self.full:
            raise usb.core.USBTimeoutError("timeout", -7, errno.ETIMEDOUT)
        assert ep == OUT
        self.said += self.twin.hear(bytes(data))
        return len(data)

    def bulk_read(self, handle: Any, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        if self.unplugged:
            raise usb.core.USBError("no such device", -4, errno.ENODEV)
        if not self.said:
            raise usb.core.USBTimeoutError("timeout", -7, errno.ETIMEDOUT)
        said, self.said = self.said[: len(buff)], self.said[len(buff) :]
        buff[: len(said)] = array("B", said)
        return len(said)


@pytest.fixture
def bus() -> Bus:
    return Bus(PrinterTwin())


def test_a_usb_printer_takes_bytes_and_answers(bus: Bus) -> None:
    port = UsbPort("usb://04B8:0e15", bus)

    port.write(b"\x1b@" + question(1), 1.0, lambda: False)

    assert port.read() == b"\x12"
    assert port.read() == b""
    port.close()


def test_the_kernel_gets_its_printer_back(bus: Bus) -> None:
    port = UsbPort("usb://04b8:0e15", bus)
    assert (bus.kernel_has_it, bus.claimed) == (False, [0])

    port.close()
    port.close()

    assert (bus.kernel_has_it, bus.claimed) == (True, [])


def test_a_printer_that_takes_nothing_is_given_up_and_one_that_is_gone_is_a_fault(bus: Bus) -> None:
    port = UsbPort("usb://04b8:0e15", bus)
    bus.full = True
    with pytest.raises(TimeoutError):
        port.write(b"A012", 0.0, lambda: False)
    with pytest.raises(InterruptedError):
        port.write(b"A012", 9.0, lambda: True)

    bus.unplugged = True

    with pytest.raises(PORT_FAULTS):
        port.write(b"A012", 9.0, lambda: False)
    with pytest.raises(PORT_FAULTS):
        port.read()
    port.close()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("usb://04b8:ffff", "plugged in"),
        ("usb://04b8:0e15/OTHER", "plugged in"),
        ("usb://epson", "lsusb"),
    ],
)
def test_a_printer_that_is_not_there_is_told_in_words(bus: Bus, url: str, word: str) -> None:
    with pytest.raises(OSError, match=word):
        UsbPort(url, bus)


def test_a_line_opens_usb_by_its_address() -> None:
    with pytest.raises(PORT_FAULTS) as fault:
        open_port(LineSettings("printer", "usb://ffff:ffff"))

    assert not isinstance(fault.value, HallfloorError)
