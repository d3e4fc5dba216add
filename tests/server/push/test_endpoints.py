"""Where the hall sends to, and where never: a phone's word for it is not enough."""

from __future__ import annotations

from typing import Any

import pytest

from server.push.endpoints import EndpointRefusedError, addresses_of, place_of
from server.push.settings import PushSettings

HALL = PushSettings(contact="mailto:a@example.org", inner_services=("push.county.example:8443",))


def leads_to(*addresses: str) -> Any:
    return lambda _host, port: [(2, 1, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", "https://fcm.googleapis.com"),
        ("https://web.push.apple.com/QGuQ?a=1", "https://web.push.apple.com"),
        ("https://FCM.googleapis.com:443/x", "https://fcm.googleapis.com"),
        ("https://push.county.example:8443/1", "https://push.county.example:8443"),
    ],
)
def test_known_push_services_are_sent_to(endpoint: str, origin: str) -> None:
    assert place_of(endpoint, HALL).origin == origin


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@10.0.0.5/x",
        "https://10.0.0.5/x",
        "https://[::1]/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/x",
        "https://push.apple.com/x",
        "https://xpush.apple.com/x",
        "https://push.county.example/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/\r\nHost: evil",
        "https://fcm.googleapis.com:port/x",
        "https://fcm.googleapis.com/" + "x" * 1024,
        "file:///etc/passwd",
        "//fcm.googleapis.com/x",
    ],
)
def test_anything_else_is_not(endpoint: str) -> None:
    with pytest.raises(EndpointRefusedError):
        place_of(endpoint, HALL)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.5"),
    ],
)
def test_a_public_name_that_leads_inside_is_not_connected_to(address: str) -> None:
    place = place_of("https://fcm.googleapis.com/x", HALL)

    with pytest.raises(EndpointRefusedError):
        addresses_of(place, leads_to("142.250.1.1", address))
    assert addresses_of(place, leads_to("142.250.1.1")) == ["142.250.1.1"]


def test_inside_is_reached_only_by_a_name_that_the_hall_gave() -> None:
    place = place_of("https://push.county.example:8443/x", HALL)

    assert addresses_of(place, leads_to("10.0.0.5")) == ["10.0.0.5"]
