"""Two people at one request: the second is told who was first, and when."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanbao.workflow import TransitionRefused


def waiting_request(rows: Any, *, what: str) -> Any:
    """Lock and return the request among `rows` that nobody has decided yet.

    `what` is what deciding it is called. Raises TransitionRefused without one, with the name of
    whoever decided the last one.
    """
    row = rows.select_for_update(of=("self",)).filter(decided_at__isnull=True).first()
    if row is not None:
        return row
    last = (
        rows.exclude(decided_at=None).select_related("decided_by").order_by("-decided_at").first()
    )
    if last is None:
        raise TransitionRefused(_("没有等着%(what)s的申请。您写的内容还在。") % {"what": what})
    facts = {"who": last.decided_by or _("系统"), "when": _when(last.decided_at), "what": what}
    raise TransitionRefused(_("%(who)s已在 %(when)s 先%(what)s了。您写的内容还在。") % facts)


def check_not_asked(rows: Any, *, what: str) -> None:
    """Refuse a second request while one waits, with the name of whoever made it."""
    row = rows.filter(decided_at__isnull=True).select_related("asked_by").first()
    if row is None:
        return
    facts = {"who": row.asked_by or _("系统"), "when": _when(row.asked_at), "what": what}
    raise TransitionRefused(
        _("%(who)s已在 %(when)s 先交了%(what)s申请，正在等审批。您写的内容还在。") % facts
    )


def _when(at: datetime) -> str:
    return localtime(at).strftime("%m-%d %H:%M")
