"""Where a column's page leads besides its articles: the place in which the thing itself is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    """A button over the articles of a column."""

    label: str | Promise
    icon: str
    url: str


_DOORS = {
    "people-policy": (_("看看我能享受哪些"), "user-check", "policy-match", (), "?for=people"),
    "firm-policy": (_("看看我的单位能享受哪些"), "building-store", "policy-match", (), "?for=firm"),
    "people-guide": (_("查办事指南"), "list-check", "guide-list", (), "?for=people"),
    "firm-guide": (_("查企业办事指南"), "list-check", "guide-list", (), "?for=firm"),
    "people-jobs": (_("看岗位、留意向"), "briefcase", "job-list", (), ""),
    "firm-hiring": (_("发岗位"), "users-plus", "my-firms", (), ""),
    "people-mind": (_("约心理疏导（保密）"), "lock", "service-apply", ("counsel",), ""),
    "people-law": (_("申请法律援助（保密）"), "lock", "service-apply", ("legal-aid",), ""),
    "people-outage": (_("现在哪里停"), "plug-off", "outage-list", (), ""),
    "people-phones": (_("打开电话和地图"), "map-2", "directory", (), ""),
    "party-places": (_("看大厅和窗口"), "building-community", "hall-list", (), ""),
}


def door_of(code: str) -> Door | None:
    """Return where a column's page leads; None where there is nothing but articles."""
    row = _DOORS.get(code)
    if row is None:
        return None
    label, icon, name, parts, query = row
    return Door(label, icon, reverse(f"party:{name}", args=parts) + query)
