"""Faults done to real processes, with a count of what was lost and doubled: script/faults.

One module a campaign, named in campaigns.py; each is a function that takes a Run (what it may do,
for how long, with which seed) and gives a Tally (what came of it). The server, the load and the
ledger that campaigns share stand beside them. Not part of the wheel.
"""
