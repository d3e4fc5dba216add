"""A hall as one readable folder of TOML: reading it, telling all its faults at once, writing it.

Imports the hall's values (server.domain.hall) and floorlink's settings, nothing of the store: what
is read here is handed to the use case that takes a hall in. `writing` is imported by its own name,
so that a start need not wait for tomlkit.
"""

from pathlib import Path

from server.hall_folder.hours import always_open
from server.hall_folder.reading import read_hall

DEMO = Path(__file__).parent / "dongping"
"""The demo hall: the public administrative service centre of Dongping County."""

STARTER = Path(__file__).parent / "starter"
"""What `hallfloor init` writes."""

__all__ = ["DEMO", "STARTER", "always_open", "read_hall"]
