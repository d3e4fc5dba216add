"""What an agent and its device drivers agree on.

A driver is registered under the entry point group `hallfloor.drivers`; its name is what agent.toml
gives as `driver`. The object behind it is a `Factory`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, runtime_checkable

from floorlink.messages import DeviceHealth, DeviceKind, Message, Reply
from floorlink.settings import Rest

if TYPE_CHECKING:
    from floorlink.line import Line


class Upstream(Protocol):
    """The way to the server, as a driver sees it. Safe from any thread."""

    @property
    def connected(self) -> bool: ...

    def send(self, message: Message) -> None:
        """Queue a message; delivered at least once, in order, also over reconnections."""

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        """Send and wait for the reply. Raises floorlink.errors.ServerAway on silence."""


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """One `[[devices]]` table of agent.toml."""

    code: str
    kind: DeviceKind
    driver: str
    line: str = ""
    address: int = 0
    window: str = ""
    """Told by the server's Welcome; agent.toml need not say it."""
    profile: str = ""
    """A path below firmware_configs/ (or absolute), without fail a TOML file."""
    options: Annotated[dict[str, Any], Rest()] = field(default_factory=dict)
    """The rest of the table, for the driver to parse."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a driver is built with."""

    upstream: Upstream
    lines: dict[str, Line]
    data: Path
    """A folder of the agent's own that survives restarts."""
    devices: dict[str, Device] = field(default_factory=dict)
    """The devices of this agent that are already built, by code, in the order of agent.toml:
    a kiosk finds its printer here."""


class Device(Protocol):
    """A running device. `tell` is called from the connection's thread and must not block."""

    code: str
    kind: DeviceKind

    def start(self) -> None: ...

    def tell(self, message: Message) -> None:
        """WindowView or Prompt of this device's window; Catalogue, QueuesChanged, OwnShare,
        HallVoice for kiosks; PersonKey for readers of identity cards; TicketDesign for printers."""

    def health(self) -> DeviceHealth: ...

    def close(self) -> None: ...


@runtime_checkable
class TriedOut(Protocol):
    """A device that can show an installer that it is alive (`hallfloor-agent try` and `doctor`)."""

    def try_out(self, text: str) -> None:
        """Show `text` for a while, or beep, where the device has no letters."""


class Factory(Protocol):
    def __call__(self, config: DeviceConfig, around: Surroundings) -> Device: ...
