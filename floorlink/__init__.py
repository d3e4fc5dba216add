"""What two programs of the floor must agree on, and the runtime that every device box shares.

Imports no program (server, kiosk, printer, display, window); they import this.
"""
