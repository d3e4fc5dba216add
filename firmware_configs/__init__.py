"""What is put onto devices: profiles of panels, keypads, printers; ESPHome sources; a Pi's files.

Data only; imports nothing.
"""

from pathlib import Path

ESPHOME = Path(__file__).parent / "esphome"
"""ESPHome's main files; what they share is in common/."""
PI = Path(__file__).parent / "pi"
"""Units, rules and settings of a device box."""
