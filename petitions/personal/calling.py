"""What the call list holds on a resident: that their telephone asked to be rung back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from petitions.models import CallRequest
from petitions.services.helping.calls import forget_call
from yuanbao.masking import mask_phone
from yuanbao.mydata.holdings import Item, Kept, register_holding, when


def _calls(user: Any) -> QuerySet[CallRequest]:
    if not user.phone_index:
        return CallRequest.objects.none()
    return CallRequest.objects.filter(phone_index=user.phone_index).order_by("-id")


def _read(user: Any) -> list[Item]:
    """Tell that the telephone asked; a number may have had another holder, so not what was said."""
    return [
        Item(
            _("请回电 %(phone)s") % {"phone": mask_phone(row.phone)},
            (
                (_("提出时间"), when(row.asked_at)),
                (_("什么时候打"), row.get_wanted_display()),
                (_("状态"), row.get_state_display()),
            ),
        )
        for row in _calls(user)[:200]
    ]


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    for row in _calls(user):
        forget_call(row, at=at)
    return []


def register_all() -> None:
    """Tell the register of holdings what the call list holds."""
    register_holding("calls", _read, _erase)
