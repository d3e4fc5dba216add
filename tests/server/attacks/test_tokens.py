"""Whoever guesses at a ticket's token learns nothing from how the guess is refused."""

from __future__ import annotations

import pytest

from server.services.tokens import new_ticket_token
from tests.server.running import Box, Person, Running

PAGE = "/t/{token}"
WAYS = [
    ("GET", PAGE),
    ("GET", "/api/tickets/{token}"),
    ("GET", "/api/tickets/{token}/why"),
    ("POST", "/api/tickets/{token}/cancel"),
]


def _wrong(real: str) -> dict[str, str]:
    number, _, secret = real.partition(".")
    return {
        "a ticket that is there": f"{number}.{'A' * len(secret)}",
        "nearly right": f"{number}.{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}",
        "too short": f"{number}.{secret[:5]}",
        "a ticket that is not there": new_ticket_token(987_654),
        "a number beyond all": f"{'9' * 30}.{secret}",
        "no number": f"x.{secret}",
        "no dot": secret,
        "another's secret": f"{int(number) + 1}.{secret}",
    }


@pytest.mark.parametrize(("method", "way"), WAYS, ids=lambda part: part)
def test_every_wrong_token_is_refused_alike(attacked: Running, method: str, way: str) -> None:
    with Box(attacked, "box") as kiosk, Person(attacked) as stranger:
        token = kiosk.take("B")["token"]
        answers = {}
        for kind, wrong in _wrong(token).items():
            answer = stranger.request(method, way.format(token=wrong))
            said = answer.text.replace(wrong, "…").replace(wrong[:8], "…")
            heads = {name: text for name, text in answer.headers.items() if name in _TELLING}
            answers[kind] = (answer.status_code, said, tuple(sorted(heads.items())))

        assert {status for status, _, _ in answers.values()} == {404}
        first = answers["a ticket that is there"]
        assert {kind: answer for kind, answer in answers.items() if answer != first} == {}
        assert stranger.get(PAGE.format(token=token)).status_code == 200


_TELLING = ("Content-Type", "Cache-Control", "Set-Cookie", "Location", "Retry-After")


def test_tokens_are_long_and_have_nothing_in_common() -> None:
    secrets = {new_ticket_token(number).partition(".")[2] for number in range(2000)}

    assert len(secrets) == 2000
    assert {len(secret) for secret in secrets} == {24}  # of 64 letters each: 144 bits
    for place in range(24):
        assert len({secret[place] for secret in secrets}) == 64  # by chance not once in 10^10 runs
