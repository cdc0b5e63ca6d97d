"""What platform administrators see of this layer."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from yuanbao.access import kept_private
from yuanbao.adminsite import PlatformAdmin, ReadOnlyAdmin
from yuanbao.forms import AccountAddForm, AccountChangeForm
from yuanbao.models import (
    SEALED_CHAIN,
    AuditEntry,
    CalendarVersion,
    CalendarYear,
    Category,
    Notification,
    User,
)
from yuanbao.services import accounts
from yuanbao.workflow import OutOfReach, TransitionRefused


@admin.register(User)
class UserAdmin(PlatformAdmin):
    """Accounts of staff. Passwords are made here, never chosen; accounts are closed, not deleted."""

    list_display = ("username", "name", "second_factor", "is_staff", "left_on", "last_login")
    list_filter = ("second_factor", "is_staff", "is_active", "must_change_password")
    search_fields = ("username", "name")
    ordering = ("username",)
    actions = ("reset_password", "reset_second_factor", "sign_out_everywhere")
    readonly_fields = ("joined_at", "last_login", "must_change_password")
    own_fields = ("name", "email", "second_factor", "is_staff", "left_on")

    def get_queryset(self, request):
        """Residents' accounts are theirs alone; superusers are seen by superusers."""
        rows = super().get_queryset(request).filter(is_resident=False)
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = AccountChangeForm if obj else AccountAddForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        if obj is None:
            return ("username", "name", "new_phone", "email", "second_factor", "is_staff")
        return ("username", "name", "new_phone", *self.own_fields[1:], *self.readonly_fields)

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("username", *self.readonly_fields) if obj else ()

    @sensitive_variables("password")
    def save_model(self, request, obj, form, change):
        """Hand over to the services, which record who did it."""
        at, facts = timezone.now(), form.cleaned_data
        if not change:
            facts["phone"] = facts.pop("new_phone")
            made, request.initial_password = accounts.open_account(**facts, by=request.user, at=at)
            obj.pk, obj.public_id = made.pk, made.public_id
            return
        accounts.change_account(obj.pk, facts, by=request.user, at=at)

    def response_add(self, request, obj, post_url_continue=None):  # noqa: ARG002 - Django's signature
        """Show the initial password, this once."""
        rows = [(obj, request.initial_password)]
        return self._passwords_page(request, rows)

    def _passwords_page(self, request, rows) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "rows": rows, "opts": self.opts}
        context["title"] = _("初始密码")
        page = TemplateResponse(request, "admin/yuanbao/user/initial_passwords.html", context)
        return kept_private(page)

    @admin.action(description=gettext_lazy("重置密码（显示一次新的初始密码）"))
    def reset_password(self, request, rows):
        at, by = timezone.now(), request.user
        made = [(user, accounts.reset_password(user, by=by, at=at)) for user in rows]
        return self._passwords_page(request, made)

    @admin.action(description=gettext_lazy("重置动态口令（下次登录重新绑定）"))
    def reset_second_factor(self, request, rows):
        self._each(request, rows, accounts.reset_second_factor)

    @admin.action(description=gettext_lazy("远程退出所有设备（手机丢失）"))
    def sign_out_everywhere(self, request, rows):
        self._each(request, rows, accounts.sign_out_everywhere)

    def _each(self, request, rows, verb):
        at, done = timezone.now(), 0
        for user in rows:
            try:
                verb(user, by=request.user, at=at)
                done += 1
            except (OutOfReach, TransitionRefused) as refusal:
                words = str(refusal) if isinstance(refusal, TransitionRefused) else _("没有权限")
                self.message_user(request, f"{user}：{words}", messages.ERROR)
        said = ngettext("已办 %(n)d 个账号。", "已办 %(n)d 个账号。", done) % {"n": done}
        self.message_user(request, said, messages.SUCCESS)

    def history_view(self, request, object_id, extra_context=None):
        """Show the audit log's lines about this account."""
        user = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": _("%s 的审计记录") % user,
            "entries": accounts.history_of(user),
            "opts": self.opts,
            "object": user,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/yuanbao/user/history.html", context)


@admin.register(Category)
class CategoryAdmin(PlatformAdmin):
    list_display = ("code", "name", "parent", "tier", "is_grid_first", "is_private", "is_active")
    list_filter = ("tier", "is_active", "is_grid_first", "is_private")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    ordering = ("order", "code")

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("code",) if obj else ()


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "act", "object_type", "object_id", "chain", "seq")
    list_filter = ("object_type",)
    search_fields = ("=object_id", "=actor_id", "=act")
    ordering = ("-id",)
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(chain=SEALED_CHAIN)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "title", "user", "channel", "delivery", "attempts", "sent_at")
    list_filter = ("channel", "delivery")
    list_select_related = ("user",)
    ordering = ("-id",)
    exclude = ("address", "body")
    show_full_result_count = False


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnlyAdmin):
    list_display = ("number", "note", "created_at")
    ordering = ("-number",)


@admin.register(CalendarYear)
class CalendarYearAdmin(ReadOnlyAdmin):
    list_display = ("version", "year")
    list_select_related = ("version",)
    ordering = ("-version", "-year")


from yuanbao import admin_integrations  # noqa: E402, F401 - a part of this module that stands apart
