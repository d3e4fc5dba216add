"""How a device box comes by its badge: a short code, shown once, becomes a token."""

from __future__ import annotations

import os
from pathlib import Path

import requests

from floorlink.errors import Refused, ServerAway


def enrol(server: str, code: str, timeout: float = 10.0) -> str:
    """The badge's token. Raises ServerAway, or Refused with the server's reason."""
    address = f"{server.rstrip('/')}/api/enrolment"
    try:
        answer = requests.post(address, json={"code": code.strip().upper()}, timeout=timeout)
        body = answer.json()
    except (requests.ConnectionError, requests.Timeout) as error:
        raise ServerAway(f"{server} does not answer: {error}") from error
    except requests.RequestException as error:
        raise ServerAway(f"{server} does not answer as Hallfloor does: {error}") from error
    if not isinstance(body, dict) or not (answer.ok and isinstance(body.get("token"), str)):
        problem = body if isinstance(body, dict) else {}
        raise Refused(
            str(problem.get("code", "refused")),
            str(problem.get("title", f"HTTP {answer.status_code}")),
            str(problem.get("detail", "")),
        )
    return str(body["token"])


def keep_badge(badge_file: Path, token: str) -> None:
    """Written whole or not at all, and readable by its owner only."""
    badge_file.parent.mkdir(parents=True, exist_ok=True)
    fresh = badge_file.with_name(badge_file.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(badge_file)
