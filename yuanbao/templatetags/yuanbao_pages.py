"""Tags for forms, filters and pages of lists; every template may use them without loading."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from yuanbao import widgets
from yuanbao.paging import COUNT_CAP, SIZES
from yuanbao.phone import shell

register = template.Library()

MODULES = [
    "app",
    "app-list",
    "app-outbox",
    "border",
    "chart",
    "choropleth",
    "signature",
    "counter",
    "dialog",
    "draft",
    "foot",
    "foot-call",
    "foot-exif",
    "foot-form",
    "foot-list",
    "foot-outbox",
    "foot-tools",
    "htmx-setup",
    "idempotent-submit",
    "keys",
    "map",
    "photo-input",
    "phrases",
    "cite",
    "poll",
    "print",
    "recorder",
    "select-rows",
    "share",
    "stream",
    "theme",
]
VENDOR = {
    "echarts": "vendor/echarts/echarts.esm.min.js",
    "hls": "vendor/hls/hls.light.min.mjs",
    "htmx": "vendor/htmx/htmx.min.js",
    "leaflet": "vendor/leaflet/leaflet.js",
    "leaflet-css": "vendor/leaflet/leaflet.css",
}


@register.simple_tag(takes_context=True)
def hidden_query(context, *leave_out):
    """`{% hidden_query "page" %}`: the address's filters as hidden fields of a GET form."""
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in leave_out
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


CONTROL_CLASSES = {
    "select": "yb-select",
    "selectmultiple": "yb-select",
    "textarea": "yb-textarea",
    "checkbox": "yb-check",
    "radioselect": "",
    "checkboxselectmultiple": "",
    "clearablefile": "yb-file",
    "file": "yb-file",
    "hidden": "",
}


@register.filter
def control(field):
    """`{{ field|control }}`: a bound field's widget with the class its kind is drawn by."""
    own = field.field.widget.attrs.get("class", "")
    drawn_as = CONTROL_CLASSES.get(widget_kind(field), "yb-input")
    return field.as_widget(attrs={"class": f"{drawn_as} {own}".strip()} if drawn_as or own else {})


@register.filter
def boxes(field):
    """`{{ field|boxes }}`: the boxes of a field of several choices, each in its label."""
    return widgets.ticks(field)


@register.filter
def widget_kind(field):
    """`{% if field|widget_kind == "checkbox" %}`: the nearest kind of Django's widgets, or `text`."""
    ancestors = type(field.field.widget).__mro__
    kinds = (ancestor.__name__.lower().removesuffix("input") for ancestor in ancestors)
    return next((kind for kind in kinds if kind in CONTROL_CLASSES), "text")


@register.filter
def page_numbers(page):
    """`{% for n in page|page_numbers %}`: the pages worth a link; `None` stands for a gap."""
    last, here = page.paginator.num_pages, page.number
    near = sorted({1, last, *range(max(here - 2, 1), min(here + 2, last) + 1)})
    shown = []
    for number in near:
        if shown and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and number - shown[-1] > 2:
            shown.append(None)
        shown.append(number)
    return shown


@register.filter
def page_sizes(page):
    """`{% for size in page|page_sizes %}`: the sizes offered, with the one in use."""
    return sorted({*SIZES, page.paginator.per_page})


@register.filter
def chart_rows(data):
    """Turn a chart's series into table rows: each label with one value per series."""
    columns = [series["values"] for series in data["series"]]
    return [
        {"label": label, "values": list(values)}
        for label, *values in zip(data["labels"], *columns, strict=True)
    ]


@register.filter
def unlocalised(value):
    """`{{ lat|unlocalised }}`: a number as scripts read it, nothing for nothing."""
    return "" if value is None else str(value)


@register.filter
def about(total):
    """`共 {{ total|about }}`: exact to ten thousand, `1 万条以上` beyond."""
    return _("1 万条以上") if total > COUNT_CAP else _("%(n)s 条") % {"n": f"{total:,}"}


@register.simple_tag
def app_places():
    """Return the addresses of the residents' outbox as JSON for `app.js`."""
    return json.dumps(shell.places())


@register.simple_tag
def app_words():
    """Return what `app.js` says, as JSON."""
    words = {
        "offline": _("没有网络。没发出的都存在这部手机里。"),
        "held": _("没有连上网，这是 %at 存下的内容，可能不是最新的。"),
        "waiting": _("有 %n 件诉求还没有发出，连上网后自动发。"),
    }
    return json.dumps(words, ensure_ascii=False)


@register.simple_tag
def module_addresses():
    """Return the addresses of script modules as JSON for `start.js`, with their hashed names."""
    return json.dumps(_script_addresses() | {"tiles": settings.TILE_URL})


@cache
def _script_addresses() -> dict[str, str]:
    """Return the address of each module by its name; hashed names stay while a process runs."""
    own = {name: static(f"js/{name}.js") for name in MODULES}
    return own | {name: static(path) for name, path in VENDOR.items()}
