"""Follow-up (差评整改): cases from a bad rating, complaint, returned case or flag to their close.

Pure values and rules; imports the calendar, errors and the standard library only.
"""
