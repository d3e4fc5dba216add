"""A day told again: what the floor looked like at any moment of it, from the journal alone.

Reads the journal through server/journal.py and knows nothing of the tables of the floor.
"""
