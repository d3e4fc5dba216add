"""Reminders to phones whose page is asleep, by the push services of their browsers.

Off unless the hall has a `push.toml`. It looks at the floor like any phone page and changes nothing
there; whatever fails here fails alone. May import services and the door's words.
"""
