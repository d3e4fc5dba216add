"""Everything that one device box needs, made from the hall's devices and a wiring table.

Writes files only: imports the hall's values, floorlink's settings and the data of firmware_configs,
no store and no driver. What it writes is read by floorlink.agent_settings, systemd, udev, ESPHome
and Mosquitto, which are its judges in the tests.
"""
