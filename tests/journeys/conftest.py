"""Fixtures of the browser tests."""

from tests.browser import browser, open_page
from tests.journeys.desks import desks, order, signed
from tests.journeys.phones import full_day, phone

__all__ = ["browser", "desks", "full_day", "open_page", "order", "phone", "signed"]
