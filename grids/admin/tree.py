"""What platform administrators see of the tree, and the posts they keep."""

from django.contrib import admin
from django.utils import timezone

from grids.forms import PostForm
from grids.models import Grid, GridSuccession, Post
from grids.services import posts
from yuanbao.access import has_capability
from yuanbao.adminsite import PlatformAdmin, ReadOnlyAdmin
from yuanbao.roles import Capability


@admin.register(Grid)
class GridAdmin(ReadOnlyAdmin):
    """The tree, to be read; its services alone write it."""

    list_display = ("code", "name", "level", "kind", "title", "area_km2", "retired_at")
    list_filter = ("level", "kind", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("=code", "name", "pinyin")
    ordering = ("tree_id", "lft")
    exclude = ("boundary", "successors")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("boundary").select_related("parent")


@admin.register(GridSuccession)
class GridSuccessionAdmin(ReadOnlyAdmin):
    list_display = ("old", "new", "on")
    list_select_related = ("old", "new")
    search_fields = ("=old__code", "=new__code")
    ordering = ("-on", "pk")


@admin.register(Post)
class PostAdmin(PlatformAdmin):
    """Who serves where. Person, place and role stay as they were; a post is ended, not deleted."""

    form = PostForm
    list_display = ("user", "grid", "role", "starts_on", "ends_on", "work_phone", "is_substitute")
    list_filter = ("role", "is_substitute", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("user", "grid")
    search_fields = ("user__username", "user__name", "=grid__code", "grid__name")
    autocomplete_fields = ("user", "grid")
    ordering = ("-starts_on", "pk")

    def _may(self, request) -> bool:
        return has_capability(request.user, Capability.MANAGE_POSTS)

    def get_queryset(self, request):
        reach = super().get_queryset(request).permitted(request.user, Capability.MANAGE_POSTS)
        return reach.defer("grid__boundary")

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("user", "grid", "role", "starts_on") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        """Hand over to the services, which record who did it."""
        by, at = request.user, timezone.now()
        if change:
            posts.amend(obj, form.term(), by=by, at=at)
            return
        facts = form.cleaned_data
        made = posts.appoint(
            facts["user"], grid=facts["grid"], role=facts["role"], term=form.term(), by=by, at=at
        )
        obj.pk = made.pk
