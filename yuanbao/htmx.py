"""Whole page or the part that changed: one place decides."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request) -> bool:
    """Tell whether HTMX asked for a part; a restored history entry needs the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    )


def render_page(request, page: str, fragment: str, context: dict, *, status: int = 200):
    """Render `fragment` for HTMX and `page` for everyone else; caches are told that they differ."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
