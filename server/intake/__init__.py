"""What comes into the hall as a file: tables as CSV and XLSX, read into the hall's own values.

Every fault is told at once, by row and column, with what was meant. Imports the use cases; knows
neither the pages nor the live events.
"""
