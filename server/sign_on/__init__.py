"""Single sign-on: people prove who they are at an OpenID Connect provider of the county.

Optional, and never the only way in (docs/decisions/0100). Nothing here knows of pages or sessions:
settings.py reads what the hall says, provider.py speaks with the provider, checking.py tells the
installer what is wrong.
"""
