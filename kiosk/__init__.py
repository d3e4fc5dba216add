"""Where a citizen takes a ticket: the kiosk box's own small app. Imports floorlink and printer."""
