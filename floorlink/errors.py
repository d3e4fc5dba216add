"""The root of every error that Hallfloor raises, and those of the wire."""

from __future__ import annotations


class HallfloorError(Exception):
    """Root of all errors raised on purpose. `code` is stable and travels on the wire."""

    code = "error"


class MessageError(HallfloorError):
    """The other side sent something that is not one of the agreed messages."""

    code = "message_refused"


class UnknownMessage(MessageError):
    """A message whose name this version does not know."""

    code = "message_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown message {name!r}")
        self.name = name


class ServerAway(HallfloorError):
    """The server did not answer in time; the command may or may not have happened.

    Sending it again with the same request id is always safe.
    """

    code = "server_away"


class Refused(HallfloorError):
    """The server understood the command and said no. `problem` carries its reason."""

    code = "refused"

    def __init__(self, code: str, title: str, detail: str) -> None:
        super().__init__(f"{code}: {detail or title}")
        self.problem_code = code
        self.title = title
        self.detail = detail


class SettingsError(HallfloorError):
    """A settings file has faults; `faults` lists every one of them."""

    code = "settings"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
