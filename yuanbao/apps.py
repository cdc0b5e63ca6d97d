from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YuanbaoConfig(AppConfig):
    name = "yuanbao"
    verbose_name = _("核心")
    default_auto_field = "django.db.models.BigAutoField"
