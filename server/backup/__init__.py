"""A hall kept safe: backups that were tried before they count, and how they are restored.

Imports the store and the settings' file names; no page and no use case knows it.
"""
