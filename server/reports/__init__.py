"""Figures leaving the hall: exports and printable pages."""
