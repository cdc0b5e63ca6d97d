"""What services and jobs hold on a resident: what they applied for, and what work they look for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Application, JobWish
from party.offers.choices import ENDED
from party.services.offers.forgetting import forget_applicant
from party.services.offers.wishes import end_wish, wish_page
from yuanbao.fields import sealed_length
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.retention.rules import Rule, register_rule
from yuanbao.services.consents import DATA_GONE

SHOWN = 200


def _applications(user: Any) -> QuerySet[Application]:
    """Return what the account applied for; of what is confidential only what was to stand there."""
    return Application.objects.filter(user=user.pk).order_by("-id")


def _read_applications(user: Any) -> list[Item]:
    return [_item(row) for row in _applications(user)[:SHOWN]]


def _item(row: Application) -> Item:
    facts = (
        (_("申请时间"), when(row.filed_at)),
        (_("状态"), row.get_state_display()),
        (_("姓名"), row.name),
        (_("手机号"), row.phone),
        (_("写了什么"), row.text),
        (_("结果"), row.result),
    )
    url = reverse("party:my-application", args=[row.public_id])
    return Item(f"{row} {row.title}", tuple(fact for fact in facts if fact[1]), url)


def _erase_applications(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    stays = []
    for row in _applications(user):
        if row.is_open:
            what = _("申请 %(number)s 的姓名、电话和内容") % {"number": row}
            stays.append(Kept(what, _("《个人信息保护法》第四十七条：处理目的还没有实现"), ""))
        else:
            forget_applicant(row, at=at)
    return stays


def _wishes(user: Any) -> QuerySet[JobWish]:
    return JobWish.objects.filter(user=user.pk).order_by("-id")


def _read_wishes(user: Any) -> list[Item]:
    return [
        Item(
            str(row),
            (
                (_("同意时间"), when(row.consented_at)),
                (_("姓名"), row.name),
                (_("手机号"), row.phone),
                (_("到哪天为止"), f"{row.ends_on}"),
            ),
            wish_page(row),
        )
        for row in _wishes(user)[:SHOWN]
    ]


def _erase_wishes(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    for row in _wishes(user):
        end_wish(row, at=at, said=DATA_GONE)
    _wishes(user).update(user=None)
    return []


# --- when their time is over ---------------------------------------------------------------------


def _ended(before: datetime) -> QuerySet[Application]:
    rows = Application.objects.filter(state__in=ENDED, ended_at__lte=before)
    said = {f"n_{name}": sealed_length(name) for name in ("name", "phone", "text", "result")}
    held = Q(user__isnull=False)
    for name in said:
        held |= Q(**{f"{name}__gt": 0})
    return rows.alias(**said).filter(held)


def _forget(key: int, at: datetime) -> bool:
    forget_applicant(Application.objects.get(pk=key), at=at)
    return True


def _over(before: datetime) -> QuerySet[JobWish]:
    return JobWish.objects.filter(ended_at__isnull=True, consented_at__date__lt=localdate(before))


def _end(key: int, at: datetime) -> bool:
    end_wish(JobWish.objects.get(pk=key), at=at, said=DATA_GONE)
    return True


def register_all() -> None:
    """Tell what services and jobs hold, and what they clear in time."""
    register_rule(Rule("applications", _ended, _forget))
    register_rule(Rule("job-wishes", _over, _end))
    register_holding("applications", _read_applications, _erase_applications)
    register_holding("job-wishes", _read_wishes, _erase_wishes)
