"""What the core itself holds on a resident: account, sign-ins, messages, consents, requests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessLog
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanbao.consents.ledger import lines_of, titles
from yuanbao.models import (
    DataRequest,
    DevelopmentMessage,
    Notification,
    PhoneCode,
    SignIn,
    TrustedDevice,
)
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.notifications import FAREWELL_PREFIX
from yuanbao.services.accounts import sign_out_everywhere

# Security logs may not go sooner (网络安全法 21).
LOGS = timedelta(days=190)
SHOWN = 200


# --- messages --------------------------------------------------------------------------------


def _read_messages(user: Any) -> list[Item]:
    rows = Notification.objects.filter(user=user.pk).order_by("-id")[:SHOWN]
    return [
        Item(row.title, ((_("时间"), when(row.created_at)), (_("内容"), row.body))) for row in rows
    ]


def _erase_messages(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    sent = Q(user=user.pk)
    if user.phone_index:
        sent |= Q(address_index=user.phone_index)
    Notification.objects.filter(sent).exclude(key__startswith=FAREWELL_PREFIX).delete()
    if user.phone:
        DevelopmentMessage.objects.filter(address=user.phone).delete()
    return []


# --- signing in ------------------------------------------------------------------------------


def _read_sign_ins(user: Any) -> list[Item]:
    facts = [(row.label, row.started_at) for row in SignIn.objects.filter(user=user.pk)]
    facts += [(row.label, row.created_at) for row in TrustedDevice.objects.filter(user=user.pk)]
    return [Item(label or _("一台设备"), ((_("登录时间"), when(at)),)) for label, at in facts]


def _erase_sign_ins(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    PhoneCode.objects.filter(phone_index=user.phone_index).exclude(phone_index="").delete()
    TrustedDevice.objects.filter(user=user.pk).delete()
    if not AccessLog.objects.filter(username=user.username).exists():
        return []
    until = f"{localtime(at + LOGS):%Y-%m-%d}"
    return [Kept(_("登录的安全日志"), _("《网络安全法》第二十一条：网络日志不少于六个月"), until)]


# --- consents and requests ---------------------------------------------------------------------


def _read_consents(user: Any) -> list[Item]:
    lines = list(lines_of(user)[:SHOWN])
    names = titles(lines)
    return [
        Item(
            names[line.purpose],
            (
                (_("时间"), when(line.at)),
                (_("同意还是撤回"), _("同意") if line.is_given else _("撤回")),
                (_("方式"), line.get_channel_display()),
                (_("告知书版本"), str(line.wording_version)),
            ),
        )
        for line in lines
    ]


def _read_requests(user: Any) -> list[Item]:
    return [
        Item(
            row.get_kind_display(),
            (
                (_("申请时间"), when(row.asked_at)),
                (_("状态"), row.get_state_display()),
                (_("说明"), row.text),
                (_("办理说明"), row.ruling),
            ),
        )
        for row in DataRequest.objects.of(user)
    ]


def _stays(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    """Lines of the ledger and decisions name nobody: they stay as proof."""
    return []


def _erase_requests(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    for row in DataRequest.objects.of(user):
        row.text = row.other_name = ""
        row.save(update_fields=["text", "other_name"])
    return []


# --- the account ---------------------------------------------------------------------------------


def _read_account(user: Any) -> list[Item]:
    facts = (
        (_("称呼"), user.name),
        (_("手机号"), user.phone),
        (_("邮箱"), user.email),
        (_("开户时间"), when(user.joined_at)),
        (_("最近登录"), when(user.last_login)),
    )
    return [Item(_("账号"), tuple(fact for fact in facts if fact[1]))]


def _erase_account(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:
    """Close the account and forget who had it, unless it is still needed to tell of a result."""
    waiting = [one for one in kept if not one.until]
    if waiting:
        basis = _("《个人信息保护法》第四十七条：处理目的还没有实现")
        return [Kept(_("账号和手机号，用来告诉您结果"), basis, "")]
    sign_out_everywhere(user, by=None, at=at, why="erased")
    user.username, user.name = f"gone-{user.public_id.hex[:16]}", str(_("已注销的居民"))
    user.phone = user.email = ""
    user.is_active = False
    user.last_login = None
    user.save(update_fields=["username", "name", "phone", "email", "is_active", "last_login"])
    return []


def register_all() -> None:
    """Tell the register of holdings what the core holds."""
    register_holding("messages", _read_messages, _erase_messages)
    register_holding("sign-ins", _read_sign_ins, _erase_sign_ins)
    register_holding("consents", _read_consents, _stays)
    register_holding("requests", _read_requests, _erase_requests)
    register_holding("account", _read_account, _erase_account)
