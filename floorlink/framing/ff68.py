"""The FF 68 bus of call units and evaluation keypads.

    +----+----+----+----+----+------+-----+--------+-----+----+
    | FF | 68 | L  | L  | 68 | ADDR | CMD | DATA … | SUM | 16 |
    +----+----+----+----+----+------+-----+--------+-----+----+
                              '----- L bytes -----'
                              '---- summed up ----'  mod 256

9600 8N1 on RS-485 or RS-232. Nobody polls: a unit speaks when a key is pressed, and speaks again
until it hears its own frame echoed. What commands and data mean differs between makers and is
profile data (firmware_configs/keypads), and so is the frame itself where a maker has another.
"""

from __future__ import annotations

from floorlink.framing.frame_format import FrameFormat

LONGEST_DATA = 30
"""Real units show at most eight digits. A small cap lets the decoder see through a false start
after one lost key press instead of swallowing a minute of them."""

FF68 = FrameFormat(
    parts=("FF 68", "length", "length", "68", "address", "command", "data", "check", "16"),
    counts="address..data",
    check="sum8",
    over="address..data",
    longest=LONGEST_DATA,
)
