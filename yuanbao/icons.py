"""Outline icons read from the Tabler package and inlined, so a page needs no icon font."""

import re
from functools import cache

from django.conf import settings
from django.core.checks import Error, register
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICON_DIR = settings.BASE_DIR / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
SIZES = (14, 16, 20, 24, 28, 44)


class UnknownIconError(LookupError):
    """The name is not one of Tabler's outline icons, or the size is not one of ours."""


@cache
def icon_svg(name: str, size: int = 20) -> SafeString:
    """Return the icon as an inline SVG hidden from screen readers; its word stands beside it.

    Refuses names outside the package and sizes that have no class.
    """
    path = ICON_DIR / f"{name}.svg"
    if size not in SIZES or not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise UnknownIconError(f"no icon {name!r} of size {size} in {ICON_DIR}")
    drawing = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", path.read_text(), flags=re.DOTALL)
    shapes = "".join(line.strip() for line in drawing.splitlines() if 'stroke="none"' not in line)
    return format_html(
        '<svg class="yb-i{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        "" if size == 20 else f" yb-i--{size}",
        mark_safe(shapes),  # noqa: S308 - read from the pinned package, never from people
    )


@register()
def icons_installed(**_options):
    """Report at start-up that the front-end packages are missing, before a page needs them."""
    if ICON_DIR.is_dir():
        return []
    return [Error("Icons are missing.", hint="Run npm ci.", obj=str(ICON_DIR), id="yuanbao.E101")]
