"""Fixtures of the browser tests."""

from tests.browser import browser, open_page

__all__ = ["browser", "open_page"]
