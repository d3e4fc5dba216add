"""What an installer writes of a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineSettings:
    """One `[[lines]]` table of agent.toml. `port` is a device path or a pyserial URL."""

    name: str
    port: str
    baud: int = 9600
    half_duplex: bool = False
    """RS-485: wait for silence before sending."""
