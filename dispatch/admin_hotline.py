"""What platform administrators keep of the platforms that exchange matters with ours."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from dispatch.models import Hotline
from dispatch.services.exchange import platforms
from yuanbao.access import kept_private
from yuanbao.adminsite import PlatformAdmin
from yuanbao.workflow import TransitionRefused


class HotlineForm(forms.ModelForm):
    """A platform, the token it calls with, and where its answers are sent."""

    webhook_url = forms.URLField(
        label=gettext_lazy("回填地址"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("只往这里送结果，以 https:// 开头；没有就用文件回填。"),
    )

    class Meta:
        model = Hotline
        fields = ("code", "name", "integration", "webhook_url", "is_active")

    def clean_webhook_url(self) -> str:
        """Refuse addresses that answers must never be sent to."""
        try:
            platforms.check_address(self.cleaned_data["webhook_url"])
        except TransitionRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return self.cleaned_data["webhook_url"]


@admin.register(Hotline)
class HotlineAdmin(PlatformAdmin):
    """Secrets are made here and shown once; a platform is switched off, never deleted."""

    form = HotlineForm
    list_display = ("code", "name", "integration", "webhook_url", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("integration",)
    search_fields = ("=code", "name")
    ordering = ("code",)
    actions = ("renew_secret",)

    def get_readonly_fields(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return ("code",) if obj else ()

    @sensitive_variables("secret")
    def save_model(self, request, obj, form, change):
        """Hand over to the services, which record who did it."""
        at, facts = timezone.now(), form.cleaned_data
        if change:
            platforms.change(obj, facts, by=request.user, at=at)
            return
        made, secret = platforms.register(facts, by=request.user, at=at)
        obj.pk, request.fresh_secret = made.pk, secret

    def response_add(self, request, obj, post_url_continue=None):  # noqa: ARG002 - Django's signature
        """Show the secret, this once."""
        return self._secrets_page(request, [(obj, request.fresh_secret)])

    @admin.action(description=gettext_lazy("换发签名密钥（只显示一次，旧密钥立即失效）"))
    def renew_secret(self, request, rows):
        at, by = timezone.now(), request.user
        fresh = [(row, platforms.renew_secret(row, by=by, at=at)) for row in rows]
        return self._secrets_page(request, fresh)

    def _secrets_page(self, request, rows) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "rows": rows, "opts": self.opts}
        context["title"] = _("签名密钥")
        page = TemplateResponse(request, "admin/dispatch/hotline/secrets.html", context)
        return kept_private(page)
