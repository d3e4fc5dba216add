"""What every part of the tests may ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import escpos.capabilities
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import CHROMIUM, FLAGS

# python-escpos sets up logging when it is imported: onto the stream that pytest captures just then,
# and closes before the last thread has said its last word.
assert escpos.capabilities
logging.getLogger().handlers.clear()
# So does werkzeug when it first tells of a request while nothing is captured.
logging.getLogger("werkzeug").addHandler(logging.NullHandler())

# Properties are judged by what they find, not by how busy the machine is.
settings.register_profile("hall", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hall")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A program that a test runs in here sets up logging for itself, not for the tests after it."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a module. Longer would leave playwright's event loop running under others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
