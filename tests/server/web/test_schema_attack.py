"""schemathesis asks every operation of the description for what nobody would ask.

A short run: the same requests every time, a few an operation. No answer may be a fault of the
server's own, and each must be one that the description names, shaped as it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.server.running import Person, Running, running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LEFT_OUT = ("/api/session", "sign-out", "/password")
"""They would end the attack, and are tried in test_people.py."""
A_FEW = settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A hall of its own: nothing in it is as it was afterwards."""
    with running(tmp_path_factory.mktemp("hall")) as server:
        yield server


@pytest.mark.timeout(240)
def test_no_request_that_a_tool_makes_up_breaks_anything(attacked: Running) -> None:
    administrator = Person(attacked, "3001")
    headers = {
        "Cookie": administrator.cookie_header(),
        "X-CSRF-Token": str(administrator.headers["X-CSRF-Token"]),
    }
    schema = schemathesis.openapi.from_url(f"{attacked.url}/api/openapi.json")
    asked = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a faulty one raises
        if any(part in operation.path for part in LEFT_OUT):
            continue

        @A_FEW
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(base_url=attacked.url, headers=headers, timeout=30)
            case.validate_response(answer, checks=CHECKS)

        ask()

    assert asked > 100
    assert administrator.get("/api/account").status_code == 200
    assert "unexpected error" not in attacked.log()
