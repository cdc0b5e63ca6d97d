"""What platform administrators keep of agencies, duties and wording; orders are only read."""

from typing import Any

from django.contrib import admin
from django.utils import timezone

from dispatch.models import (
    Agency,
    ChecklistItem,
    DutyRule,
    RouteDecision,
    Section,
    SensitiveWord,
    ServiceLimit,
    Staffing,
    WorkOrder,
)
from yuanbao.adminsite import PlatformAdmin, ReadOnlyAdmin
from yuanbao.audit import record, unit_of_work
from yuanbao.models import CannedPhrase, Reason, RightDoor


class RecordedAdmin(PlatformAdmin):
    """Rows whose every change is written to the audit log, in the same transaction."""

    # What stays as it was made: others point to it.
    fixed: tuple[str, ...] = ()

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return self.fixed if obj else ()

    def save_model(self, request, obj, form, change):
        """Save and record who changed which fields."""
        act = "change_row" if change else "add_row"
        _save(obj, act, by=request.user, fields=form.changed_data)


@unit_of_work
def _save(obj: Any, act: str, *, by: Any, fields: list[str]) -> None:
    obj.save()
    record(obj, act, by=by, at=timezone.now(), fields=fields)


@admin.register(Agency)
class AgencyAdmin(RecordedAdmin):
    """Agencies are put out of use, not deleted: old orders keep their name."""

    list_display = ("code", "name", "short_name", "kind", "phone", "has_desk", "is_active")
    list_filter = ("kind", "has_desk", "is_active")
    search_fields = ("=code", "name", "short_name")
    autocomplete_fields = ("grid",)
    ordering = ("kind", "code")
    fixed = ("code",)


@admin.register(Staffing)
class StaffingAdmin(RecordedAdmin):
    """Who serves in which agency; a place is ended by its last day."""

    list_display = ("user", "agency", "role", "starts_on", "ends_on")
    list_filter = ("role", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("user", "agency")
    search_fields = ("user__name", "user__username", "=agency__code", "agency__name")
    autocomplete_fields = ("user", "agency", "section", "stand_in")
    ordering = ("agency__code", "pk")
    fixed = ("user", "agency", "role", "starts_on")


@admin.register(Section)
class SectionAdmin(RecordedAdmin):
    """Parts of an agency; one that is no more is put out of use."""

    list_display = ("agency", "name", "head", "is_active")
    list_select_related = ("agency", "head")
    search_fields = ("name", "=agency__code", "agency__name")
    autocomplete_fields = ("agency", "head")
    ordering = ("agency__code", "pk")
    fixed = ("agency",)


@admin.register(DutyRule)
class DutyRuleAdmin(RecordedAdmin):
    """派单目录: a new row takes over from a date; the old one ends the day before."""

    list_display = ("category", "area", "lead", "lead_token", "valid_from", "valid_to", "is_active")
    list_filter = ("is_active", "lead")
    list_select_related = ("category", "area", "lead")
    search_fields = ("=category__code", "category__name", "lead__name")
    autocomplete_fields = ("category", "area", "lead", "assisting")
    ordering = ("category__code", "-valid_from", "pk")


@admin.register(SensitiveWord)
class SensitiveWordAdmin(RecordedAdmin):
    """Words that make a matter sensitive; one that finds too much is put out of use."""

    list_display = ("word", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("word",)
    ordering = ("kind", "word")


@admin.register(ServiceLimit)
class ServiceLimitAdmin(RecordedAdmin):
    """Time limits, each with the document it comes from; running clocks stay as they are."""

    list_display = ("category", "tier", "step", "amount", "unit", "source")
    list_filter = ("tier", "step", "unit")
    list_select_related = ("category",)
    search_fields = ("=category__code", "category__name", "source")
    autocomplete_fields = ("category",)
    ordering = ("category__code", "tier", "step")


@admin.register(ChecklistItem)
class ChecklistItemAdmin(RecordedAdmin):
    """What is looked at before an order is finished; a changed list is a new row from a date."""

    list_display = ("category", "text", "place", "valid_from", "valid_to", "is_active")
    list_display_links = ("text",)
    list_filter = ("is_active", "category__parent")
    list_select_related = ("category",)
    search_fields = ("=code", "text", "=category__code", "category__name")
    autocomplete_fields = ("category",)
    ordering = ("category__code", "place", "code")
    fixed = ("code",)


@admin.register(Reason)
class ReasonAdmin(RecordedAdmin):
    """Reasons people choose from; one that was used is put out of use, not deleted."""

    list_display = ("kind", "code", "name", "right_door", "is_flagged", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("right_door",)
    search_fields = ("=code", "name")
    ordering = ("kind", "code")
    fixed = ("kind", "code")


@admin.register(RightDoor)
class RightDoorAdmin(RecordedAdmin):
    list_display = ("code", "matter", "door", "phone", "is_urgent")
    search_fields = ("=code", "matter", "door")
    ordering = ("code",)
    fixed = ("code",)


@admin.register(CannedPhrase)
class CannedPhraseAdmin(RecordedAdmin):
    list_display = ("code", "category", "step", "text")
    list_filter = ("step",)
    list_select_related = ("category",)
    search_fields = ("=code", "text")
    autocomplete_fields = ("category",)
    ordering = ("code",)
    fixed = ("code",)


@admin.register(WorkOrder)
class WorkOrderAdmin(ReadOnlyAdmin):
    """Orders, to be read: the workflow owns them."""

    list_display = ("__str__", "agency", "state", "is_lead", "round_number", "due_at", "handler")
    list_filter = ("state", "is_lead", "is_supervised", "is_final")
    list_select_related = ("petition", "agency", "handler")
    search_fields = ("=petition__number",)
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(RouteDecision)
class RouteDecisionAdmin(ReadOnlyAdmin):
    """Why matters went where, to be read."""

    list_display = ("petition", "at", "outcome", "category", "confidence", "rule", "decided_by")
    list_filter = ("outcome", "is_correction")
    list_select_related = ("petition", "category", "decided_by")
    search_fields = ("=petition__number",)
    ordering = ("-id",)
    show_full_result_count = False


from dispatch import admin_hotline  # noqa: E402, F401 - a part of this module that stands apart
