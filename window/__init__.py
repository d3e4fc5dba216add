"""What is pressed at a window: call units, evaluation keypads, GPIO buttons, and their twins.

Drivers of the group `hallfloor.drivers`; imports floorlink only.
"""
