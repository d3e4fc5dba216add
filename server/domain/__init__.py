"""The hall's rules as plain values and functions. Imports the standard library only."""
