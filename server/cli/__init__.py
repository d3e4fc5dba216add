"""One module per word of the `hallfloor` command, named after it.

Each has `arguments(parser)` and `run(args) -> int` (the exit code), and is imported only when its
word is used. They parse, call what does the work, and print; nothing is decided here.
"""
