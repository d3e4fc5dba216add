"""The names of the rooms that clients sit in, so that both sides of an emit say the same."""

from __future__ import annotations

EVERYBODY = "everybody"
KIOSKS = "kiosks"


def zone_room(zone: str) -> str:
    """Boards of one zone; of the whole hall when empty."""
    return f"zone:{zone}"


def department_room(department: str) -> str:
    """The live floors of those who head one department."""
    return f"department:{department}"


def clerk_room(window: str) -> str:
    """Screens of one window that see no prompt's token."""
    return f"clerk:{window}"


def tablet_room(window: str) -> str:
    """Screens of one window on which citizens rate."""
    return f"tablet:{window}"


def ticket_room(token: str) -> str:
    return f"ticket:{token}"


def agent_room(agent: str) -> str:
    return f"agent:{agent}"


def device_room(window: str) -> str:
    """Agents that own a device at this window."""
    return f"window:{window}"
