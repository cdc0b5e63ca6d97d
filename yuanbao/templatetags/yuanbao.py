"""Tags and filters every template may use without loading them."""

import re
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from yuanbao import formats, masking, numbers
from yuanbao.icons import icon_svg
from yuanbao.states import FACES, Face

register = template.Library()


# --- drawing --------------------------------------------------------------------------------


@register.simple_tag
def icon(name, size=20):
    """`{% icon "bell" 16 %}`: an inlined outline icon, hidden from screen readers."""
    return icon_svg(name, size)


@register.simple_tag
def logo():
    """`{% logo %}`: the platform's mark, a net with one knot lit."""
    return mark_safe(
        '<svg class="yb-logo" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" '
        'focusable="false"><rect width="28" height="28" rx="6"/>'
        '<path d="M10.5 6v16M17.5 6v16M5.5 11h17M5.5 18h17"/><circle cx="17.5" cy="11" r="3"/></svg>'
    )


@register.simple_tag
def state_badge(thing, family="", icon="", label=""):
    """`{% state_badge order %}` draws its state; `{% state_badge "停水" "warn" "alert-triangle" %}` any word.

    `thing` is an object with `state`, the code of a state together with `label=`, or a plain word.
    """
    code = getattr(thing, "state", thing)
    face = FACES.get(str(code), Face(family or "idle", icon or "circle"))
    words = label or (thing.get_state_display() if hasattr(thing, "get_state_display") else thing)
    return format_html(
        '<span class="yb-state yb-state--{}">{}{}</span>',
        family or face.family,
        icon_svg(icon or face.icon, 14),
        words,
    )


@register.simple_tag
def lamp(due_at, now=None, start=None, paused=None, done_at=None, done=""):
    """`{% lamp order.due_at start=order.dispatched_at %}`: shape, colour and words for a time limit.

    `paused` is true or the reason the clock stands; `done_at` ends the clock, and `done` says by
    what: 办结 where nothing is said. No limit, no lamp.
    """
    if paused:
        shown = formats.paused_lamp(paused if isinstance(paused, str) else "")
        return format_html('<span class="yb-lamp yb-lamp--{}">{}</span>', shown.tone, shown.words)
    if not due_at:
        return ""
    shown = formats.lamp_of(
        due_at, now or timezone.now(), start=start or None, done_at=done_at or None, done=done
    )
    return format_html(
        '<time class="yb-lamp{}" datetime="{}" title="{}">{}</time>',
        f" yb-lamp--{shown.tone}" if shown.tone else "",
        due_at.isoformat(),
        formats.exact_text(due_at),
        shown.words,
    )


@register.simple_tag
def bar(used, total, tone="", label="", mark=None):
    """`{% bar used total tone="warn" label="已用 56%" mark=95 %}`: a bar drawn in SVG.

    `tone` is ok, warn or bad; `label` is read out (without one the bar is decoration); `mark`
    puts a tick at that percentage.
    """
    percent = min(max(float(used or 0) / float(total) * 100, 0), 100) if total else 0
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    tone_class = f" yb-bar--{tone}" if tone else ""
    if mark is None:
        return format_html(
            '<svg class="yb-bar{}" viewBox="0 0 100 6" preserveAspectRatio="none" {}>'
            '<rect width="{}" height="6"/></svg>',
            tone_class,
            mark_safe(spoken),  # noqa: S308 - built above from escaped parts
            f"{percent:.1f}",
        )
    return format_html(
        '<svg class="yb-bar yb-bar--mark{}" viewBox="0 0 100 14" preserveAspectRatio="none" {}>'
        '<rect class="yb-bar__track" y="4" width="100" height="6"/>'
        '<rect y="4" width="{}" height="6"/>'
        '<rect class="yb-bar__mark" x="{}" width="0.6" height="14"/></svg>',
        tone_class,
        mark_safe(spoken),  # noqa: S308 - built above from escaped parts
        f"{percent:.1f}",
        float(mark),
    )


@register.simple_tag
def time_bar(due_at, start, now=None, done_at=None):
    """`{% time_bar due_at start %}`: how much of a limit is used, coloured as its lamp."""
    if not due_at or not start or due_at <= start:
        return ""
    until = done_at or now or timezone.now()
    tone = formats.lamp_of(due_at, until, start=start, done_at=done_at or None).tone
    colour = {"near": "warn", "over": "bad", "donelate": "bad", "done": "ok"}.get(tone, "")
    share = min((until - start) / (due_at - start), 1)
    return bar(share, 1, colour, _("时限已用 %(share)s%%") % {"share": round(share * 100)})


# --- time and numbers -------------------------------------------------------------------------


@register.filter(is_safe=False)
def moment(at):
    """`{{ at|moment }}`: `11月23日 09:12` in a `<time>` with the exact moment on hover."""
    if not at:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        formats.exact_text(at),
        formats.moment_text(at, timezone.now()),
    )


@register.filter
def day(value):
    """`{{ date|day }}`: `11月23日`, with the year when it is not this year."""
    return formats.day_text(value, timezone.now()) if value else ""


@register.filter
def duration(value):
    """`用时 {{ span|duration }}`: `1 天 7 小时`. Takes a timedelta or seconds."""
    if value is None or value == "":
        return ""
    span = value if isinstance(value, timedelta) else timedelta(seconds=float(value))
    return formats.span_text(span)


@register.filter
def thousands(value):
    """`{{ count|thousands }}`: `1,286`."""
    return "" if value is None else f"{value:,}"


@register.filter(name="pct")
def pct_filter(part, whole):
    """`{{ part|pct:whole }}`: `95.0%`, or `—` when there is nothing to divide by."""
    return formats.share_text(part, whole)


@register.simple_tag
def pct(part, whole):
    """`{% pct part whole %}`: the same as the filter, for use with `as`."""
    return formats.share_text(part, whole)


# --- people and texts ---------------------------------------------------------------------------


@register.filter
def mask_phone(value):
    """`{{ phone|mask_phone }}`: `138****2046`."""
    return masking.mask_phone(value) if value else ""


@register.filter
def mask_name(value):
    """`{{ name|mask_name }}`: `刘**`."""
    return masking.mask_name(value) if value else ""


@register.filter
def grouped(value):
    """`{{ petition.number|grouped }}`: `2600 0000 0142`."""
    return numbers.grouped(value) if value else ""


@register.filter
def lines(text):
    """`{{ text|lines }}`: paragraphs where the writer left a blank line, line breaks elsewhere."""
    blocks = re.split(r"\n\s*\n", str(text or "").replace("\r", ""))
    paragraphs = [
        format_html_join(mark_safe("<br>"), "{}", ((line,) for line in block.strip().split("\n")))
        for block in blocks
        if block.strip()
    ]
    return format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


@register.simple_tag
def mark_words(text, words):
    """`{% mark_words text words %}`: the text, escaped, with each of the words highlighted."""
    wanted = sorted({word for word in words or () if word}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text or "")
    pieces = re.split(f"({'|'.join(map(re.escape, wanted))})", str(text or ""))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="yb-mark">{}</mark>', piece) if place % 2 else piece,)
            for place, piece in enumerate(pieces)
        ),
    )
