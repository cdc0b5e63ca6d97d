"""Widgets drawn without a template for each of their lines."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_SELECTED, _CHECKED = mark_safe(" selected"), mark_safe(" checked")


class LongSelect(forms.Select):
    """A list of a hundred lines: Django draws two templates for each, this none."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Any = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        lines = _lines(self.choices, set(self.format_value(value)))
        return format_html("<select{}>{}</select>", flatatt(attributes), lines)


def _lines(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return format_html_join("", "{}", ((_line(code, label, chosen),) for code, label in choices))


def _line(code: Any, label: Any, chosen: set[str]) -> SafeString:
    if isinstance(label, (list, tuple)):
        return format_html('<optgroup label="{}">{}</optgroup>', code, _lines(label, chosen))
    value = "" if code is None else str(code)
    mark = _SELECTED if value in chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


def ticks(field: BoundField) -> SafeString:
    """Draw the boxes of a field of several choices, each in its label; groups are not drawn."""
    attrs, choices = flatatt(field.field.widget.attrs), getattr(field.field, "choices", ())
    chosen = {str(value) for value in field.value() or ()}
    rows = (
        (
            field.auto_id,
            place,
            field.html_name,
            code,
            _CHECKED if str(code) in chosen else "",
            label,
        )
        for place, (code, label) in enumerate(choices)
    )
    line = (
        '<label class="yb-tick" for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" '
        f'id="{{0}}_{{1}}"{attrs}{{4}}><span>{{5}}</span></label>\n'
    )
    return format_html_join("", line, rows)
