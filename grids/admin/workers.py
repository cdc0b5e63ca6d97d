"""Texts that people in grid work sign, and the terms of what they are paid."""

from django.contrib import admin

from grids.forms.worker_texts import AllowanceTermsForm, WorkerTextForm
from grids.models import AllowanceTerms, WorkerText
from yuanbao.adminsite import PlatformAdmin


@admin.register(WorkerText)
class WorkerTextAdmin(PlatformAdmin):
    """The words of letters and duties; a new version is a new row, a signed one stays."""

    form = WorkerTextForm
    list_display = ("title", "kind", "version", "valid_from", "source")
    list_filter = ("kind",)
    ordering = ("kind", "-version")

    def has_change_permission(self, request, obj=None):
        """Words that somebody has signed are not changed."""
        is_signed = obj is not None and obj.commitments.exists()
        return super().has_change_permission(request, obj) and not is_signed


@admin.register(AllowanceTerms)
class AllowanceTermsAdmin(PlatformAdmin):
    """Rates and rule from a month on; what a sheet was made with is not changed."""

    form = AllowanceTermsForm
    list_display = ("valid_from", "work_yuan", "phone_yuan", "rule", "source")
    ordering = ("-valid_from",)

    def has_change_permission(self, request, obj=None):
        """Terms that a sheet was made with are not changed."""
        is_used = obj is not None and obj.sheets.exists()
        return super().has_change_permission(request, obj) and not is_used
