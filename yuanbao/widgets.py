"""Widgets: days and moments as browsers take them, long lists without a template for each line."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class DayInput(forms.DateInput):
    """A browser's field for a day; it shows nothing that is not written as 2026-11-25."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A browser's field for a day and a time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongSelect(forms.Select):
    """A list of a hundred lines: Django draws two templates for each, this none."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Any = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        many = {"multiple": True} if self.allow_multiple_selected else {}
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), **many, "name": name})
        lines = _lines(self.choices, set(self.format_value(value)))
        return format_html("<select{}>{}</select>", flatatt(attributes), lines)


class LongSelectMultiple(LongSelect, forms.SelectMultiple):
    """The same where several lines may be chosen."""


def _text(value: Any) -> str:
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _lines(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return mark_safe("".join(_line(code, label, chosen) for code, label in choices))  # noqa: S308 - each line escapes


def _line(code: Any, label: Any, chosen: set[str]) -> str:
    if isinstance(label, (list, tuple)):
        return f'<optgroup label="{_text(code)}">{_lines(label, chosen)}</optgroup>'
    value = "" if code is None else str(code)
    mark = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{mark}>{_text(label)}</option>'


def ticks(field: BoundField) -> SafeString:
    """Draw the boxes of a field of several choices, each in its label; groups are not drawn."""
    attrs, choices = flatatt(field.field.widget.attrs), getattr(field.field, "choices", ())
    chosen = {str(value) for value in field.value() or ()}
    name, id_ = escape(field.html_name), escape(str(field.auto_id))
    drawn = []
    for place, (code, label) in enumerate(choices):
        mark = " checked" if str(code) in chosen else ""
        box = f'<input type="checkbox" name="{name}" value="{escape(str(code))}" id="{id_}_{place}"'
        drawn.append(
            f'<label class="yb-tick" for="{id_}_{place}">{box}{attrs}{mark}>'
            f"<span>{_text(label)}</span></label>\n"
        )
    return mark_safe("".join(drawn))  # noqa: S308 - each part is escaped
