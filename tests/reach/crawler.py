"""Walk what anybody can open without signing in: from home by links, and by the table of access."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from tests.reach import addresses, fill
from tests.reach.marks import found_in
from tests.reach.table import TABLE

_LINK = re.compile(
    r"""(?:href|src|srcset|action|content|hx-get|data-[a-z-]+)=["']((?:[/?]|http:)[^"'\s]*)["']"""
    r"""|"(?:url|href|next|src)":\s*"([^"]+)\""""
)
_SKIPPED = ("/static/", "/admin/", "/sign-out")
# Filters and pages lead to the same rows again and again.
_MOST_OF_ONE_PATH = 4
_MOST = 400


@dataclass
class Walk:
    """What was opened, and what was found where: `what in where`."""

    secrets: dict[str, str]
    client: Client = field(default_factory=Client)
    opened: set[str] = field(default_factory=set)
    leaks: set[str] = field(default_factory=set)
    kinds: Counter = field(default_factory=Counter)

    def from_home(self) -> None:
        """Follow every link of the site from its front page."""
        self.follow("/")

    def follow(self, *starts: str) -> None:
        """Open pages and whatever they lead to, each once."""
        per_path: Counter = Counter()
        waiting = deque(starts)
        while waiting and len(self.opened) < _MOST:
            url = waiting.popleft()
            path = urlsplit(url).path
            if url in self.opened or per_path[path] >= _MOST_OF_ONE_PATH:
                continue
            per_path[path] += 1
            waiting.extend(self._links(url, self.look("get", url)))

    def look(self, method: str, url: str, data: dict | None = None) -> str:
        """Open one address and look through its words, its headers and its bytes."""
        self.opened.add(url)
        response = getattr(self.client, method)(url, data or {})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "").split(";")[0]
        self.kinds[kind] += 1
        text = body.decode("utf-8", errors="ignore")
        if kind.startswith("image/"):
            text += body.decode("utf-16", errors="ignore") + body.decode("latin-1")
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        cookies = "\n".join(morsel.OutputString() for morsel in response.cookies.values())
        for part, words in (("body", text), ("headers", f"{headers}\n{cookies}"), ("address", url)):
            self.leaks |= {f"{what} in {part} of {url}" for what in found_in(words, self.secrets)}
        return text + response.headers.get("Location", "").join(['href="', '"'])

    def _links(self, url: str, text: str) -> list[str]:
        found = {unescape(one or other) for one, other in _LINK.findall(text)}
        whole = {urldefrag(urljoin(f"http://testserver{url}", link))[0] for link in found}
        local = [urlsplit(link) for link in whole if link.startswith("http://testserver/")]
        paths = [one.path + (f"?{one.query}" if one.query else "") for one in local]
        return sorted(path for path in paths if not path.startswith(_SKIPPED))


def open_acts(method: str) -> list[str]:
    """Return the names of the addresses that the table opens to anybody, by method."""
    acts = (act for row, acts in TABLE.items() if row.split()[0] == "200" for act in acts)
    return sorted(act.split()[1] for act in acts if act.startswith(f"{method} "))


def address_of(name: str, known: dict[str, dict]) -> str:
    return reverse(name, kwargs=fill(name, addresses()[name], known))
