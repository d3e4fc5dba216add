"""A second server that has all that the first has, and takes its place by one command.

SQLite's write-ahead log is sent as it is written (docs/decisions/0076-warm-standby.md): `sending`
and `way` belong to the server in use, `following` and `taking_over` to the standby.
"""
