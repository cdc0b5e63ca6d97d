"""What the roll of a Party organisation holds on a member, and what it clears in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Membership, RollImport
from party.organisations.choices import ROLL_IMPORTS_AT_WORK, MemberState
from party.services.organisations import roll_imports
from party.services.organisations.members import forget_member
from yuanbao.mydata.holdings import Item, Kept, register_holding
from yuanbao.retention.rules import Rule, register_rule


def _memberships(user: Any) -> QuerySet[Membership]:
    """Return one's own places on a roll, by account alone: a telephone is no proof of who had it."""
    rows = Membership.objects.filter(user=user.pk).exclude(name_index="", phone_index="")
    return rows.select_related("organisation").order_by("-id")


def _read(user: Any) -> list[Item]:
    return [_item(row) for row in _memberships(user)]


def _item(row: Membership) -> Item:
    facts = (
        (_("所在党组织"), str(row.organisation)),
        (_("姓名"), row.name),
        (_("手机号"), row.phone),
        (_("正式或预备"), row.get_kind_display()),
        (_("入党日期"), f"{row.joined_on or ''}"),
        (_("状态"), row.get_state_display()),
    )
    return Item(row.number, tuple(fact for fact in facts if fact[1]), reverse("party:my-records"))


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    basis = _("《中国共产党支部工作条例（试行）》：组织生活和党员管理")
    return [Kept(_("党员名册"), basis, _("不再在册后 2 年")) for _row in _memberships(user)[:1]]


def _ended(before: datetime) -> QuerySet[Membership]:
    rows = Membership.objects.filter(state=MemberState.ENDED, ended_on__lt=localdate(before))
    return rows.exclude(name_index="", phone_index="")


def _forget(key: int, at: datetime) -> bool:
    forget_member(Membership.objects.get(pk=key), at=at)
    return True


def _old_files(before: datetime) -> QuerySet[RollImport]:
    rows = RollImport.objects.filter(made_at__lt=before, wiped_at=None)
    return rows.exclude(state__in=ROLL_IMPORTS_AT_WORK)


def _wipe(key: int, at: datetime) -> bool:
    roll_imports.wipe(RollImport.objects.get(pk=key), at=at)
    return True


def register_all() -> None:
    """Tell what the roll holds, and what it clears in time."""
    register_rule(Rule("party-members", _ended, _forget))
    register_rule(Rule("roll-imports", _old_files, _wipe))
    register_holding("party", _read, _erase)
