"""Signs that ratings were not the citizens' own: each flag opens a review and deletes nothing.

Pure statistics over ratings as values; imports chances.py and the standard library only.
"""
