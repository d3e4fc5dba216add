"""The hall's set-up over time: every change is a version, with who, when, why and from which day.

Use cases on the hall folder's own values and checks; nothing here asks twice what a hall may be.
"""
