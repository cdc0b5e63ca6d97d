"""What a person's hand does with a page: find its forms, fill one in, read why it was refused."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from random import Random
from uuid import uuid4

_FIRST = re.compile(r"([^\s。，：]+?)已在 (\d\d-\d\d \d\d:\d\d) 先")
# What is ticked or chosen where it is offered; anything else is left to chance.
USUAL = {"is_reached": "1", "claimed": "yes"}
DAYS_AHEAD = 30


@dataclass
class Field:
    """One control of a form; a group of radio buttons is one with several values."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def wants_photo(self) -> bool:
        return any(one.kind == "file" for one in self.fields.values())

    def filled(self, dice: Random, words: str, **chosen: str) -> list[tuple[str, str]]:
        """Return names and values as a person fills them in; `chosen` is what they insist on."""
        pairs: list[tuple[str, str]] = []
        for one in self.fields.values():
            wanted = [chosen[one.name]] if one.name in chosen else _choice(one, dice, words)
            pairs += [(one.name, value) for value in wanted]
        return pairs


def _choice(one: Field, dice: Random, words: str) -> list[str]:
    offered = [value for value in one.values if value]
    if one.kind == "checkbox":
        return offered if one.name == "checks" else one.chosen
    if one.kind in {"radio", "select"}:
        usual = [value for value in (USUAL.get(one.name), *one.chosen) if value in offered]
        return usual[:1] or ([dice.choice(offered)] if offered else [])
    if one.kind == "text":
        return [words]
    if one.kind == "date":
        return [f"{datetime.now(UTC) + timedelta(days=DAYS_AHEAD):%Y-%m-%d}"]
    return one.chosen or ["1"] if one.kind == "number" else one.chosen


class Page(HTMLParser):
    """The forms and addresses of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.alerts: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._alert = 0
        self.feed(html)

    def form_to(self, ending: str) -> Form | None:
        """Return the first form whose address ends so."""
        return next((form for form in self.forms if form.action.endswith(ending)), None)

    @property
    def first(self) -> tuple[str, str] | None:
        """Return who was first, and when, as a refusal on the page names them."""
        found = _FIRST.search(self.refusal)
        return (found[1], found[2]) if found else None

    @property
    def refusal(self) -> str:
        return " ".join("".join(self.alerts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if self._alert or held.get("role") == "alert":
            self._alert += tag not in _EMPTY
        if tag == "a":
            self.links.append(held.get("href", ""))
        elif tag == "form":
            self._form = Form(held.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, held)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        alert = self._alert
        self.handle_starttag(tag, attrs)
        self._alert = alert

    def handle_endtag(self, tag: str) -> None:
        if self._alert and tag not in _EMPTY:
            self._alert -= 1
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._alert:
            self.alerts.append(data)

    def _control(self, form: Form, tag: str, held: dict[str, str]) -> None:
        name = held.get("name", "")
        if tag == "option" and self._select is not None:
            _offer(self._select, held, "selected")
        elif tag == "select" and name:
            self._select = form.fields.setdefault(name, Field(name, "select"))
        elif tag == "textarea" and name:
            form.fields[name] = Field(name, "text")
        elif tag == "input" and name and "disabled" not in held:
            kind = held.get("type", "text")
            one = form.fields.setdefault(name, Field(name, kind))
            _offer(one, held, "checked" if kind in {"radio", "checkbox"} else "value")


def _offer(one: Field, held: dict[str, str], mark: str) -> None:
    value = held.get("value", "")
    one.values.append(value)
    if mark in held:
        one.chosen.append(value)


_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "use"})


def multipart(
    pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]]
) -> tuple[bytes, str]:
    """Return the body of a form with photos, and its content type."""
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, called, data in files:
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + data + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
