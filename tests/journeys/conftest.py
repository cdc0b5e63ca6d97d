"""Fixtures of the browser tests."""

from tests.browser import browser, open_page
from tests.journeys.desks import desks, order, signed

__all__ = ["browser", "desks", "open_page", "order", "signed"]
