"""What happened to a row, told on its page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.models import AuditEntry


def story_of(
    row: Any,
    acts: Mapping[str, Any],
    *,
    tones: Mapping[str, str] | None = None,
    text: Callable[[str, dict[str, Any]], str] | None = None,
    shown: int | None = None,
) -> list[dict[str, Any]]:
    """Return what happened to the row, newest first, as timeline entries.

    `acts` names the acts; `text` says more of one from its detail; `shown` keeps the newest.
    """
    rows = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    return [
        {
            "who": entry.actor_name or _("系统"),
            "title": acts.get(entry.act, entry.act),
            "at": entry.at,
            "text": text(entry.act, entry.detail) if text else "",
            "quote": entry.reason,
            "tone": (tones or {}).get(entry.act, ""),
        }
        for entry in rows.order_by("-id")[:shown]
    ]
