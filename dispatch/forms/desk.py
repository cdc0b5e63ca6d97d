"""The filters of the desk's list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.choices import OPEN_ORDERS, OrderState
from dispatch.queries.desks.desk import APPROVAL, Filters
from dispatch.queries.desks.preferences import towns_and_tops

TABS = {
    "todo": _("待办"),
    "mine": _("我经办的"),
    "done": _("已办"),
    "assist": _("协办"),
    "all": _("全部"),
}
TIMES = [
    ("", _("全部")),
    ("near", _("即将超时")),
    ("over", _("已超时")),
    ("contact", _("待联系")),
    ("paused", _("停表")),
    ("asked", _("等反映人补充")),
    ("shelved", _("挂账")),
]
STATES = [
    ("", _("全部")),
    *((s.value, s.label) for s in OrderState if s in OPEN_ORDERS),
    (APPROVAL, _("待审签")),
]
SORTS = [
    ("", _("按列表")),
    ("due", _("时限最近")),
    ("new", _("最新派单")),
    ("old", _("最早派单")),
]


class DeskFilterForm(forms.Form):
    """Filters that stay in the address; a value that no list has is left out, never refused."""

    more_fields = ()

    q = forms.CharField(
        label=_("关键字"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("编号、标题、地址、电话后四位")}
        ),
    )
    town = forms.TypedChoiceField(label=_("镇街"), required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label=_("类别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    time = forms.ChoiceField(label=_("时限"), required=False, choices=TIMES)
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=SORTS)
    handler = forms.TypedChoiceField(
        label=_("经办人"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: Any, *, handlers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        towns, tops = towns_and_tops()
        self.fields["town"].choices = [("", _("全部镇街")), *towns]
        self.fields["category"].choices = [("", _("全部类别")), *tops]
        self.fields["handler"].choices = [("", _("全部")), *handlers]
        if not handlers:
            del self.fields["handler"]

    def filters(self) -> Filters:
        """Return what the list is narrowed to."""
        self.is_valid()
        tab = self.data.get("tab", "todo")
        known = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(tab=tab if tab in TABS else "todo", **known)
