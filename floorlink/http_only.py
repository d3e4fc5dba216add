"""Addresses opened by HTTP or HTTPS and by nothing else: no file, no proxy of the environment, and
no other address that an answer would send us to."""

from __future__ import annotations

import urllib.request
from http.client import HTTPResponse
from typing import cast

_OPENER = urllib.request.OpenerDirector()
for _handler in (
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.UnknownHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.HTTPDefaultErrorHandler,
):
    _OPENER.add_handler(_handler())


def open_http(asked: str | urllib.request.Request, *, within_s: float) -> HTTPResponse:
    """Its answer, to be closed. Raises urllib.error.HTTPError for an answer that is no 2xx, and
    URLError where nobody answers or the address is of another kind."""
    return cast(HTTPResponse, _OPENER.open(asked, timeout=within_s))
