"""People of the staff: how they sign in and out, and what is kept of it.

Passwords and PINs come here as hashes only: they are checked and hashed at the edge (server/web).
"""
