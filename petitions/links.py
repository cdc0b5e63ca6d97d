"""Addresses of pages that another app may or may not have: linked only where they are there."""

from django.urls import NoReverseMatch, reverse


def optional_url(name: str, fallback: str = "", **kwargs: str) -> str:
    """Return the address of a page of an app this one does not know, or that of `fallback`."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return reverse(fallback) if fallback else ""
