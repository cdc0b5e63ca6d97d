"""What platform administrators see of the systems that are connected to ours."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from yuanbao.access import kept_private
from yuanbao.adminsite import PlatformAdmin
from yuanbao.models import Integration, User
from yuanbao.services import integrations


class IntegrationForm(forms.ModelForm):
    """A system and the service account it acts through."""

    class Meta:
        model = Integration
        fields = ("name", "user", "contact", "expires_on", "is_active")

    def clean_user(self) -> User:
        """Refuse the accounts that a system must never act through."""
        user = self.cleaned_data["user"]
        if user.is_superuser or user.is_resident:
            raise ValidationError(_("不能用超级管理员或居民的账号接入，请先建一个服务账号。"))
        return user


@admin.register(Integration)
class IntegrationAdmin(PlatformAdmin):
    """Tokens are made here and shown once; a system is switched off, never deleted."""

    form = IntegrationForm
    list_display = ("name", "user", "token_start", "contact", "expires_on", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("user",)
    search_fields = ("name", "contact")
    autocomplete_fields = ("user",)
    ordering = ("name",)
    actions = ("renew_token",)

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("name", "user", "token_start", "created_at") if obj else ()

    @sensitive_variables("token")
    def save_model(self, request, obj, form, change):
        """Hand over to the services, which record who did it."""
        at, facts = timezone.now(), form.cleaned_data
        if change:
            integrations.change(obj, facts, by=request.user, at=at)
            return
        made, token = integrations.connect(**facts, by=request.user, at=at)
        obj.pk, request.fresh_token = made.pk, token

    def response_add(self, request, obj, post_url_continue=None):  # noqa: ARG002 - Django's signature
        """Show the token, this once."""
        return self._tokens_page(request, [(obj, request.fresh_token)])

    @admin.action(description=gettext_lazy("换发令牌（只显示一次，旧令牌立即失效）"))
    def renew_token(self, request, rows):
        at, by = timezone.now(), request.user
        fresh = [(row, integrations.renew_token(row, by=by, at=at)) for row in rows]
        return self._tokens_page(request, fresh)

    def _tokens_page(self, request, rows) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "rows": rows, "opts": self.opts}
        context["title"] = _("接口令牌")
        page = TemplateResponse(request, "admin/yuanbao/integration/tokens.html", context)
        return kept_private(page)
