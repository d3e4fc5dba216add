"""The OpenAPI 3.1 description, made from the same table as the views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

import floorlink.messages
from server.domain.hall import Role
from server.door.problems import ProblemDetails
from server.services.roles import OF_DEVICE, OF_ROLE, Permission
from server.web.route import Route, needed

_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    "400": "The body is not JSON",
    "401": "Nobody is signed in, or the badge does not hold",
    "403": "Not allowed, or the X-CSRF-Token is missing",
    "404": "There is no such thing",
    "409": "The hall's rules say no; `facts` say why and what can be done",
    "413": "The body is larger than the route takes",
    "422": "A field is missing or wrong; `facts.field` names it",
    "429": "Too many wrong passwords",
}


def description(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole document, as JSON values."""
    routes = tuple(routes)
    types: list[Any] = [ProblemDetails]
    for route in routes:
        types += [kind for kind in (route.answer, route.body, route.query) if kind is not None]
    schemas, components = msgspec.json.schema_components(
        types, schema_hook=_anything, ref_template=_REF
    )
    schema_of = {id(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(
            route, schema_of, components
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hallfloor 阳光大厅",
            "version": str(floorlink.messages.VERSION),
            "description": "Every use case of the hall. Times are UTC; names are {zh, en}. "
            "What happens live comes by Socket.IO: see docs/protocol.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
                "badge": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _anything(kind: type) -> dict[str, Any]:
    """`object` is any JSON value."""
    if kind is not object:
        raise NotImplementedError(kind)
    return {"description": "Any JSON value"}


def _operation(
    route: Route, schema_of: dict[int, Any], components: dict[str, Any]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.operation,
        "summary": route.summary,
        "parameters": _parameters(route, components),
        "responses": _responses(route, schema_of),
        "security": _security(route),
    }
    if route.command is not None and route.command.__doc__:
        operation["description"] = _who(route) + route.command.__doc__.strip()
    elif route.permission is not None:
        operation["description"] = _who(route).strip()
    if route.file:
        schema = {"type": "string", "format": "binary"}
        operation["requestBody"] = {
            "required": True,
            "description": f"A file, at most {route.at_most} bytes",
            "content": {kind: {"schema": schema} for kind in route.file},
        }
    if route.body is not None:
        operation["requestBody"] = {
            "required": needed(route.body),
            "content": {"application/json": {"schema": schema_of[id(route.body)]}},
        }
    return operation


def _parameters(route: Route, components: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in route.names
    ]
    if route.query is not None:
        properties = components[route.query.__name__]["properties"]
        found += [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in properties.items()
        ]
    if route.command is not None or (route.file and "import" in route.path):
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "The same key gives the same answer, also after a lost one.",
                "schema": {"type": "string", "maxLength": 64},
            }
        )
    return found


def _responses(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": route.summary}
    if route.answer is not None:
        good["content"] = {"application/json": {"schema": schema_of[id(route.answer)]}}
    found = {str(route.status): good}
    for status in sorted(_refusals(route)):
        found[status] = {
            "description": _PROBLEMS[status],
            "content": {"application/problem+json": {"schema": schema_of[id(ProblemDetails)]}},
        }
    return found


def _refusals(route: Route) -> set[str]:
    statuses = set()
    if route.permission is not None:
        statuses |= {"401", "403"}
    if route.names:
        statuses |= {"404", "422"}
    if route.command is not None:
        statuses |= {"401", "403", "404", "409", "422"}
    if route.body is not None:
        statuses |= {"400", "422"}
    if route.query is not None or route.file:
        statuses.add("422")
    if route.file:
        statuses.add("413")
    if route.special == "found_hall":
        statuses |= {"403", "429"}
    if route.special == "remind":
        statuses.add("409")
    if route.special == "sign_in":
        statuses |= {"401", "403", "429"}
    if route.special in ("change_password", "set_pin"):
        statuses |= {"401", "422", "429"}
    if route.special == "reset_password":
        statuses |= {"404"}
    return statuses


def _security(route: Route) -> list[dict[str, list[str]]]:
    """Empty for what everybody may do."""
    if route.permission is None:
        return []
    found: list[dict[str, list[str]]] = [{"session": []}]
    if any(route.permission in allowed for allowed in OF_DEVICE.values()):
        found.append({"badge": []})
    return found


def _who(route: Route) -> str:
    if route.permission is None:
        return ""
    return f"Needs `{route.permission}` ({', '.join(_holders(route.permission))}).\n\n"


def _holders(permission: Permission) -> list[str]:
    people = [role.value for role in Role if permission in OF_ROLE[role]]
    devices = [kind for kind, allowed in OF_DEVICE.items() if permission in allowed]
    return people + devices
