"""The administration site: its names, its gate, and the base of what it shows."""

from collections.abc import Iterable

from django.contrib.admin import AdminSite, ModelAdmin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from yuanbao.access import has_capability
from yuanbao.roles import Capability
from yuanbao.services.identity import sign_out

OUR_APPS = frozenset({"yuanbao", "grids", "petitions", "party", "dispatch"})


class YuanbaoAdminSite(AdminSite):
    """Open to platform administrators who passed the one-time password in this session."""

    site_header = _("元宝管理后台")
    site_title = _("元宝管理后台")
    index_title = _("平台管理")
    site_url = "/?public"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take in the platform's own rows alone: secrets and logs of packages are not for editing."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        ours = [model for model in models if model.__module__.split(".")[0] in OUR_APPS]
        super().register(ours, admin_class, **options)

    def has_permission(self, request):
        user = request.user
        return (
            user.is_authenticated
            and (user.is_staff or user.is_superuser)
            and user.is_verified()
            and not user.must_change_password
        )

    def login(self, request, extra_context=None):  # noqa: ARG002 - Django's signature
        """Use the platform's own sign-in; the site has none of its own."""
        if request.user.is_authenticated and request.user.must_change_password:
            return redirect("password-change")
        target = request.GET.get("next", reverse("admin:index"))
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': target, 'again': 1})}")

    def password_change(self, request, extra_context=None):  # noqa: ARG002 - Django's signature
        """Use the platform's own page, which also ends what is open elsewhere."""
        return redirect("password-change")

    def logout(self, request, extra_context=None):  # noqa: ARG002 - Django's signature
        """Sign out of the whole platform; by a form alone, never by a link."""
        if request.method != "POST":
            return redirect("admin:index")
        sign_out(request, at=timezone.now())
        return redirect("sign-in")


class PlatformAdmin(ModelAdmin):
    """Rows that platform administrators keep; nothing is deleted, rows are closed instead."""

    def _may(self, request) -> bool:
        return has_capability(request.user, Capability.MANAGE_PLATFORM)

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_add_permission(self, request):
        return self._may(request)

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return False


class ReadOnlyAdmin(PlatformAdmin):
    """Rows that a workflow, a worker or the audit log owns: to be read, never edited."""

    def has_add_permission(self, request):  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 - Django's signature
        return False
