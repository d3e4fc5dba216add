"""The checksums that hall devices end their frames with."""

from __future__ import annotations

from functools import reduce
from operator import xor


def sum8(data: bytes | bytearray) -> int:
    return sum(data) & 0xFF


def sum16(data: bytes | bytearray) -> int:
    return sum(data) & 0xFFFF


def xor8(data: bytes | bytearray) -> int:
    return reduce(xor, data, 0)


def crc16_arc(data: bytes | bytearray) -> int:
    """CRC-16/ARC: polynomial 8005 reflected, starts at 0. Check value of b"123456789": BB3D."""
    return _crc16(data, 0x0000)


def crc16_modbus(data: bytes | bytearray) -> int:
    """The same polynomial, starts at FFFF. Check value of b"123456789": 4B37."""
    return _crc16(data, 0xFFFF)


def _table_entry(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_TABLE = tuple(_table_entry(byte) for byte in range(256))


def _crc16(data: bytes | bytearray, crc: int) -> int:
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc
