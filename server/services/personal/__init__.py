"""What the hall knows of citizens: told to them, deleted for them, deleted when its time is over.

Who somebody is, is known in two ways only: by the token of a ticket's page, or by the keyed hash
of an identity number (server/door/persons.py).
"""
