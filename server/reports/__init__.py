"""What leaves the hall as a file: exports as CSV and XLSX.

Imports the use cases and the door; knows neither the pages nor the live events.
"""
