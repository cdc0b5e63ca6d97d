"""Kinds of devices and their limits, kept by platform administrators."""

from django.contrib import admin

from grids.models import DeviceKind, Threshold
from yuanbao.access import has_capability
from yuanbao.adminsite import PlatformAdmin
from yuanbao.roles import Capability


class ThresholdInline(admin.TabularInline):
    """The limits of one kind; one that is no longer wanted is deleted, its alarms stay."""

    model = Threshold
    extra = 0

    def _may(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return has_capability(request.user, Capability.MANAGE_PLATFORM)

    has_view_permission = has_add_permission = _may
    has_change_permission = has_delete_permission = _may


@admin.register(DeviceKind)
class DeviceKindAdmin(PlatformAdmin):
    """What a kind's alarms are about, and when a value of it is wrong."""

    list_display = ("name", "code", "category", "is_urgent", "is_public", "merge_metres")
    list_select_related = ("category",)
    search_fields = ("name", "=code")
    inlines = (ThresholdInline,)
