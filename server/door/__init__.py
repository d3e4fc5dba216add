"""What stands at every way into the server: who asks, what is refused, and in which words.

Shared by web and realtime, which do not know each other. Imports services and domain.
"""
