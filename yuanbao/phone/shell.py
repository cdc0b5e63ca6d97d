"""What a resident's phone keeps: the shell by its files' digests, the pages read last, the manifest.

Apps name their pages when they are ready; the worker knows no address by itself.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

SHEETS = ("css/tokens.css", "css/base.css", "css/components/common.css", "css/pages/app.css")
# Every behaviour that the pages kept ask for, or they would complain without a network.
SCRIPTS = (
    *("start", "app", "app-outbox", "app-list", "draft", "counter", "idempotent-submit"),
    *("htmx-setup", "map", "photo-input", "theme"),
)
HTMX = "vendor/htmx/htmx.min.js"
# Never looked at: the sealed channel, the worker's phone, desks, signing in, other systems.
NEVER = ("/jb/", "/foot/", "/desk/", "/admin/", "/api/", "/sign-in/", "/profile/", "/static/")


@dataclass
class Pages:
    """Addresses by name: `kept` are fetched with the shell, `read` stay when they were read.

    A name in `read`, or a path where no page stands, means everything below it; `sheets` belong
    to the pages kept.
    """

    kept: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    outbox: dict[str, str] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)


pages = Pages(read=["home"])


def register_pages(
    *, kept: tuple[str, ...] = (), read: tuple[str, ...] = (), sheets: tuple[str, ...] = ()
) -> None:
    """Add pages that a phone keeps, and the style sheets of those it keeps from the first day."""
    for names, more in ((pages.kept, kept), (pages.read, read), (pages.sheets, sheets)):
        names.extend(name for name in more if name not in names)


def register_outbox(*, posts: tuple[str, ...], **names: str) -> None:
    """Say where a form without a network is written and waits, gets its key, and is sent to.

    `report` is the page of the form, `form` what the phone shows in its place, `outbox` where it
    waits, `key` and `send` what sending asks for; `posts` are the addresses of the form itself.
    """
    pages.outbox = names
    pages.posts = list(posts)


def shell() -> dict:
    """Return what the service worker is told; `version` changes with any of the files."""
    files = [static(path) for path in (*SHEETS, *pages.sheets, "img/mark.svg", "img/app-192.png")]
    files += [*(static(f"js/{name}.js") for name in SCRIPTS), static(HTMX)]
    return {
        "version": sha256("\n".join(files).encode()).hexdigest()[:12],
        "files": files,
        "statics": settings.STATIC_URL,
        "offline": reverse("app-offline"),
        "kept": [reverse(name) for name in pages.kept],
        "read": [name if name.startswith("/") else reverse(name) for name in pages.read],
        "home": reverse("home"),
        "never": list(NEVER),
        "leave": [reverse("sign-out"), reverse("sign-out-everywhere")],
        "posts": [reverse(name) for name in pages.posts],
        **places(),
    }


def places() -> dict[str, str]:
    """Return the addresses of the outbox, for the worker and for pages alike, if the site has it."""
    try:
        return {part: reverse(name) for part, name in pages.outbox.items()}
    except NoReverseMatch:
        return {}


def manifest() -> dict:
    """Return the manifest by which a phone puts the platform on its home screen."""
    icons = [
        {"src": static(f"img/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    mask = {"src": static("img/app-mask-512.png"), "sizes": "512x512", "type": "image/png"}
    return {
        "name": f"{settings.SITE['name']}·{settings.SITE['tagline']}",
        "short_name": settings.SITE["name"],
        "description": _("反映诉求、看进度、查政策，不用注册"),
        "id": reverse("home"),
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "lang": "zh-Hans",
        "background_color": "#F6F4F1",
        "theme_color": "#B3261E",
        "icons": [*icons, mask | {"purpose": "maskable"}],
        "shortcuts": [{"name": str(label), "url": reverse(name)} for name, label in _shortcuts],
    }


_shortcuts: list[tuple[str, str | Promise]] = []


def register_shortcut(url_name: str, label: str | Promise) -> None:
    """Add a page that a long press on the icon leads to."""
    if url_name not in {name for name, _label in _shortcuts}:
        _shortcuts.append((url_name, label))
