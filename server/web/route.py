"""What one REST route is: the views (api.py) and the OpenAPI description are made from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec.structs import FieldInfo

from server.door.asker import Asker
from server.services.commands import Actor, Command
from server.services.permissions import needed as needed_permission
from server.services.permissions import reach as reach_of
from server.services.roles import Permission, Reach

if TYPE_CHECKING:
    from server.services.floor import Floor

Facts = dict[str, Any]
"""The values of a path, a query or a body, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. One of `command`, `read`, `read_as`, `work`, `special` does it."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    """As OpenAPI writes it: /api/windows/{window}/recall."""
    summary: str
    answer: Any
    """The type of the answer's body; None: no body (204)."""
    status: int = 200
    permission: Permission | None = None
    """None: everybody. A device must have it at the path's `window`, if there is one. A command's
    is that of services/permissions.py and need not be said again."""
    reach: Reach = Reach.HALL
    """For who has the permission for one department; a command's is that of permissions.py."""
    command: type[Command] | None = None
    given: Callable[[Asker, Facts], Facts] | None = None
    """Fields that the asker decides instead of the body; may refuse."""
    hidden: frozenset[str] = frozenset()
    """Fields of the command that no body may set."""
    read: Callable[[Floor, Facts], Any] | None = None
    read_as: Callable[[Floor, Actor, Facts], Any] | None = None
    """As `read`, where the answer depends on who asks."""
    work: Callable[[Floor, Actor, Facts, str], Any] | None = None
    """What is more than one command; `facts` holds the body's too, then comes the request's id."""
    query: type[msgspec.Struct] | None = None
    file: tuple[str, ...] = ()
    """The body is a file of one of these types, of at most `at_most` bytes; done by a `special`."""
    at_most: int = 0
    special: str = ""
    """Name of a function of the API itself (the session, the description)."""
    body: type[msgspec.Struct] | None = None
    """Worked out from `command` when not given."""
    names: tuple[str, ...] = field(init=False)
    """The path's parameters, in order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(re.findall(r"{(\w+)}", self.path)))
        if self.command is not None:
            object.__setattr__(self, "body", self._body_of(self.command))
            if self.permission not in (None, needed_permission(self.command)):
                raise ValueError(f"{self.path}: permissions.py says otherwise")
            object.__setattr__(self, "permission", needed_permission(self.command))
            object.__setattr__(self, "reach", reach_of(self.command))

    @property
    def operation(self) -> str:
        """A name for generated clients: the command's, or made from method and path."""
        if self.command is not None:
            return self.command.__name__[0].lower() + self.command.__name__[1:]
        words = re.findall(r"\w+", self.path.removeprefix("/api"))
        return self.method.lower() + "".join(word.capitalize() for word in words)

    def _body_of(self, command: type[Command]) -> type[msgspec.Struct] | None:
        left_out = self.hidden | set(self.names)
        fields = [_copy(part) for part in msgspec.structs.fields(command)]
        fields = [part for part in fields if part[0] not in left_out]
        if not fields:
            return None
        return msgspec.defstruct(
            f"{command.__name__}Body",
            fields,
            frozen=True,
            kw_only=True,
            forbid_unknown_fields=True,
            module=__name__,
        )


def needed(body: type[msgspec.Struct]) -> bool:
    """Whether a request must bring this body; without a required field none is as good as {}."""
    return any(part.required for part in msgspec.structs.fields(body))


def _copy(part: FieldInfo) -> tuple[str, Any] | tuple[str, Any, Any]:
    if part.default_factory is not msgspec.NODEFAULT:
        return part.name, part.type, msgspec.field(default_factory=part.default_factory)
    if part.default is not msgspec.NODEFAULT:
        return part.name, part.type, part.default
    return part.name, part.type
