"""Halls and boxes of older versions: their databases and their messages, kept as they were then."""
