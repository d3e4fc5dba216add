"""Checksums against their published check values."""

from floorlink.framing.checksums import crc16_arc, crc16_modbus, sum8, xor8


def test_published_check_values() -> None:
    assert crc16_arc(b"123456789") == 0xBB3D
    assert crc16_modbus(b"123456789") == 0x4B37


def test_a_modbus_answer_of_a_real_server() -> None:
    assert crc16_modbus(bytes.fromhex("01 10 00 10 00 03")).to_bytes(2, "little") == b"\x81\xcd"


def test_sum_and_xor_stay_within_a_byte() -> None:
    assert sum8(b"\x83\x11\xff") == 0x93
    assert xor8(bytes.fromhex("00 03 20 01")) == 0x22
    assert sum8(b"") == xor8(b"") == crc16_arc(b"") == 0
