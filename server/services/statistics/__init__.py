"""Statistics of the hall: days summed up, reports over any of them, comparison of periods.

What each figure means is said once, in domain/figures.py. Imports what every use case imports.
"""
