"""Every campaign by its name, in the order in which script/faults runs them."""

from __future__ import annotations

from faults.alone import kiosk_alone
from faults.clocks import clocks_set
from faults.crowd_returns import crowd_returns
from faults.cut_off import network_cut
from faults.disks import disk_dies, disk_full
from faults.killed import server_killed
from faults.power import power_lost
from faults.run import Campaign
from faults.standby import standby_promoted
from faults.unruly import unruly_network

CAMPAIGNS: dict[str, Campaign] = {
    "killed": server_killed,
    "power": power_lost,
    "disk-full": disk_full,
    "disk-dies": disk_dies,
    "standby": standby_promoted,
    "alone": kiosk_alone,
    "clocks": clocks_set,
    "cut": network_cut,
    "packets": unruly_network,
    "return": crowd_returns,
}
