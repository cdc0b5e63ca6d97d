"""What platform administrators see of matters: to be read, never edited; the workflow owns it all."""

from django.contrib import admin

from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry
from yuanbao.adminsite import ReadOnlyAdmin


@admin.register(Petition)
class PetitionAdmin(ReadOnlyAdmin):
    """Matters by number, state and place. What was typed, and by whom, is not shown here."""

    list_display = ("__str__", "title", "kind", "channel", "state", "town", "category", "filed_at")
    list_filter = ("state", "kind", "channel", "visibility", "is_urgent", "is_historical")
    list_select_related = ("town", "category")
    search_fields = ("number",)
    date_hierarchy = "filed_at"
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        ("number", "state", "kind", "channel"),
        ("title", "category"),
        "text",
        "place",
        ("town", "community", "grid"),
        ("visibility", "is_anonymous", "is_urgent", "is_historical"),
        ("filed_at", "accepted_at", "dispatched_at", "answered_at", "closed_at", "ended_at"),
        ("centre_due_at", "due_at", "calendar_version"),
        ("solved", "satisfaction", "n_joined"),
    )

    def get_queryset(self, request):
        """Leave out what went into the sealed channel, as every list does."""
        return super().get_queryset(request).exclude(state=State.SEALED_OFF)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """What the public reads of each matter."""

    list_display = ("__str__", "title", "state_text", "holder", "town_name", "filed_at")
    list_filter = ("state", "kind", "is_open")
    search_fields = ("number",)
    ordering = ("-filed_at", "-petition")
    exclude = ("search", "petition")
    show_full_result_count = False


@admin.register(ProgressEntry)
class ProgressEntryAdmin(ReadOnlyAdmin):
    """Every line of every story, as staff and public read it."""

    list_display = ("at", "petition_id", "act", "staff_text", "public_text")
    search_fields = ("=petition_id",)
    ordering = ("-id",)
    show_full_result_count = False
