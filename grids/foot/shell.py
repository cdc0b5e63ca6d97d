"""What a phone keeps to open without a network: files by their digests, and the app's manifest."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanbao.templatetags.yuanbao_pages import VENDOR

SHEETS = (
    "css/tokens.css",
    "css/base.css",
    "css/components/common.css",
    "css/pages/order.css",
    "css/pages/field.css",
    "css/pages/foot.css",
)
SCRIPTS = (
    "start",
    "counter",
    "idempotent-submit",
    "map",
    "photo-input",
    "poll",
    "theme",
    "htmx-setup",
    "foot",
    "foot-call",
    "foot-exif",
    "foot-form",
    "foot-list",
    "foot-outbox",
    "foot-tools",
)
# The pages that hold a person's own data: dropped when the person signs out.
PAGES = (
    "grids:foot-today",
    "grids:foot-outbox",
    "grids:foot-grid",
    "grids:my-task-list",
    "dispatch:foot-report",
)


def shell() -> dict:
    """Return what the service worker is told; `version` changes with any of the files."""
    files = [static(path) for path in (*SHEETS, "img/mark.svg", "img/foot-192.png")]
    files += [static(f"js/{name}.js") for name in SCRIPTS]
    files += [static(VENDOR[name]) for name in ("leaflet", "leaflet-css")]
    return {
        "version": sha256("\n".join(files).encode()).hexdigest()[:12],
        "files": files,
        "offline": reverse("grids:foot-offline"),
        "pages": [reverse(name) for name in PAGES],
        "scope": reverse("grids:foot-today"),
        "leave": [reverse("sign-out"), reverse("sign-out-everywhere")],
        "entries": reverse("grids:foot-entries"),
        "session": reverse("grids:foot-session"),
    }


def kept_by_phone(view: Callable) -> Callable:
    """Mark a page that the phone may keep, with whose it is: another person's clears it."""

    @wraps(view)
    def marked(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["X-Foot-Owner"] = str(request.user.public_id)
        return response

    return marked


def manifest() -> dict:
    """Return the manifest by which a phone puts the app on its home screen."""
    icons = [
        {"src": static(f"img/foot-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    mask = {"src": static("img/foot-mask-512.png"), "sizes": "512x512", "type": "image/png"}
    report = {"name": _("拍照上报"), "url": reverse("dispatch:foot-report")}
    return {
        "name": _("格致宝·网格员手机"),
        "short_name": _("格致宝"),
        "id": reverse("grids:foot-today"),
        "start_url": reverse("grids:foot-today"),
        "scope": reverse("home"),
        "display": "standalone",
        "lang": "zh-Hans",
        "background_color": "#F6F4F1",
        "theme_color": "#B3261E",
        "icons": [*icons, mask | {"purpose": "maskable"}],
        "shortcuts": [report],
    }
