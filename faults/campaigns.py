"""Every campaign by its name, in the order in which script/faults runs them."""

from __future__ import annotations

from faults.killed import server_killed
from faults.run import Campaign

CAMPAIGNS: dict[str, Campaign] = {
    "killed": server_killed,
}
